/** The `importModel` job: a person's model file, stored as what every round of a run, or one round, starts from. Needs no device. */
import { completeConfig, type RunConfig } from '../../config.ts';
import { ConfigError, NonFiniteError } from '../../errors.ts';
import { sha256 } from '../../ingest/hash.ts';
import { readAnyCheckpoint } from '../../interop/anyCheckpoint.ts';
import { type ModelFileKind, modelFileError } from '../../interop/modelFile.ts';
import type { NetworkTensors, OptimizerState, ReadCheckpoint } from '../../interop/trainingState.ts';
import { type Checkpoint, encodeCheckpoint, type NetworkCheckpoint } from '../../model/checkpoint.ts';
import { initialMoments } from '../../model/networks.ts';
import { putStart } from '../../storage/checkpoints.ts';
import { checkFinite } from '../../train/finite.ts';
import type { ImportModelArgs, ModelOrigin } from '../protocol.ts';
import { bytesOf } from './modelFileJob.ts';

/**
 * Where the file has no optimizers, or another trainer's, training goes on with fresh ones. `lr` and the betas are the run's.
 * @throws ModelFileError (no critic, numbers that are none, and what the reader refuses), ConfigError for another
 *   architecture; StorageFullError, StorageUnavailableError
 */
export async function importModelJob(args: ImportModelArgs): Promise<ModelOrigin> {
  const bytes = await bytesOf(args.model);
  const state = readAnyCheckpoint(bytes);
  const checkpoint = startFrom(state, completeConfig(args.config), args.trainSlices);
  await putStart(args.runId, args.round ?? null, {
    sequence: 0,
    iteration: 0,
    savedAt: Date.now(),
    seconds: 0,
    bytes: await encodeCheckpoint(checkpoint),
  });
  return {
    kind: state.file,
    sha256: await sha256(bytes),
    steps: state.generatorOptimizer?.steps ?? null,
  };
}

/** A file's state as iteration 0 of a run. @throws as `importModelJob` */
export function startFrom(state: ReadCheckpoint, config: RunConfig, trainSlices: number): Checkpoint {
  const { file, critic } = state;
  if (!critic) throw modelFileError(file, 'missing', { what: 'discriminator' });
  checkArchitecture(state.config, config);
  const { generatorOptimizer, criticOptimizer } = state;
  const generator = network(state.generator, generatorOptimizer, config);
  const judge = network(critic, criticOptimizer, config);
  const checkpoint: Checkpoint = {
    config,
    lr: config.lr,
    iteration: 0,
    trainSlices,
    generator,
    critic: judge,
    average: averageOf(state, config),
    forwardsBefore: state.batchesTracked - generator.moments.steps - judge.moments.steps,
  };
  refuseNonFinite(file, checkpoint);
  return checkpoint;
}

/** The file's own average is past its warm-up: begun anew, it would follow the generator away within a few steps. */
const PAST_WARM_UP = 1_000_000;

function averageOf({ generator, generatorEma }: ReadCheckpoint, { ema }: RunConfig): Checkpoint['average'] {
  if (ema === 0) return null;
  return generatorEma ? { ...generatorEma, steps: PAST_WARM_UP } : { ...generator, steps: 0 };
}

function network(
  { parameters, buffers }: NetworkTensors,
  optimizer: OptimizerState | null,
  config: RunConfig,
): NetworkCheckpoint {
  const fresh = initialMoments(parameters, config);
  const ours = config.mode === 'wc' ? 'rmsprop' : 'adam';
  if (optimizer?.kind !== ours) return { parameters, buffers, moments: fresh };
  const { steps } = optimizer;
  return optimizer.kind === 'adam'
    ? { parameters, buffers, moments: { ...fresh, first: optimizer.first, second: optimizer.second, steps } }
    : { parameters, buffers, moments: { ...fresh, squares: optimizer.squares, steps } };
}

const ARCHITECTURE = ['imsize', 'nc', 'nz', 'ngf', 'ndf'] as const;

function checkArchitecture(file: RunConfig, config: RunConfig): void {
  for (const key of ARCHITECTURE) {
    if (file[key] === config[key]) continue;
    throw new ConfigError(
      `The model file's tensors have ${key} ${file[key]}, and the configuration says ${config[key]}. Set ${key} to ${file[key]}.`,
      { key, value: config[key], expected: String(file[key]), suggestion: null },
    );
  }
}

function refuseNonFinite(file: ModelFileKind, checkpoint: Checkpoint): void {
  try {
    checkFinite(checkpoint);
  } catch (error) {
    if (!(error instanceof NonFiniteError)) throw error;
    const what = String(error.facts.what).replace(/^critic\./, 'discriminator.'); // as the file calls it
    throw modelFileError(file, 'damaged', { what, found: 'NaN or infinity', expected: 'finite numbers' });
  }
}
