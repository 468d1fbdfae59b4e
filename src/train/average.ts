/**
 * The generator's running average: after each of its steps, average ← d·average + (1 − d)·generator, its normalisation's
 * running statistics too (as torch.optim.swa_utils.AveragedModel with use_buffers).
 *
 * d grows with the steps taken, min(decay, (1 + n)/(10 + n)), as TensorFlow's ExponentialMovingAverage(num_updates) has it:
 * a fixed decay near 1 would hold on to the untrained weights for the whole of a short run.
 */
import * as tf from '@tensorflow/tfjs';
import type { NetworkState, Tensors, TrainState } from '../model/networks.ts';

/** `generator` has just stepped. Tensors belong to the caller's tidy. */
export function averageStep(
  average: NonNullable<TrainState['average']>,
  generator: NetworkState,
  decay: number,
): NonNullable<TrainState['average']> {
  const steps = average.steps + 1;
  const d = decayAt(decay, steps);
  const follow = (from: Tensors, to: Tensors): Tensors =>
    Object.fromEntries(
      Object.entries(from).map(([name, tensor]) => [name, tf.add(tensor.mul(d), to[name]!.mul(1 - d))]),
    );
  return {
    parameters: follow(average.parameters, generator.parameters),
    buffers: follow(average.buffers, generator.buffers),
    steps,
  };
}

/** The decay of the average's step `steps`, 1-based. */
function decayAt(decay: number, steps: number): number {
  return Math.min(decay, (1 + steps) / (10 + steps));
}
