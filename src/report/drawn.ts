/**
 * Images that a person drew from a run's state, as files. The run's verdict is of the state that was judged: of any other the files say that
 * it was not.
 */
import type { Drawn, DrawnFormat, ExportFile } from '../app.ts';
import type { RoundRecord, RunRecord } from '../run.ts';
import { baseName } from './exports.ts';
import { type ImageSet, imageFiles } from './imageFiles.ts';
import type { PngText } from './png.ts';
import { runText } from './runText.ts';
import { zipFiles } from './zip.ts';

/** @throws RangeError where the run has no such round */
export function drawnFiles(run: RunRecord, drawn: Drawn, format: DrawnFormat): ExportFile[] {
  return imageFiles(imageSet(run, drawn), format, baseName(run));
}

/** The same as one file: itself where it is one, else an archive. */
export function drawnFile(run: RunRecord, drawn: Drawn, format: DrawnFormat): ExportFile {
  const files = drawnFiles(run, drawn, format);
  const [only] = files;
  if (only && files.length === 1) return only;
  return {
    name: `${baseName(run)}-${format}.zip`,
    type: 'application/zip',
    bytes: zipFiles(files, Date.now()),
  };
}

/** Images of a way stand in one row, or in rows of so many. */
const STRIP = 8;

function imageSet(run: RunRecord, drawn: Drawn): ImageSet {
  const { images, count, size, modelHash = null, seed, first, between } = drawn;
  const round = run.rounds.find(({ number }) => number === drawn.round);
  if (!round) throw new RangeError(`This run has no round ${drawn.round}.`);
  const Seed = String(seed);
  const way = between && `${between.path} from ${first} to ${between.to}`;
  return {
    images,
    count,
    size,
    modelHash,
    columns: way ? Math.min(count, STRIP) : null,
    text: { ...stateText(run, round, drawn) },
    latent: (i) =>
      way ? { Seed, Between: `${way}, step ${i + 1} of ${count}` } : { Seed, Index: String(first + i) },
    latents: way ? { Seed, Between: `${way} in ${count} steps` } : { Seed, Index: rangeOf(first, count) },
  };
}

function stateText(run: RunRecord, round: RoundRecord, drawn: Drawn): ImageSet['text'] {
  const text = runText(run, round, drawn) as ImageSet['text'];
  const judgedAt = round.evaluation ? round.trainedIterations : null;
  if (judgedAt === drawn.iteration) return text;
  const gate = `Not judged at iteration ${drawn.iteration}`;
  const of = judgedAt === null ? '' : ` At iteration ${judgedAt}: ${text.Warning.replace('SYNTHETIC. ', '')}`;
  return { ...text, Gate: gate, Warning: `SYNTHETIC. ${gate}.${of}` } satisfies PngText;
}

function rangeOf(first: number, count: number): string {
  return count === 1 ? String(first) : `${first}-${first + count - 1}`;
}
