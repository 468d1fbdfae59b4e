/** The `exportModel` job: a round's newest checkpoint, or one it keeps, as a file that other programs read. Needs no device. */
import { writeGeneratorOnnx } from '../../interop/onnx.ts';
import { writeSafetensorsCheckpoint } from '../../interop/safetensorsCheckpoint.ts';
import { writeThesisCheckpoint } from '../../interop/thesisCheckpoint.ts';
import type { OptimizerState, TrainingState } from '../../interop/trainingState.ts';
import type { Checkpoint, NetworkCheckpoint } from '../../model/checkpoint.ts';
import type { ExportModelArgs, ExportModelResult } from '../protocol.ts';
import type { Held } from './held.ts';
import { keptState } from './weightsOf.ts';

/** @throws CheckpointMissingError, CheckpointDamagedError, StoredVersionError */
export async function exportJob(
  { runId, round, slot = null, format }: ExportModelArgs,
  held: Held,
): Promise<ExportModelResult> {
  const state = trainingState(await keptState({ runId, round, slot }, held));
  switch (format) {
    case 'pth':
      return { bytes: writeThesisCheckpoint(state) };
    case 'safetensors':
      return { bytes: writeSafetensorsCheckpoint(state) };
    case 'onnx':
      return { bytes: writeGeneratorOnnx(state.generatorEma ?? state.generator, state.config) };
    default:
      return format satisfies never;
  }
}

/** A checkpoint in the words that files are made of. */
export function trainingState(checkpoint: Checkpoint): TrainingState {
  const { generator, critic, average, lr } = checkpoint;
  const config = { ...checkpoint.config, lr }; // params say what the optimizers say
  const optimizer = ({ moments }: NetworkCheckpoint): OptimizerState => {
    const { first, second, squares, steps } = moments;
    const { beta1, beta2 } = config;
    return config.mode === 'wc'
      ? { kind: 'rmsprop', steps, lr, squares }
      : { kind: 'adam', steps, lr, beta1, beta2, first, second };
  };
  return {
    config,
    otherParams: {},
    generator,
    // Each critic step and each generator step is one training forward of the generator.
    batchesTracked: critic.moments.steps + generator.moments.steps + checkpoint.forwardsBefore,
    generatorEma: average && { parameters: average.parameters, buffers: average.buffers },
    critic,
    generatorOptimizer: optimizer(generator),
    criticOptimizer: optimizer(critic),
  };
}
