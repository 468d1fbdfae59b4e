/**
 * Generated images as PNG files, each saying in its text what it is: synthetic, by what, from which seed, for what use,
 * and whether its run passed the gate. The same run and images give the same bytes, so a report's hashes hold for an export.
 *
 * Only what a generator made comes through here. There is no way in for a real slice.
 */
import type { ExportFile } from '../app.ts';
import type { RoundRecord, RunRecord } from '../run.ts';
import type { GenerateResult, SampleGrid } from '../workers/protocol.ts';
import { encodePng, tileGrid, toGrey } from './png.ts';
import { runText } from './runText.ts';

export interface GeneratedFile {
  readonly file: ExportFile;
  /** Latents are `normals({ seed, name: 'generate', index }, nz)`. */
  readonly seed: number;
  readonly index: number;
}

/** `generated/0001.png` …, one per image; image i came from latent index i of the best round's seed. */
export function generatedFiles(run: RunRecord, images: GenerateResult): GeneratedFile[] {
  const round = bestRound(run);
  const { size, count } = images;
  const area = size * size;
  const grey = toGrey(images.images);
  const digits = Math.max(4, String(count).length);
  return Array.from({ length: count }, (_, index) => {
    const pixels = grey.slice(index * area, (index + 1) * area);
    const text = {
      ...runText(run, round, images),
      Seed: String(round.config.seed),
      Index: String(index),
    };
    const bytes = encodePng({ width: size, height: size, pixels }, text);
    const name = `generated/${String(index + 1).padStart(digits, '0')}.png`;
    return { file: { name, type: 'image/png', bytes }, seed: round.config.seed, index };
  });
}

/** `samples/000025.png` …: what one fixed set of latents gave during training, named by iteration. */
export function sampleFiles(
  run: RunRecord,
  round: RoundRecord,
  snapshots: readonly SampleGrid[],
): ExportFile[] {
  return snapshots.map(({ iteration, columns, rows, size, pixels }) => {
    const text = { ...runText(run, round, { iteration }), Seed: String(round.config.seed) };
    const bytes = encodePng({ width: columns * size, height: rows * size, pixels }, text);
    return { name: `samples/${String(iteration).padStart(6, '0')}.png`, type: 'image/png', bytes };
  });
}

/** All generated images as one picture, as near to square as their number allows. */
export function gridPng(run: RunRecord, images: GenerateResult): Uint8Array<ArrayBuffer> {
  const round = bestRound(run);
  const { size, count } = images;
  const columns = Math.ceil(Math.sqrt(count));
  const text = {
    ...runText(run, round, images),
    Seed: String(round.config.seed),
    Index: `0-${count - 1}`,
  };
  return encodePng(tileGrid(toGrey(images.images), { size, count, columns }), text);
}

/** The round whose checkpoint generates. @throws RangeError when none was judged */
export function bestRound(run: RunRecord): RoundRecord {
  const best = run.rounds.find((round) => round.number === run.bestRound);
  if (!best?.evaluation) throw new RangeError('This run has no judged round yet.');
  return best;
}
