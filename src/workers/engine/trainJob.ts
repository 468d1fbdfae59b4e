/**
 * The `train` job: joins the dataset, the trainer and storage. What it decides is when to save, and what to do where that fails.
 */
import {
  batchesPerEpoch,
  completeConfig,
  imagesPerIteration,
  type RunConfig,
  totalIterations,
} from '../../config.ts';
import { CheckpointDamagedError, ConfigError, StorageFullError } from '../../errors.ts';
import { openBackend } from '../../gpu/backend.ts';
import { type Checkpoint, decodeCheckpoint, encodeCheckpoint } from '../../model/checkpoint.ts';
import { initialCheckpoint } from '../../model/networks.ts';
import {
  deleteCheckpoints,
  epochSlots,
  getCheckpoint,
  keepNewestEpochs,
  putCheckpoint,
  type StoredCheckpoint,
} from '../../storage/checkpoints.ts';
import { getDataset, readSlices } from '../../storage/datasets.ts';
import { appendLog, putSnapshot, truncateAfter } from '../../storage/runs.ts';
import { checkBatch } from '../../train/batches.ts';
import { train } from '../../train/trainer.ts';
import type { CheckpointReason, DatasetRecord, TrainArgs, TrainResult } from '../protocol.ts';
import type { JobContext } from '../serve.ts';
import { untilDeviceLost } from './deviceLoss.ts';
import { createRecorder } from './recorder.ts';
import type { SaveRequests } from './saveRequests.ts';
import { epochSlot } from './slots.ts';

const RECOVERY_MS = 60_000;
/** `epoch-N` checkpoints a round keeps beside its latest. */
const KEPT_EPOCHS = 3;
/** A grid to look at, where iterations are slow. */
const LOOK_MS = 10_000;

/**
 * @throws DatasetMissingError, DatasetTooSmallError, ConfigError, BackendUnavailableError, NonFiniteError, DeviceLostError,
 *   CheckpointDamagedError, StoredVersionError; StorageFullError where the checkpoint of a stop or of the end finds no room.
 */
export async function trainJob(
  args: TrainArgs,
  { signal, progress }: JobContext<'train'>,
  requests: SaveRequests,
): Promise<TrainResult> {
  const { runId, round } = args;
  const config = completeConfig(args.config); // a stored run's may be older than some keys
  const dataset = await getDataset(args.datasetId);
  checkSize(dataset, config);
  checkBatch({ slices: dataset.counts.train, bsize: config.bsize });
  const device = await openBackend(args.backend);
  const slices = await readSlices(
    dataset,
    dataset.slices.filter((slice) => slice.split === 'train'),
  );
  const trainSlices = dataset.counts.train;
  const perEpoch = batchesPerEpoch(config, trainSlices);
  const total = totalIterations(config, trainSlices);
  const until = Math.min(args.until ?? total, total);
  const from = await startingPoint({ ...args, config }, trainSlices);
  await truncateAfter(runId, round, from.checkpoint.iteration);

  let { seconds } = from;
  let { iteration } = from.checkpoint;
  let looked = performance.now();
  let saved = performance.now();
  const recorder = createRecorder({
    imagesPerIteration: imagesPerIteration(config, trainSlices),
    totalIterations: total,
    progress,
    store: (rows) => appendLog(runId, round, rows),
  });
  /** Training goes on where storage is full: it is a person's to make room, and the end tries again. */
  const orUnsaved = async (work: Promise<void>): Promise<boolean> => {
    try {
      await work;
      return true;
    } catch (error) {
      if (!(error instanceof StorageFullError)) throw error;
      progress({ kind: 'unsaved', iteration, facts: error.facts });
      return false;
    }
  };
  const keepEpoch = async (slot: string, stored: StoredCheckpoint) => {
    await putCheckpoint(runId, round, slot, stored);
    await keepNewestEpochs(runId, round, KEPT_EPOCHS);
  };
  const save = async (checkpoint: Checkpoint, reason: CheckpointReason) => {
    await recorder.flush();
    const bytes = await encodeCheckpoint(checkpoint);
    const stored = { iteration: checkpoint.iteration, savedAt: Date.now(), seconds, bytes };
    await putCheckpoint(runId, round, 'latest', stored);
    const kept = epochSlot(config, trainSlices, checkpoint.iteration);
    if (kept) await orUnsaved(keepEpoch(kept, stored)); // a copy: `latest` already holds the state
    progress({ kind: 'checkpoint', iteration: checkpoint.iteration, reason });
  };

  progress({
    kind: 'started',
    iteration,
    totalIterations: total,
    batchesPerEpoch: perEpoch,
    trainSlices,
    device,
  });
  requests.setTraining(true);
  try {
    return await untilDeviceLost(async (alive) => {
      let state: TrainResult['state'] = 'finished';
      let since = performance.now();
      const events = train({
        config,
        slices,
        from: from.checkpoint,
        until,
        signal,
        checkpointDue: (at) => {
          if (requests.wanted) return requests.wanted;
          if (epochSlot(config, trainSlices, at)) return 'epoch';
          return performance.now() - saved > RECOVERY_MS ? 'recovery' : null;
        },
        lookDue: () => performance.now() - looked > LOOK_MS,
      });
      for await (const event of events) {
        seconds += (performance.now() - since) / 1000;
        alive();
        switch (event.kind) {
          case 'row':
            iteration = event.row.iteration;
            await orUnsaved(recorder.add(event.row));
            break;
          case 'samples':
            progress({ kind: 'samples', grid: event.grid });
            if (event.kept) await orUnsaved(putSnapshot(runId, round, event.grid));
            looked = performance.now();
            break;
          case 'checkpoint': {
            const { checkpoint, reason } = event;
            const last = reason === 'stop' || reason === 'end';
            const saving = save(checkpoint, reason);
            requests.settle(last ? await saving.then(() => true) : await orUnsaved(saving));
            saved = performance.now();
            if (last) ({ iteration } = checkpoint);
            if (reason === 'stop') state = 'stopped';
            break;
          }
          default:
            event satisfies never;
        }
        since = performance.now();
      }
      return { state, iteration, totalIterations: total, seconds, device };
    });
  } finally {
    requests.setTraining(false);
  }
}

