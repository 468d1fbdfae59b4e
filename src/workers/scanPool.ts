/**
 * Dropped files → a scan: headers read by the ingest workers, archives opened, NBIA's table joined to its series.
 *
 * Reads no pixel. What it gives lives in the page's memory only.
 */
import type { DroppedFile, Scan, ScanOptions } from '../app.ts';
import { FileError, WorkerCrashedError, WorkerSilentError } from '../errors.ts';
import { fileOutcome } from '../ingest/outcomes.ts';
import { compareTexts } from '../preprocess/order.ts';
import type { WorkerClient } from './client.ts';
import { isAbort, shareOut, tellingOfWork } from './filePool.ts';
import type { OutcomeCode, ScannedFile, SeriesDescription } from './protocol.ts';

/** Between two files of an archive's path and its entry's. */
const IN_ARCHIVE = '!/';
const SMALLEST = 8;
/** Handing over a file costs the page about half a millisecond: so many make no task that a person would feel. */
const LARGEST = 32;

type Found = { readonly dropped: DroppedFile; readonly scanned: ScannedFile };

/** @throws AbortError */
export async function scanFiles(
  dropped: readonly DroppedFile[],
  workers: readonly WorkerClient[],
  { signal, onProgress }: ScanOptions = {},
): Promise<Scan> {
  const started = performance.now();
  const tell = progressTeller(dropped.length, onProgress);
  const found = await scanAll(dropped, workers, tell, signal);
  const inArchives: Found[] = [];
  for (const [place, { dropped: file, scanned }] of found.entries()) {
    if (scanned.outcome?.code !== 'archive' || !(file.file instanceof Blob)) continue;
    const entries = await entriesOf({ ...file, file: file.file }, workers[0]!, signal);
    if (entries instanceof FileError) {
      const { code, ...facts } = entries.facts;
      found[place] = {
        dropped: file,
        scanned: { ...scanned, outcome: fileOutcome(place, code as OutcomeCode, facts) },
      };
      continue;
    }
    tell.more(entries.length);
    for (const entry of await scanAll(entries, workers, tell, signal)) inArchives.push(unopened(entry));
  }
  const all = [...found, ...inArchives].sort((a, b) => compareTexts(a.dropped.path, b.dropped.path));
  const table = tableOf(all);
  return {
    files: all.map((one) => one.dropped),
    scanned: all.map(({ scanned }, file) => described({ ...scanned, file }, table)),
    bytes: dropped.reduce(
      (sum, { file }) => sum + (file instanceof Blob ? file.size : file.entry.compressedBytes),
      0,
    ),
    seconds: (performance.now() - started) / 1000,
  };
}

async function scanAll(
  files: readonly DroppedFile[],
  workers: readonly WorkerClient[],
  tell: Teller,
  signal: AbortSignal | undefined,
): Promise<Found[]> {
  const scanned = new Array<ScannedFile | undefined>(files.length);
  const keep = (results: readonly ScannedFile[]) => {
    for (const one of results) scanned[one.file] = one;
    tell.scanned(results);
  };
  const items = files.map(({ path, file }, index) => ({ index, source: file, path }));
  await shareOut(
    items,
    workers,
    {
      smallest: SMALLEST,
      largest: LARGEST,
      indexOf: ({ index }) => index,
      async run(worker, chunk, working, stop) {
        keep(await worker.run('scan', { files: chunk }, tellingOfWork(working, stop)));
      },
      lost: ({ index }, by) => keep([{ file: index, outcome: fileOutcome(index, by), image: null }]),
    },
    signal,
  );
  return files.map((dropped, i) => ({ dropped, scanned: scanned[i]! }));
}

/** An archive in an archive stays closed, which its outcome says. */
function unopened(found: Found): Found {
  const { outcome } = found.scanned;
  if (outcome?.code !== 'archive') return found;
  return { ...found, scanned: { ...found.scanned, outcome: { ...outcome, facts: { nested: true } } } };
}

/** The entries as files, or why the archive cannot be opened. */
async function entriesOf(
  { path, file }: DroppedFile & { readonly file: Blob },
  worker: WorkerClient,
  signal: AbortSignal | undefined,
): Promise<DroppedFile[] | FileError> {
  try {
    const entries = await worker.run('listArchive', { archive: file }, { signal });
    return entries.map((entry) => ({
      path: `${path}${IN_ARCHIVE}${entry.name}`,
      file: { archive: file, entry },
    }));
  } catch (error) {
    if (error instanceof FileError) return error;
    if (isAbort(error)) throw error;
    if (error instanceof WorkerSilentError) return new FileError('The archive hung.', { code: 'timeout' });
    if (error instanceof WorkerCrashedError) {
      return new FileError('Memory ran out on the archive.', { code: 'out-of-memory' });
    }
    return new FileError('The archive could not be opened.', { code: 'malformed', part: 'archive' });
  }
}

/** A series' own words stay; where its files have none, the table's stand in. */
function described(scanned: ScannedFile, table: ReadonlyMap<string, SeriesDescription>): ScannedFile {
  const { image } = scanned;
  const row = image?.series ? table.get(image.series) : undefined;
  if (!image || !row) return scanned;
  return {
    ...scanned,
    image: {
      ...image,
      seriesDescription: image.seriesDescription ?? (row.seriesDescription || null),
      studyDescription: image.studyDescription ?? (row.studyDescription || null),
    },
  };
}

function tableOf(all: readonly Found[]): Map<string, SeriesDescription> {
  return new Map(all.flatMap(({ scanned }) => scanned.table ?? []).map((row) => [row.series, row]));
}

type Teller = ReturnType<typeof progressTeller>;

function progressTeller(files: number, onProgress: ScanOptions['onProgress']) {
  const started = performance.now();
  let total = files;
  let done = 0;
  let images = 0;
  return {
    more(entries: number) {
      total += entries;
    },
    scanned(results: readonly ScannedFile[]) {
      done += results.length;
      images += results.filter(({ image }) => image !== null).length;
      const seconds = (performance.now() - started) / 1000;
      const filesPerSecond = seconds > 0 ? done / seconds : 0;
      const secondsLeft = filesPerSecond > 0 ? (total - done) / filesPerSecond : null;
      onProgress?.({ done, total, images, filesPerSecond, secondsLeft });
    },
  };
}
