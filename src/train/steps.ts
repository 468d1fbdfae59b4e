/**
 * One critic step and one generator step, each from a state to the next. Neither moves the other's weights; both pass the
 * generator's running statistics on, because both run it forward in training mode.
 *
 * `gp`: the penalised loss and Adam. `wc`: the bare loss, RMSprop, and the critic's weights clipped after its step
 * (Arjovsky et al. 2017, arXiv:1701.07875, algorithm 1).
 */
import * as tf from '@tensorflow/tfjs';
import type { RunConfig } from '../config.ts';
import { criticLayers, generatorLayers } from '../model/architecture.ts';
import { type NetworkState, type Tensors, type TrainState, tensorsOf } from '../model/networks.ts';
import { adamStep } from './adam.ts';
import { averageStep } from './average.ts';
import {
  criticBackward,
  criticForward,
  criticGradients,
  imageGradient,
  unpenalisedGradients,
} from './criticPass.ts';
import { generatorForward, generatorGradients } from './generatorPass.ts';
import { meanOverParts, partsOf, rowsOf } from './parts.ts';
import { rmspropStep } from './rmsprop.ts';

export interface CriticInputs {
  /** [B, s, s, 1] in [−1, 1]. */
  readonly real: tf.Tensor4D;
  /** [B, nz] of N(0, 1). */
  readonly latents: tf.Tensor2D;
  /** [B] of U(0, 1): x̂'s place between real and fake. `wc` has no x̂ and reads none. */
  readonly alpha?: tf.Tensor1D;
}

export interface Stepped {
  /** Shares what did not change with the state before. */
  readonly state: TrainState;
  /** Critic: [4] as CriticGradients.scalars. Generator: [1], E[D(G(z))]. */
  readonly scalars: tf.Tensor1D;
}

export interface LossGradients {
  /** By parameter name. */
  readonly gradients: Tensors;
  /** As Stepped.scalars. */
  readonly scalars: tf.Tensor1D;
  /** The generator's running statistics after its forward pass. */
  readonly buffers: Tensors;
}

/** Minimises E[D(G(z))] − E[D(x)] over the critic, under `gp` with λ·penalty added, under `wc` with clipped weights. */
export function criticStep(state: TrainState, config: RunConfig, inputs: CriticInputs): Stepped {
  return keep(() => {
    const { gradients, scalars, buffers } = criticLossGradients(state, config, inputs);
    const critic = optimizerStep(state.critic, gradients, config, config.clip);
    return { state: { ...state, critic, generator: { ...state.generator, buffers } }, scalars };
  });
}

/** Minimises −E[D(G(z))] over the generator, and lets its running average follow. latents [B, nz]. */
export function generatorStep(state: TrainState, config: RunConfig, latents: tf.Tensor2D): Stepped {
  return keep(() => {
    const { gradients, scalars, buffers } = generatorLossGradients(state, config, latents);
    const generator = { ...optimizerStep(state.generator, gradients, config), buffers };
    const average = state.average && averageStep(state.average, generator, config.ema);
    return { state: { ...state, generator, average }, scalars };
  });
}

/** Of the critic's loss, in the critic's parameters. Tensors belong to the caller's tidy. */
export function criticLossGradients(
  { generator, critic }: TrainState,
  config: RunConfig,
  { real, latents, alpha }: CriticInputs,
): LossGradients {
  const { fake, buffers } = tf.tidy(() => {
    const { images, buffers } = generatorForward(generator, generatorLayers(config), latents);
    return { fake: images, buffers }; // without what the generator's own gradient would need
  });
  const layers = criticLayers(config);
  const { mode, lambda, accumulate } = config;
  if (mode === 'gp' && !alpha) throw new Error('A penalised critic step needs alpha');
  const summed = meanOverParts(real.shape[0], accumulate, (from, count) => {
    const part = { real: rowsOf(real, from, count), fake: rowsOf(fake, from, count) };
    if (mode === 'wc') return unpenalisedGradients(critic.parameters, layers, part);
    return criticGradients(
      critic.parameters,
      layers,
      { ...part, alpha: rowsOf(alpha!, from, count) },
      lambda,
    );
  });
  return { ...summed, buffers };
}

/** Of the generator's loss, in the generator's parameters. Tensors belong to the caller's tidy. */
export function generatorLossGradients(
  { generator, critic }: TrainState,
  config: RunConfig,
  latents: tf.Tensor2D,
): LossGradients {
  const [ours, theirs] = [generatorLayers(config), criticLayers(config)];
  const size = latents.shape[0];
  const forward = generatorForward(generator, ours, latents);
  // Images are judged alone, so the critic may see them part by part; the generator's own batch stays whole.
  const judged = partsOf(size, config.accumulate).map(({ from, count }) =>
    tf.tidy(() => {
      const pass = criticForward(critic.parameters, theirs, rowsOf(forward.images, from, count));
      const seeds = tf.fill([count, 1, 1, 1], -1 / size) as tf.Tensor4D; // of −E[D(G(z))]
      const [delta] = criticBackward(critic.parameters, theirs, pass, seeds);
      return { dImages: imageGradient(delta!, critic.parameters, theirs), scores: pass.scores };
    }),
  );
  const whole = (tensors: tf.Tensor4D[]) => (tensors.length === 1 ? tensors[0]! : tf.concat4d(tensors, 0));
  return {
    gradients: generatorGradients(generator.parameters, ours, forward, whole(judged.map((p) => p.dImages))),
    scalars: whole(judged.map((p) => p.scores))
      .mean()
      .reshape<tf.Tensor1D>([1]),
    buffers: forward.buffers,
  };
}

/** `clip` holds the moved weights within ±clip where the mode clips at all. */
function optimizerStep(
  network: NetworkState,
  gradients: Tensors,
  config: RunConfig,
  clip = Number.POSITIVE_INFINITY,
): NetworkState {
  return config.mode === 'wc'
    ? rmspropStep(network, gradients, { lr: config.lr, clip })
    : adamStep(network, gradients, config);
}

/** `tf.tidy` for a result that is not made of tensors alone: what it holds lives on, the rest is disposed. */
function keep(work: () => Stepped): Stepped {
  let result: Stepped | undefined;
  tf.tidy(() => {
    result = work();
    return [result.scalars, tensorsOf(result.state)];
  });
  return result!;
}
