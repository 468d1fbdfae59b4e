/**
 * What becomes −1 and +1 where the recipe's window is none for a series: its percentiles, measured over all chosen frames before any
 * slice is made, or known from an earlier dataset of the same files.
 */
import type { Scan } from '../app.ts';
import { saltedKey } from '../ingest/hash.ts';
import { grouped } from '../preprocess/order.ts';
import { HIGH_PERCENT, LOW_PERCENT, mergeCounts, NO_VALUES, percentile } from '../preprocess/values.ts';
import { getRanges, putRanges, type SeriesRange } from '../storage/sources.ts';
import type { WorkerClient } from './client.ts';
import { shareOut, tellingOfWork } from './filePool.ts';
import { fileIdentity } from './ingest/fileIdentity.ts';
import type { ChosenFile, Recipe, ScannedImage, ValueCounts } from './protocol.ts';

const SMALLEST = 8;
const LARGEST = 64;

export interface RangesHost {
  readonly signal: AbortSignal | undefined;
  /** Begins telling of `total` files; what it returns is told how many more are done. */
  tell(total: number): (files: number) => void;
}

/** The same files, in their order, with the ranges of their series. @throws AbortError, StorageUnavailableError, StorageFullError */
export async function withRanges(
  files: readonly ChosenFile[],
  scan: Scan,
  workers: readonly WorkerClient[],
  { datasetId, recipe, salt }: { readonly datasetId: string; readonly recipe: Recipe; readonly salt: string },
  host: RangesHost,
): Promise<readonly ChosenFile[]> {
  const imageOf = ({ index }: ChosenFile) => scan.scanned[index]!.image!;
  const needing = files.filter((file) => needsRange(imageOf(file), recipe));
  if (needing.length === 0) return files;
  const series = [...grouped(needing, (file) => seriesOf(imageOf(file))).values()];
  const keys = await Promise.all(series.map((members) => keyOf(members, salt)));
  const ranges: (SeriesRange | null)[] = await getRanges(keys);
  const once = (members: readonly ChosenFile[]) =>
    recipe.filter.keepAll ? members : firstOfEach(members, (file) => imageOf(file).instance);
  const unknown = series.flatMap((members, group) =>
    ranges[group] ? [] : once(members).map((file) => ({ ...file, group })),
  );
  const measured = await measure(unknown, workers, host);
  for (const [group, counts] of measured) {
    ranges[group] = { low: percentile(counts, LOW_PERCENT), high: percentile(counts, HIGH_PERCENT) };
  }
  await putRanges(
    datasetId,
    [...measured.keys()].flatMap((group) => {
      const [key, range] = [keys[group] ?? null, ranges[group]];
      return key !== null && range ? [{ key, range }] : [];
    }),
  );
  const rangeOf = new Map(
    series.flatMap((members, group) => members.map(({ index }) => [index, ranges[group] ?? null])),
  );
  return files.map((file) => ({ ...file, range: rangeOf.get(file.index) ?? null }));
}

/** A preset means CT; under the files' own windows, those that bring none. A window of a person's own is asked of everything. */
function needsRange({ kind, modality, ownWindow }: ScannedImage, { window }: Recipe): boolean {
  if (kind !== 'dicom' || window.name === 'custom') return false;
  return window.name === 'file' ? !ownWindow : modality !== 'CT';
}

function seriesOf({ patient, series, modality }: ScannedImage): string {
  return JSON.stringify([patient, series, modality]);
}

/** An instance that lies there twice is one slice, and counts once: the file first in path order. */
function firstOfEach(
  members: readonly ChosenFile[],
  instanceOf: (file: ChosenFile) => string | null,
): readonly ChosenFile[] {
  const seen = new Set<string>();
  return members.filter((file) => {
    const instance = instanceOf(file);
    if (instance === null) return true;
    if (seen.has(instance)) return false;
    seen.add(instance);
    return true;
  });
}

/** Of all its files together; null where one of them cannot be told again. */
async function keyOf(members: readonly ChosenFile[], salt: string): Promise<string | null> {
  const each = members.map((file) => {
    const identity = fileIdentity(file);
    return identity && JSON.stringify([identity, file.frames]);
  });
  return each.includes(null) ? null : saltedKey(salt, 'range', each.sort().join());
}

/** All series at once, so that many small ones are shared out like a large one. */
async function measure(
  files: readonly (ChosenFile & { readonly group: number })[],
  workers: readonly WorkerClient[],
  { signal, tell }: RangesHost,
): Promise<Map<number, ValueCounts>> {
  const all = new Map<number, ValueCounts>();
  if (files.length === 0) return all;
  const done = tell(files.length);
  await shareOut(
    files,
    workers,
    {
      smallest: SMALLEST,
      largest: LARGEST,
      indexOf: ({ index }) => index,
      async run(worker, chunk, working, stop) {
        const counted = await worker.run('countValues', { files: chunk }, tellingOfWork(working, stop));
        for (const [group, counts] of counted)
          all.set(group, mergeCounts(all.get(group) ?? NO_VALUES, counts));
        done(chunk.length);
      },
      lost: () => done(1),
    },
    signal,
  );
  return all;
}
