/**
 * One critic step and one generator step, each from a state to the next. Neither moves the other's weights; both pass the
 * generator's running statistics on, because both run it forward in training mode.
 */
import * as tf from '@tensorflow/tfjs';
import type { RunConfig } from '../config.ts';
import { criticLayers, generatorLayers } from '../model/architecture.ts';
import type { TrainState } from '../model/networks.ts';
import { adamStep } from './adam.ts';
import { criticBackward, criticForward, criticGradients, imageGradient } from './criticPass.ts';
import { generatorForward, generatorGradients } from './generatorPass.ts';

export interface CriticInputs {
  /** [B, s, s, 1] in [−1, 1]. */
  readonly real: tf.Tensor4D;
  /** [B, nz] of N(0, 1). */
  readonly latents: tf.Tensor2D;
  /** [B] of U(0, 1). */
  readonly alpha: tf.Tensor1D;
}

export interface Stepped {
  /** Shares what did not change with the state before. */
  readonly state: TrainState;
  /** Critic: [4] as CriticGradients.scalars. Generator: [1], E[D(G(z))]. */
  readonly scalars: tf.Tensor1D;
}

/** Minimises E[D(G(z))] − E[D(x)] + λ·penalty over the critic. */
export function criticStep(state: TrainState, config: RunConfig, inputs: CriticInputs): Stepped {
  return keep(() => {
    const { fake, buffers } = tf.tidy(() => {
      const { images, buffers } = generatorForward(state.generator, generatorLayers(config), inputs.latents);
      return { fake: images, buffers }; // without what the generator's own gradient would need
    });
    const { gradients, scalars } = criticGradients(
      state.critic.parameters,
      criticLayers(config),
      { real: inputs.real, fake, alpha: inputs.alpha },
      config.lambda,
    );
    const critic = adamStep(state.critic, gradients, config);
    return { state: { ...state, critic, generator: { ...state.generator, buffers } }, scalars };
  });
}

/** Minimises −E[D(G(z))] over the generator. latents [B, nz]. */
export function generatorStep(state: TrainState, config: RunConfig, latents: tf.Tensor2D): Stepped {
  return keep(() => {
    const layers = generatorLayers(config);
    const size = latents.shape[0];
    const forward = generatorForward(state.generator, layers, latents);
    const { parameters } = state.critic;
    const judged = criticForward(parameters, criticLayers(config), forward.images);
    const seeds = tf.fill([size, 1, 1, 1], -1 / size) as tf.Tensor4D; // of −E[D(G(z))]
    const [delta] = criticBackward(parameters, criticLayers(config), judged, seeds);
    const dImages = imageGradient(delta!, parameters, criticLayers(config));
    const gradients = generatorGradients(state.generator.parameters, layers, forward, dImages);
    const moved = adamStep(state.generator, gradients, config);
    return {
      state: { ...state, generator: { ...moved, buffers: forward.buffers } },
      scalars: judged.scores.mean().reshape<tf.Tensor1D>([1]),
    };
  });
}

/** `tf.tidy` for a result that is not made of tensors alone: what it holds lives on, the rest is disposed. */
function keep(work: () => Stepped): Stepped {
  let result: Stepped | undefined;
  tf.tidy(() => {
    result = work();
    return [result.scalars, tensorTree(result.state)];
  });
  return result!;
}

function tensorTree({ generator, critic }: TrainState): tf.TensorContainer {
  const network = ({ parameters, buffers, first, second }: TrainState['critic']) => [
    parameters,
    buffers,
    first,
    second,
  ];
  return [network(generator), network(critic)] as tf.TensorContainer;
}
