/** Handed-over files to a stored dataset, told in numbers and as dataset.json. */
import type { ExportFile, Gantry, IngestReport } from '../app.ts';
import type { ImageSize } from '../config.ts';
import { GantryError, NoSlicesError } from '../errors.ts';
import { defaultRecipe } from '../preprocess/recipe.ts';
import type { RemoteData } from '../remoteProtocol.ts';
import type { DatasetRecord, FileOutcome } from '../workers/protocol.ts';
import { sendFile, tell } from './tell.ts';

/** @returns the dataset's id. @throws NoSlicesError, GantryError, AbortError */
export async function prepareData(
  gantry: Gantry,
  files: readonly File[],
  { paths, name, window, size }: RemoteData & { readonly size: ImageSize },
  signal: AbortSignal,
): Promise<string> {
  if (paths.length !== files.length) {
    throw new GantryError('The browser was handed other files than were named. Run the command again.', {
      named: paths.length,
      handed: files.length,
    });
  }
  const report = await gantry.ingest(
    paths.map((path, i) => ({ path, file: files[i]! })),
    {
      name,
      recipe: defaultRecipe({ size, window }),
      synthetic: false,
      signal,
      onProgress: ({ done, total, accepted, secondsLeft }) =>
        tell({ type: 'ingest', done, total, accepted, secondsLeft }),
    },
  );
  if (!report.dataset) throw noSlices(report);
  tell({ type: 'dataset', dataset: summaryOf(report.dataset) });
  await sendFile(datasetFile(report.dataset, report.outcomes));
  return report.dataset.id;
}

/**
 * dataset.json: what became of the files and where each slice went. `file` counts the handed-over files in order of path;
 * patients and series are ordinals. Holds no path, no UID and no key.
 */
export function datasetFile(dataset: DatasetRecord, outcomes: readonly FileOutcome[]): ExportFile {
  const ordinal = (letter: string, n: number) => `${letter}${String(n).padStart(3, '0')}`;
  const content = {
    version: 1,
    synthetic: dataset.synthetic,
    recipe: dataset.recipe,
    files: dataset.files,
    patients: dataset.patients,
    series: dataset.series,
    splitBy: dataset.splitBy,
    counts: dataset.counts,
    outcomes: dataset.outcomes,
    leftOut: outcomes
      .filter(({ outcome }) => outcome !== 'accepted')
      .map(({ file, outcome, code }) => ({ file, outcome, code })),
    slices: dataset.slices.map(({ file, frame, patient, series, split }) => ({
      file,
      frame,
      patient: ordinal('p', patient),
      series: ordinal('s', series),
      split,
    })),
  };
  const text = `${JSON.stringify(content, null, 1)}\n`;
  return { name: 'dataset.json', type: 'application/json', bytes: new TextEncoder().encode(text) };
}

function summaryOf(dataset: DatasetRecord) {
  const { patients, series, splitBy, counts, outcomes, files, synthetic } = dataset;
  return { patients, series, splitBy, counts, outcomes, files, synthetic };
}

function noSlices({ outcomes }: IngestReport): NoSlicesError {
  const counts = new Map<string, number>();
  for (const { code } of outcomes) counts.set(code, (counts.get(code) ?? 0) + 1);
  const why = [...counts].map(([code, n]) => `${n} ${code}`).join(', ');
  const skipped = outcomes.filter(({ outcome }) => outcome === 'skipped').length;
  return new NoSlicesError(
    `No slice could be read from ${outcomes.length} ${outcomes.length === 1 ? 'file' : 'files'} (${why}). ` +
      'Give a folder of axial CT in DICOM format.',
    { files: outcomes.length, skipped, failed: outcomes.length - skipped },
  );
}
