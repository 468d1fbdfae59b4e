/**
 * The stages of a run that a worker does: what each is asked, and with which latents, network and checkpoint.
 *
 * pipeline.ts says in which order and how often. Here nothing is decided and nothing is written down.
 */
import type { RunEvent } from './app.ts';
import type { RunControl } from './control.ts';
import { BusyError, CheckpointMissingError } from './errors.ts';
import type { EvaluateResult, InstalledNetwork, NetworkName } from './evaluation.ts';
import { isLoss, type Loss } from './incidents.ts';
import type { RoundRecord, RunRecord } from './run.ts';
import { hasState } from './storage/checkpoints.ts';
import { getDataset } from './storage/datasets.ts';
import type { WorkerClient } from './workers/client.ts';
import type {
  DatasetRecord,
  DeviceInfo,
  GenerateResult,
  ScoreResult,
  TrainResult,
} from './workers/protocol.ts';

export interface Workers {
  /** Stateless; several run at once, and abort ends them. */
  readonly ingest: readonly WorkerClient[];
  /** Alone with the GPU; abort is cooperative. */
  readonly engine: WorkerClient;
  readonly evaluator: WorkerClient;
}

/** Everything a run needs beside the record. */
export interface RunContext {
  readonly workers: Workers;
  readonly control: RunControl;
  emit(event: RunEvent): void;
}

/** Fakes an FID is measured with, at least. */
const MIN_FAKES = 128;
const MAX_FAKES = 512;
/** Where a graphics card draws and measures them. */
const MAX_FAKES_ON_GPU = 1024;
/** Evaluation draws its latents from here on, so that no image handed out was judged. */
export const EVALUATION_FIRST = 2 ** 31;
/** Devices or workers lost one soon after another that a run survives. */
const MOST_LOSSES = 3;
/** Times that a state may go on between its images and their scores. */
const MOST_TRIES = 3;
/** A device that lasted this long (two recovery checkpoints) was worth opening: the count begins anew. */
const LASTED_MS = 120_000;

/**
 * Does `work` again, in fresh workers, when the graphics device or a worker was lost under it. Training then goes on from its
 * checkpoint. `onLoss` is told of each loss that is survived.
 * @throws a Loss at the third within a few minutes, or what `work` throws.
 */
export async function survivingLoss<T>(
  { engine, evaluator }: Pick<Workers, 'engine' | 'evaluator'>,
  work: () => Promise<T>,
  onLoss: (loss: Loss) => void = () => {},
): Promise<T> {
  for (let losses = 1; ; losses++) {
    const started = performance.now();
    try {
      return await work();
    } catch (error) {
      if (!isLoss(error)) throw error;
      engine.terminate(); // a worker that lost its device cannot serve again; the next job opens a fresh one
      evaluator.terminate();
      if (performance.now() - started > LASTED_MS) losses = 0;
      else if (losses >= MOST_LOSSES) throw error;
      onLoss(error);
    }
  }
}

/**
 * Trains the current round from its newest checkpoint to iteration `until` (null: its end). Once "evaluate now" was asked,
 * no further than that checkpoint.
 * @throws AbortError when stopped or paused
 */
export async function trainUntil(
  run: RunRecord,
  until: number | null,
  context: RunContext,
  signal: AbortSignal,
): Promise<TrainResult> {
  const result = await context.workers.engine.run(
    'train',
    {
      runId: run.id,
      round: run.round,
      datasetId: run.settings.datasetId,
      config: currentRound(run).config,
      backend: run.settings.backend,
      resume: true,
      until: context.control.endTraining ? 0 : until,
    },
    { signal, onProgress: (progress) => context.emit({ type: 'train', round: run.round, progress }) },
  );
  // A stop or a pause ended it before its last iteration; "evaluate now" accepts what it has learned.
  if (result.state === 'stopped' && !context.control.endTraining)
    throw new DOMException('Training was stopped', 'AbortError');
  return result;
}

/**
 * Makes the newest state of round `from` what the current round starts from, once: nothing is done where the round has a start or a
 * checkpoint already. Its optimizers come along where the trainer is the same.
 * @throws CheckpointMissingError, CheckpointDamagedError, ConfigError for another architecture, StorageFullError
 */
export async function startFromRound(
  run: RunRecord,
  from: number,
  trainSlices: number,
  { engine }: Pick<Workers, 'engine'>,
): Promise<void> {
  const { number: round, config } = currentRound(run);
  if (await hasState(run.id, round)) return;
  const { bytes } = await engine.run('exportModel', { runId: run.id, round: from, format: 'safetensors' });
  const model = new Blob([bytes]);
  await engine.run('importModel', { model, runId: run.id, round, config, trainSlices });
}

export type Judgement = 'baseline' | 'midway' | 'final' | 'confirmation';

/**
 * Evaluates the current round's generator, or the untrained one, on latents no exported image uses: their FID alone before a round's
 * end, in full there. `confirmation`: the best round's, against the `final` split.
 */
