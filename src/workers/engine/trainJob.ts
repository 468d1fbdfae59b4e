/**
 * The `train` job: joins the dataset, the trainer and storage. What it decides is when to save, what to do where that fails,
 * and where to go back to when numbers stop being numbers.
 */
import {
  batchesPerEpoch,
  completeConfig,
  imagesPerIteration,
  type RunConfig,
  totalIterations,
} from '../../config.ts';
import { ConfigError, NonFiniteError, StorageFullError, StorageUnavailableError } from '../../errors.ts';
import { openBackend } from '../../gpu/backend.ts';
import { type Checkpoint, encodeCheckpoint } from '../../model/checkpoint.ts';
import {
  clearRound,
  keepNewestEpochs,
  putCheckpoint,
  putLatest,
  type StoredCheckpoint,
} from '../../storage/checkpoints.ts';
import { getDataset, readSlices } from '../../storage/datasets.ts';
import { appendLog, putDiagnostics, putSnapshot, truncateAfter } from '../../storage/runs.ts';
import { checkBatch } from '../../train/batches.ts';
import { checkFinite } from '../../train/finite.ts';
import { train } from '../../train/trainer.ts';
import type {
  CheckpointReason,
  DatasetRecord,
  Incident,
  LogRow,
  TrainArgs,
  TrainResult,
} from '../protocol.ts';
import type { JobContext } from '../serve.ts';
import { untilDeviceLost } from './deviceLoss.ts';
import { createDiagnostician } from './diagnostician.ts';
import { firstState } from './firstState.ts';
import type { Held } from './held.ts';
import { isMemoryError, outOfMemory } from './outOfMemory.ts';
import { createRecorder } from './recorder.ts';
import type { SaveRequests } from './saveRequests.ts';
import { epochSlot } from './slots.ts';
import { wholeCheckpoint } from './wholeCheckpoint.ts';

const RECOVERY_MS = 60_000;
/** `epoch-N` checkpoints a round keeps beside its latest. */
const KEPT_EPOCHS = 3;
/** A grid to look at, where iterations are slow. */
const LOOK_MS = 10_000;
/** What a rolled-back round's learning rate is multiplied by, once. */
const ROLLED_BACK = 0.5;

/**
 * A loss or a weight that is not finite costs the iterations since the newest checkpoint and half the learning rate, once a
 * round; the second time it is thrown. No such state is ever saved.
 * @throws DatasetMissingError, DatasetTooSmallError, ConfigError, BackendUnavailableError, NonFiniteError, DeviceLostError,
 *   CheckpointDamagedError, StoredVersionError, OutOfMemoryError; StorageFullError and StorageUnavailableError where the checkpoint of a stop or
 *   of the end cannot be stored: it is held in memory then.
 */
