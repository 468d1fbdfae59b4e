/**
 * A scan and a person's choice → slices in storage and one outcome per file: percentiles of series that are not CT first, then
 * every chosen file decoded by the ingest workers.
 */
import type { IngestOptions, IngestStatus, Scan } from '../app.ts';
import { fileOutcome } from '../ingest/outcomes.ts';
import { choose, WHOLE } from '../preprocess/select.ts';
import { deleteDataset } from '../storage/datasets.ts';
import { installationSalt } from '../storage/settings.ts';
import type { WorkerClient } from './client.ts';
import { shareOut } from './filePool.ts';
import type { ChosenFile, FileOutcome, Preview, RawSlice, Recipe, ScannedImage } from './protocol.ts';
import { withRanges } from './ranges.ts';

const SMALLEST = 16;
/** As many as fill a few shards; handing over a file costs the page about half a millisecond. */
const LARGEST = 64;

export interface IngestedFiles {
  /** In order of file. */
  readonly outcomes: FileOutcome[];
  readonly slices: RawSlice[];
  readonly cached: number;
  /** Forgets the stored pixels. */
  discard(): Promise<void>;
}

/** @throws AbortError, StorageFullError, StorageUnavailableError; the stored pixels are removed then. */
export async function ingestScan(
  scan: Scan,
  workers: readonly WorkerClient[],
  datasetId: string,
  { recipe, selection = WHOLE, signal, onProgress }: IngestOptions,
): Promise<IngestedFiles> {
  const choice = choose(scan.scanned, recipe, selection);
  const files = choice.chosen.map(
    ({ file, frames }): ChosenFile => ({
      index: file,
      path: scan.files[file]!.path,
      source: scan.files[file]!.file,
      image: knownOf(scan.scanned[file]!.image!),
      frames,
      range: null,
    }),
  );
  const discard = () => deleteDataset(datasetId);
  try {
    const salt = await installationSalt();
    const tell = (total: number) => progressTeller('measuring', total, 0, onProgress).done;
    const work = { datasetId, recipe, salt };
    const windowed = await withRanges(files, scan, workers, work, { signal, tell });
    const told = { signal, onProgress };
    const read = await readAll(windowed, workers, work, choice.outcomes, scan.files.length, told);
    return { ...read, discard };
  } catch (error) {
    await discard().catch(() => undefined); // the store itself may be what failed
    throw error;
  }
}

type Told = Pick<IngestOptions, 'signal' | 'onProgress'>;

/** Only what a worker needs: the rest would be copied for every file. */
function knownOf({
  kind,
  modality,
  patient,
  series,
  instanceNumber,
  split,
  label,
}: ScannedImage): ChosenFile['image'] {
  return { kind, modality, patient, series, instanceNumber, split, label };
}

async function readAll(
  files: readonly ChosenFile[],
  workers: readonly WorkerClient[],
  args: { readonly datasetId: string; readonly recipe: Recipe; readonly salt: string },
  settled: readonly FileOutcome[],
  total: number,
  { signal, onProgress }: Told,
): Promise<Omit<IngestedFiles, 'discard'>> {
  const outcomes = new Array<FileOutcome | undefined>(total);
  const slices: RawSlice[] = [];
  let cached = 0;
  const tell = progressTeller('reading', total, settled.length, onProgress);
  tell.outcomes(settled, null);
  for (const outcome of settled) outcomes[outcome.file] = outcome;
  await shareOut(
    files,
    workers,
    {
      smallest: SMALLEST,
      largest: LARGEST,
      indexOf: ({ index }) => index,
      async run(worker, chunk, working, stop) {
        const result = await worker.run(
          'ingest',
          { ...args, files: chunk },
          {
            signal: stop,
            onProgress(told) {
              if (told.working !== null) working(told.working);
              else tell.outcomes(told.outcomes, told.preview);
            },
          },
        );
        for (const outcome of result.outcomes) outcomes[outcome.file] = outcome;
        for (const slice of result.slices) slices.push(slice);
        cached += result.cached;
      },
      lost({ index }, by) {
        const outcome = fileOutcome(index, by);
        outcomes[index] = outcome;
        tell.outcomes([outcome], null);
      },
    },
    signal,
  );
  return { outcomes: outcomes.filter((outcome) => outcome !== undefined), slices, cached };
}

function progressTeller(
  phase: IngestStatus['phase'],
  total: number,
  before: number,
  onProgress: IngestOptions['onProgress'],
) {
  const started = performance.now();
  const seen = new Map<number, FileOutcome['outcome']>();
  const counts = { accepted: 0, skipped: 0, failed: 0 };
  let done = before;
  const tell = (preview: Preview | null) => {
    const seconds = (performance.now() - started) / 1000;
    const filesPerSecond = seconds > 0 ? (done - before) / seconds : 0;
    const secondsLeft = filesPerSecond > 0 ? (total - done) / filesPerSecond : null;
    onProgress?.({ phase, done, total, ...counts, filesPerSecond, secondsLeft, preview });
  };
  return {
    done(files: number) {
      done += files;
      tell(null);
    },
    /** A file may be told of twice: a worker that died had told of it before. */
    outcomes(told: readonly FileOutcome[], preview: Preview | null) {
      for (const { file, outcome } of told) {
        const before = seen.get(file);
        if (before) counts[before]--;
        counts[outcome]++;
        seen.set(file, outcome);
      }
      done = seen.size;
      tell(preview);
    },
  };
}
