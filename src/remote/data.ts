/** Handed-over files to a stored dataset, told in numbers and as files. */
import type { Gantry, IngestReport } from '../app.ts';
import type { ImageSize } from '../config.ts';
import { datasetBytes, datasetJson } from '../datasetFiles.ts';
import { GantryError, NoSlicesError } from '../errors.ts';
import { defaultRecipe, descriptionHash } from '../preprocess/recipe.ts';
import type { DatasetSummary, RemoteData, RemoteIngested, RemoteIngestRequest } from '../remoteProtocol.ts';
import type { DatasetRecord, FileOutcome } from '../workers/protocol.ts';
import { sendFile, sendParts, tell } from './tell.ts';

/** @returns the dataset's id; dataset.json was sent. @throws NoSlicesError, GantryError, AbortError */
export async function prepareData(
  gantry: Gantry,
  files: readonly File[],
  data: RemoteData & { readonly size: ImageSize },
  signal: AbortSignal,
): Promise<string> {
  const { dataset, outcomes } = await prepareQuietly(gantry, files, data, signal);
  await sendFile(datasetJson(dataset, outcomes));
  return dataset.id;
}

/** As `prepareData`, without a file of it. */
export async function prepareQuietly(
  gantry: Gantry,
  files: readonly File[],
  data: RemoteData & { readonly size: ImageSize },
  signal: AbortSignal,
): Promise<{ readonly dataset: DatasetRecord; readonly outcomes: readonly FileOutcome[] }> {
  const report = await ingest(gantry, files, data, signal);
  const { dataset, outcomes } = report;
  if (!dataset) throw noSlices(report);
  tell({ type: 'dataset', dataset: summaryOf(dataset) });
  return { dataset, outcomes };
}

/** Files to dataset.safetensors and dataset.json, and what became of each. @throws GantryError, AbortError */
export async function ingestOnly(
  gantry: Gantry,
  files: readonly File[],
  request: RemoteIngestRequest,
  signal: AbortSignal,
): Promise<RemoteIngested> {
  const { dataset, paths, outcomes, bytes, seconds } = await ingest(gantry, files, request, signal);
  if (dataset) {
    tell({ type: 'dataset', dataset: summaryOf(dataset) });
    await sendParts('dataset.safetensors', datasetBytes(dataset));
    await sendFile(datasetJson(dataset, outcomes));
  }
  return { ok: true, paths, outcomes, bytes, seconds, dataset: dataset && summaryOf(dataset) };
}

async function ingest(
  gantry: Gantry,
  files: readonly File[],
  { paths, name, slices, size }: RemoteData & { readonly size: ImageSize },
  signal: AbortSignal,
): Promise<IngestReport> {
  if (paths.length !== files.length) {
    throw new GantryError('The browser was handed other files than were named. Run the command again.', {
      named: paths.length,
      handed: files.length,
    });
  }
  const { filter, ...wishes } = slices;
  const { description } = filter;
  const hashed = description === null ? null : await descriptionHash(description);
  return gantry.ingest(
    paths.map((path, i) => ({ path, file: files[i]! })),
    {
      name,
      recipe: defaultRecipe({ size, ...wishes, filter: { ...filter, description: hashed } }),
      selection: { description, without: new Set() },
      synthetic: false,
      signal,
      onProgress: ({ phase, done, total, accepted, secondsLeft }) =>
        tell({ type: 'ingest', phase, done, total, accepted, secondsLeft }),
    },
  );
}

function summaryOf(dataset: DatasetRecord): DatasetSummary {
  const { patients, series, splitBy, samePatient, counts, outcomes, files, synthetic } = dataset;
  return { patients, series, splitBy, samePatient, counts, outcomes, files, synthetic };
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