export async function judge(
  run: RunRecord,
  what: Judgement,
  { workers, emit }: RunContext,
  signal: AbortSignal,
): Promise<EvaluateResult> {
  const { settings } = run;
  const { datasetId, backend } = settings;
  const { number: round, config } = what === 'confirmation' ? bestRound(run) : currentRound(run);
  const weights = what === 'baseline' ? 'initial' : 'latest';
  const depth = what === 'baseline' || what === 'midway' ? 'fid' : 'full';
  const split = what === 'confirmation' ? 'final' : 'validation';
  const { seed } = config;
  const of = { runId: run.id, round, weights, config };
  // As the network below: a run's figures are comparable only at one n, whatever device it is resumed on.
  const count = run.baseline?.n.fake ?? fakesFor(await getDataset(datasetId), run.device);
  const { fakes, scores } = await ofOneState(
    async () => {
      const ask = { ...of, backend, seed, first: EVALUATION_FIRST, count };
      return { fakes: await workers.engine.run('generate', ask, { signal }) };
    },
    async ({ fakes: { images, ...sizes } }) => {
      if (depth === 'fid') return null;
      const drawn = { fakes: images, count: sizes.count, size: sizes.size };
      const ask = { source: { kind: 'run', ...of }, datasetId, split, ...drawn, seed, backend } as const;
      return workers.engine.run('score', ask, { signal }); // gets a copy of the fakes: the evaluator is given them next
    },
  );
  return workers.evaluator.run(
    'evaluate',
    {
      datasetId,
      split,
      depth,
      network: run.baseline?.network.name ?? networkFor(settings.network, run.device),
      lpips: depth === 'full' ? await lpipsOf(run, workers, signal) : null,
      fakes: fakes.images,
      count: fakes.count,
      size: fakes.size,
      scores,
      seed,
      dump: false,
    },
    {
      signal,
      transfer: [fakes.images.buffer],
      onProgress: (progress) => emit({ type: 'evaluate', round, what, progress }),
    },
  );
}

/**
 * What is drawn and the critic's scores of it, of one state: `latest` may be trained on in another tab between the two, and both are
 * done again then. @throws BusyError at the third time
 */
export async function ofOneState<T extends { readonly fakes: { readonly iteration?: number } }>(
  draw: () => Promise<T>,
  score: (drawn: T) => Promise<ScoreResult | null>,
): Promise<T & { readonly scores: ScoreResult | null }> {
  for (let tries = 1; ; tries++) {
    const drawn = await draw();
    const scores = await score(drawn);
    const iteration = scores?.iteration ?? null;
    if (iteration === null || iteration === drawn.fakes.iteration) return { ...drawn, scores };
    if (tries >= MOST_TRIES) {
      throw new BusyError('Another tab trains this run. Wait until it has ended, or choose a kept epoch.');
    }
  }
}

/** The one that the run's first full evaluation was measured with, or without; before it, what is installed. */
async function lpipsOf(
  { rounds }: RunRecord,
  { evaluator }: Workers,
  signal: AbortSignal,
): Promise<NetworkName | null> {
  const first = rounds.find(({ evaluation }) => evaluation?.depth === 'full')?.evaluation;
  if (first) return first.lpipsNetwork?.name ?? null;
  return preferredLpips(await evaluator.run('listNetworks', {}, { signal }));
}

/** The images a run hands out: the best round's, latents 0 … numOutput − 1. */
export function generateOutput(
  run: RunRecord,
  { workers, emit }: RunContext,
  signal: AbortSignal,
): Promise<GenerateResult> {
  const best = bestRound(run);
  return workers.engine.run(
    'generate',
    {
      runId: run.id,
      round: best.number,
      weights: 'latest',
      config: best.config,
      backend: run.settings.backend,
      seed: best.config.seed,
      first: 0,
      count: run.settings.numOutput,
    },
    { signal, onProgress: ({ done, total }) => emit({ type: 'generate', done, total }) },
  );
}

/** AlexNet's, which the LPIPS project recommends; else SqueezeNet's; else none. */
export function preferredLpips(installed: readonly InstalledNetwork[]): NetworkName | null {
  return (
    ['lpips-alex', 'lpips-squeeze'].find((name) => installed.some(({ info }) => info.name === name)) ?? null
  );
}

/** As many as the split they stand beside, within what an FID needs and what time allows. */
export function fakesFor(dataset: DatasetRecord, device: DeviceInfo | null): number {
  const most = isHardware(device) ? MAX_FAKES_ON_GPU : MAX_FAKES;
  return Math.min(most, Math.max(MIN_FAKES, dataset.counts.validation));
}

/** The network an evaluation uses: the fast one where features are computed on a CPU. */
export function networkFor(choice: NetworkName | 'auto', device: DeviceInfo | null): NetworkName {
  if (choice !== 'auto') return choice;
  return isHardware(device) ? 'inception-v3' : 'mobilenet-v2';
}

function isHardware(device: DeviceInfo | null): boolean {
  return device !== null && !device.software && ['webgpu', 'webgl'].includes(device.backend);
}

/** @throws CheckpointMissingError where no round was judged */
function bestRound(run: RunRecord): RoundRecord {
  const best = run.rounds.find((round) => round.number === run.bestRound);
  if (best) return best;
  throw new CheckpointMissingError('This run has no judged round to generate from. Resume its training.', {
    round: run.round,
  });
}

export function currentRound(run: RunRecord): RoundRecord {
  return run.rounds[run.round - 1]!;
}