export async function trainJob(
  args: TrainArgs,
  { signal, progress }: JobContext<'train'>,
  { requests, held }: { readonly requests: SaveRequests; readonly held: Held },
): Promise<TrainResult> {
  const { runId, round } = args;
  const config = completeConfig(args.config); // a stored run's may be older than some keys
  const dataset = await getDataset(args.datasetId);
  checkSize(dataset, config);
  checkBatch({ slices: dataset.counts.train, bsize: config.bsize });
  const device = await openBackend(args.backend);
  const ofSplit = (split: 'train' | 'validation') =>
    readSlices(
      dataset,
      dataset.slices.filter((slice) => slice.split === split),
    );
  const slices = await ofSplit('train');
  const trainSlices = dataset.counts.train;
  const perEpoch = batchesPerEpoch(config, trainSlices);
  const total = totalIterations(config, trainSlices);
  const until = Math.min(args.until ?? total, total);

  const incident = (kind: Incident['kind'], facts: Incident['facts'], change: Partial<Incident> = {}) =>
    progress({
      kind: 'incident',
      incident: {
        kind,
        round,
        at: Date.now(),
        iteration,
        resumedFrom: null,
        seconds: null,
        facts,
        ...change,
      },
    });
  let iteration = 0;
  const start = await startingPoint({ ...args, config }, trainSlices, held);
  let { good, seconds, sequence } = start;
  if (start.passedOver) {
    const { iteration: lost, reason } = start.passedOver;
    incident('checkpoint-passed-over', { reason }, { iteration: lost, resumedFrom: good.iteration });
  }
  const diagnose = createDiagnostician({ config, slices, validation: await ofSplit('validation') });
  let looked = performance.now();
  let saved = performance.now();
  const recorder = createRecorder({
    imagesPerIteration: imagesPerIteration(config, trainSlices),
    totalIterations: total,
    unsaved: start.rows,
    progress,
    store: (rows) => appendLog(runId, round, rows),
  });
  /** Training goes on where storage is full or refused: it is a person's to mend, and the end tries again. */
  let toldUnsaved = false;
  const orUnsaved = async (work: Promise<void>): Promise<boolean> => {
    try {
      await work;
      return true;
    } catch (error) {
      if (!isRefusal(error)) throw error;
      progress({ kind: 'unsaved', iteration, facts: error.facts });
      if (!toldUnsaved) incident('unsaved', error.facts);
      toldUnsaved = true;
      return false;
    }
  };
  const keepEpoch = async (slot: string, stored: StoredCheckpoint) => {
    await putCheckpoint(runId, round, slot, stored);
    await keepNewestEpochs(runId, round, KEPT_EPOCHS);
  };
  const save = async (checkpoint: Checkpoint, reason: CheckpointReason) => {
    const bytes = await encodeCheckpoint(checkpoint);
    const stored = { sequence, iteration: checkpoint.iteration, savedAt: Date.now(), seconds, bytes };
    try {
      await recorder.flush();
      await putLatest(runId, round, stored);
    } catch (error) {
      if (isRefusal(error)) held.put(runId, round, { checkpoint: stored, rows: recorder.unsaved() });
      throw error;
    }
    held.clear(runId, round);
    sequence++;
    const kept = epochSlot(config, trainSlices, checkpoint.iteration);
    if (kept) await orUnsaved(keepEpoch(kept, stored)); // a copy: the latest already holds the state
    progress({ kind: 'checkpoint', iteration: checkpoint.iteration, reason });
  };
  const examine = async (checkpoint: Checkpoint, last: boolean, alive: () => void) => {
    // For want of memory only the figures are lost, not the run.
    const diagnostics = await diagnose(checkpoint, last).catch((error: unknown) => {
      if (error instanceof RangeError && isMemoryError(error)) return null;
      throw error;
    });
    alive();
    if (!diagnostics) return;
    progress({ kind: 'diagnostics', diagnostics });
    await orUnsaved(putDiagnostics(runId, round, diagnostics));
  };

  /** From the newest good state to the end, a stop, or the first number that is none. */
  const stretch = (): Promise<TrainResult['state']> =>
    untilDeviceLost(async (alive) => {
      let state: TrainResult['state'] = 'finished';
      let since = performance.now();
      const events = train({
        config,
        slices,
        flip: dataset.recipe.flip,
        from: good,
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
            checkFinite(checkpoint);
            const last = reason === 'stop' || reason === 'end';
            const saving = save(checkpoint, reason);
            requests.settle(last ? await saving.then(() => true) : await orUnsaved(saving));
            good = checkpoint;
            saved = performance.now();
            if (last) ({ iteration } = checkpoint);
            if (reason === 'stop') state = 'stopped';
            await examine(checkpoint, last, alive);
            break;
          }
          default:
            event satisfies never;
        }
        since = performance.now();
      }
      return state;
    });

  await truncateAfter(runId, round, good.iteration);
  requests.setTraining(true);
  try {
    for (;;) {
      ({ iteration } = good);
      progress({
        kind: 'started',
        iteration,
        totalIterations: total,
        batchesPerEpoch: perEpoch,
        trainSlices,
        device,
      });
      try {
        const state = await stretch();
        return { state, iteration, totalIterations: total, seconds, device };
      } catch (error) {
        if (error instanceof RangeError && isMemoryError(error))
          throw outOfMemory(config, error.message, false);
        if (!(error instanceof NonFiniteError) || good.lr !== config.lr) throw error;
        good = { ...good, lr: config.lr * ROLLED_BACK };
        recorder.forget(good.iteration);
        const { what = '' } = error.facts;
        incident('rolled-back', { what, lr: good.lr }, { resumedFrom: good.iteration });
        await orUnsaved(truncateAfter(runId, round, good.iteration)); // else the next resume does
        await orUnsaved(save(good, 'rollback')); // a crash must not try the whole rate again
      }
    }
  } finally {
    requests.setTraining(false);
  }
}

interface StartingPoint {
  /** A state whose numbers are all finite. */
  readonly good: Checkpoint;
  readonly seconds: number;
  /** Rows up to it that storage does not have. */
  readonly rows: readonly LogRow[];
  /** Of the next save. */
  readonly sequence: number;
  readonly passedOver: { readonly iteration: number; readonly reason: string } | null;
}

/**
 * The newest whole checkpoint where the job may continue and there is one; else what the round or its run was given to start from, or the
 * seed's own start, with older checkpoints of the round removed.
 * @throws CheckpointDamagedError when the round has checkpoints and none is whole.
 */
async function startingPoint(
  { runId, round, resume, config }: TrainArgs,
  trainSlices: number,
  held: Held,
): Promise<StartingPoint> {
  const found = resume ? await wholeCheckpoint(runId, round, held) : null;
  if (!found) {
    held.clear(runId, round);
    await clearRound(runId, round);
    return {
      good: await firstState({ runId, round }, config, trainSlices),
      seconds: 0,
      rows: [],
      sequence: 0,
      passedOver: null,
    };
  }
  const { checkpoint, stored, rows, passedOver } = found;
  checkSame(checkpoint, config, trainSlices);
  // A held state's own slot is the older one. Else past a damaged slot the next save must not fall on the whole one.
  const sequence = found.held ? stored.sequence : Math.max(0, stored.sequence + 1);
  return { good: checkpoint, seconds: stored.seconds, rows, sequence, passedOver };
}

function isRefusal(error: unknown): error is StorageFullError | StorageUnavailableError {
  return error instanceof StorageFullError || error instanceof StorageUnavailableError;
}

/** What decides weights and batches must not change on the way; how long to train and how often to save may. */
function checkSame(checkpoint: Checkpoint, config: RunConfig, trainSlices: number): void {
  const free: readonly (keyof RunConfig)[] = ['nepochs', 'iterations', 'save_epoch', 'accumulate'];
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
