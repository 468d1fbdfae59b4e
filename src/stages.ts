/**
 * The stages of a run that a worker does: what each is asked, and with which latents, network and checkpoint.
 *
 * pipeline.ts says in which order and how often. Here nothing is decided and nothing is written down.
 */
import type { ModelEvaluation, ModelEvaluationProgress, RunEvent } from './app.ts';
import type { RunControl } from './control.ts';
import { CheckpointMissingError } from './errors.ts';
import { isLoss, type Loss } from './incidents.ts';
import type { RoundRecord, RunRecord } from './run.ts';
import { getDataset } from './storage/datasets.ts';
import type { WorkerClient } from './workers/client.ts';
import type {
  BackendRequest,
  DatasetRecord,
  DeviceInfo,
  Evaluation,
  GenerateResult,
  NetworkName,
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
/** Evaluation draws its latents from here on, so that no image handed out was judged. */
const EVALUATION_FIRST = 2 ** 31;
/** Devices or workers lost one soon after another that a run survives. */
const MOST_LOSSES = 3;
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

/** Evaluates the current round's generator, or the untrained one, on latents no exported image uses. */
export async function judge(
  run: RunRecord,
  what: 'baseline' | 'midway' | 'final',
  { workers, emit }: RunContext,
  signal: AbortSignal,
): Promise<Evaluation> {
  const { settings, round } = run;
  const { config } = currentRound(run);
  const dataset = await getDataset(settings.datasetId);
  const count = fakesFor(dataset);
  const fakes = await workers.engine.run(
    'generate',
    {
      runId: run.id,
      round,
      weights: what === 'baseline' ? 'initial' : 'latest',
      config,
      backend: settings.backend,
      seed: config.seed,
      first: EVALUATION_FIRST,
      count,
    },
    { signal },
  );
  return workers.evaluator.run(
    'evaluate',
    {
      datasetId: settings.datasetId,
      // A run's figures are comparable only in one network's scale, whatever device it is resumed on.
      network: run.baseline?.network.name ?? networkFor(settings.network, run.device),
      fakes: fakes.images,
      count: fakes.count,
      size: fakes.size,
      seed: config.seed,
    },
    {
      signal,
      transfer: [fakes.images.buffer],
      onProgress: (progress) => emit({ type: 'evaluate', round, what, progress }),
    },
  );
}

/** The images a run hands out: the best round's, latents 0 … numOutput − 1. */
export function generateOutput(
  run: RunRecord,
  { workers, emit }: RunContext,
  signal: AbortSignal,
): Promise<GenerateResult> {
  const best = run.rounds.find((round) => round.number === run.bestRound);
  if (!best)
    throw new CheckpointMissingError('This run has no judged round to generate from. Resume its training.', {
      round: run.round,
    });
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

/** A model file's images, judged on latents no exported image uses. */
export async function judgeModel(
  model: Blob,
  {
    datasetId,
    network,
    backend,
    signal,
    onProgress,
  }: {
    readonly datasetId: string;
    readonly network: NetworkName | 'auto';
    readonly backend: BackendRequest;
    readonly signal?: AbortSignal | undefined;
    onProgress?(progress: ModelEvaluationProgress): void;
  },
  { engine, evaluator }: Workers,
): Promise<ModelEvaluation> {
  const dataset = await getDataset(datasetId);
  const device = await engine.run('openBackend', { backend });
  const fakes = await engine.run(
    'generateFromModel',
    { model, backend, draw: { kind: 'seed', seed: null, first: EVALUATION_FIRST, count: fakesFor(dataset) } },
    { signal, onProgress: ({ done, total }) => onProgress?.({ kind: 'generate', done, total }) },
  );
  const evaluation = await evaluator.run(
    'evaluate',
    {
      datasetId,
      network: networkFor(network, device),
      fakes: fakes.images,
      count: fakes.count,
      size: fakes.size,
      seed: fakes.model.seed,
    },
    {
      signal,
      transfer: [fakes.images.buffer],
      onProgress: (progress) => onProgress?.({ kind: 'evaluate', progress }),
    },
  );
  return { model: fakes.model, evaluation };
}

function fakesFor(dataset: DatasetRecord): number {
  return Math.min(MAX_FAKES, Math.max(MIN_FAKES, dataset.counts.validation));
}

/** The network an evaluation uses: the fast one where features are computed on a CPU. */
export function networkFor(choice: NetworkName | 'auto', device: DeviceInfo | null): NetworkName {
  if (choice !== 'auto') return choice;
  const hardware =
    device !== null && !device.software && (device.backend === 'webgpu' || device.backend === 'webgl');
  return hardware ? 'inception-v3' : 'mobilenet-v2';
}

export function currentRound(run: RunRecord): RoundRecord {
  return run.rounds[run.round - 1]!;
}