/**
 * The newest whole checkpoint where the job may continue and there is one; else the seed's own start, with older ones removed.
 * @throws CheckpointDamagedError when the latest is damaged and no epoch's copy is whole.
 */
async function startingPoint(
  { runId, round, resume, config }: TrainArgs,
  trainSlices: number,
): Promise<{ checkpoint: Checkpoint; seconds: number }> {
  const stored = resume ? await getCheckpoint(runId, round) : null;
  if (!stored) {
    await deleteCheckpoints(runId, round);
    return { checkpoint: initialCheckpoint(config, trainSlices), seconds: 0 };
  }
  const { checkpoint, seconds } = await wholeCheckpoint(runId, round, stored);
  checkSame(checkpoint, config, trainSlices);
  return { checkpoint, seconds };
}

async function wholeCheckpoint(
  runId: string,
  round: number,
  latest: StoredCheckpoint,
): Promise<{ checkpoint: Checkpoint; seconds: number }> {
  try {
    return { checkpoint: await decodeCheckpoint(latest.bytes), seconds: latest.seconds };
  } catch (error) {
    if (!(error instanceof CheckpointDamagedError)) throw error;
    for (const slot of await epochSlots(runId, round)) {
      const stored = await getCheckpoint(runId, round, slot);
      const checkpoint = stored && (await decodeCheckpoint(stored.bytes).catch(() => null));
      if (checkpoint) return { checkpoint, seconds: stored.seconds };
    }
    throw error;
  }
}

/** What decides weights and batches must not change on the way; how long to train and how often to save may. */
function checkSame(checkpoint: Checkpoint, config: RunConfig, trainSlices: number): void {
  const free: readonly (keyof RunConfig)[] = ['nepochs', 'iterations', 'save_epoch'];
  for (const key of Object.keys(config) as (keyof RunConfig)[]) {
    if (free.includes(key) || checkpoint.config[key] === config[key]) continue;
    throw differs(key, config[key] ?? null, checkpoint.config[key] ?? null);
  }
  if (checkpoint.trainSlices !== trainSlices) throw differs('slices', trainSlices, checkpoint.trainSlices);
}

function differs(key: string, value: string | number | null, expected: string | number | null): ConfigError {
  return new ConfigError(
    `This round was trained with ${key} ${expected}, not ${value}. Resume it with the same ${key}, or start a new run.`,
    { key, value, expected: String(expected), suggestion: null },
  );
}

function checkSize(dataset: DatasetRecord, { imsize }: RunConfig): void {
  const { size } = dataset.recipe;
  if (size === imsize) return;
  throw new ConfigError(
    `The dataset's slices are ${size} pixels wide and imsize is ${imsize}. Set imsize to ${size}, or prepare the dataset again at ${imsize}.`,
    { key: 'imsize', value: imsize, expected: String(size), suggestion: null },
  );
}
