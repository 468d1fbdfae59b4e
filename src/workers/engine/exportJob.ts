/** The `exportModel` job: a round's newest checkpoint as a file that other programs read. Needs no device. */
import { CheckpointMissingError } from '../../errors.ts';
import { writeGeneratorOnnx } from '../../interop/onnx.ts';
import { writeSafetensorsCheckpoint } from '../../interop/safetensorsCheckpoint.ts';
import { writeThesisCheckpoint } from '../../interop/thesisCheckpoint.ts';
import type { OptimizerState, TrainingState } from '../../interop/trainingState.ts';
import { type Checkpoint, decodeCheckpoint, type NetworkCheckpoint } from '../../model/checkpoint.ts';
import { getCheckpoint } from '../../storage/checkpoints.ts';
import type { ExportModelArgs, ExportModelResult } from '../protocol.ts';

/** @throws CheckpointMissingError, CheckpointDamagedError, StoredVersionError */
export async function exportJob({ runId, round, format }: ExportModelArgs): Promise<ExportModelResult> {
  const stored = await getCheckpoint(runId, round);
  if (!stored) {
    throw new CheckpointMissingError(`Round ${round} of this run has no checkpoint yet. Train it first.`, {
      round,
    });
  }
  const state = trainingState(await decodeCheckpoint(stored.bytes));
  switch (format) {
    case 'pth':
      return { bytes: writeThesisCheckpoint(state) };
    case 'safetensors':
      return { bytes: writeSafetensorsCheckpoint(state) };
    case 'onnx':
      return { bytes: writeGeneratorOnnx(state.generator, state.config) };
    default:
      return format satisfies never;
  }
}

/** A checkpoint in the words that files are made of. */
export function trainingState({ config, generator, critic }: Checkpoint): TrainingState {
  const optimizer = ({ moments }: NetworkCheckpoint): OptimizerState => {
    const { first, second, squares, steps } = moments;
    const { lr, beta1, beta2 } = config;
    return config.mode === 'wc'
      ? { kind: 'rmsprop', steps, lr, squares }
      : { kind: 'adam', steps, lr, beta1, beta2, first, second };
  };
  return {
    config,
    otherParams: {},
    generator,
    // Each critic step and each generator step is one training forward of the generator.
    batchesTracked: critic.moments.steps + generator.moments.steps,
    generatorEma: null,
    critic,
    generatorOptimizer: optimizer(generator),
    criticOptimizer: optimizer(critic),
  };
}
