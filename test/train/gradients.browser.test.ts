/**
 * Both losses' gradients against finite differences of the losses themselves, on tfjs's CPU backend. The critic's loss is
 * evaluated with its penalty, whose gradient norm needs first derivatives only.
 */
import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, test } from 'vitest';
import { openBackend } from '../../src/gpu/backend.ts';
import { type ConvolutionLayer, criticLayers, generatorLayers } from '../../src/model/architecture.ts';
import { disposeExcept, type Tensors } from '../../src/model/networks.ts';
import { normals } from '../../src/numerics/random.ts';
import { criticBackward, criticForward, criticGradients, imageGradient } from '../../src/train/criticPass.ts';
import { generatorForward, generatorGradients } from '../../src/train/generatorPass.ts';
import { criticInputs, freshState, SMALL } from './fixture.browser.ts';

const LAMBDA = 10;
beforeAll(() => openBackend('cpu').then(() => undefined));

/**
 * The gradient norm, and so the penalty, jumps where a LeakyReLU's input changes sign, and a difference across the jump is
 * not the derivative. So these weights keep every input's sign: channel o of each layer is all positive or all negative, by
 * weights of sign s_in·s_out on images that are positive, and masks of both kinds take part.
 */
test('the critic gradients are the slopes of the loss along themselves and along random directions', async () => {
  const state = freshState();
  const layers = criticLayers(SMALL);
  const parameters = signedWeights(layers);
  const { real, fake, alpha } = tf.tidy(() => {
    const inputs = criticInputs(SMALL);
    const positive = (seed: number) =>
      tf.randomUniform([SMALL.bsize, 32, 32, 1], 0.2, 1, 'float32', seed) as tf.Tensor4D;
    return { real: positive(1), fake: positive(2), alpha: inputs.alpha };
  });
  const gradients = tf.tidy(
    () => criticGradients(parameters, layers, { real, fake, alpha }, LAMBDA).gradients,
  );
  const loss = (weights: Tensors): tf.Tensor => {
    const between = fake.add<tf.Tensor4D>(real.sub(fake).mul(alpha.reshape([-1, 1, 1, 1])));
    const forward = criticForward(weights, layers, between);
    const ones = tf.onesLike(forward.scores);
    const g = imageGradient(criticBackward(weights, layers, forward, ones)[0]!, weights, layers);
    const penalty = g.square().sum([1, 2, 3]).sqrt().sub(1).square().mean();
    const score = (images: tf.Tensor4D) => criticForward(weights, layers, images).scores.mean();
    return score(fake).sub(score(real)).add(penalty.mul(LAMBDA));
  };
  // Locally the loss is a smooth polynomial: a large step drowns float32's noise (1e-7 of a loss near 10 over 4e-2) and the
  // cube it leaves out is below 1e-5 of the gradient.
  await expectSlopes('critic', { parameters, gradients, loss, step: 2e-2, tolerance: 1e-4 });
  tf.dispose([real, fake, alpha, gradients, parameters]);
  disposeExcept(state);
});

test('the generator gradients are the slopes of the loss along themselves and along random directions', async () => {
  const state = freshState();
  const { generator, critic } = state;
  const [ours, theirs] = [generatorLayers(SMALL), criticLayers(SMALL)];
  const { latents, ...rest } = criticInputs(SMALL);
  const gradients = tf.tidy(() => {
    const forward = generatorForward(generator, ours, latents);
    const judged = criticForward(critic.parameters, theirs, forward.images);
    const seeds = tf.fill([SMALL.bsize, 1, 1, 1], -1 / SMALL.bsize) as tf.Tensor4D;
    const delta = criticBackward(critic.parameters, theirs, judged, seeds)[0]!;
    return generatorGradients(
      generator.parameters,
      ours,
      forward,
      imageGradient(delta, critic.parameters, theirs),
    );
  });
  const loss = (parameters: Tensors): tf.Tensor => {
    const { images } = generatorForward({ ...generator, parameters }, ours, latents);
    return criticForward(critic.parameters, theirs, images).scores.mean().neg();
  };
  // ReLUs bend the loss without a jump: the step is small, so that it crosses few. Float32's noise, some 1e-9 of a loss near
  // 0.01, is then 2e-3 of the smallest gradient (0.01). A missing term or factor shows as 1e-1 and more.
  const { parameters } = generator;
  await expectSlopes('generator', { parameters, gradients, loss, step: 3e-4, tolerance: 1e-2 });
  tf.dispose([latents, rest, gradients]);
  disposeExcept(state);
});

/** (L(w + h·d) − L(w − h·d)) / 2h = ⟨gradient, d⟩ for each tensor, along its gradient and along a random unit vector. */
async function expectSlopes(
  title: string,
  options: {
    parameters: Tensors;
    gradients: Tensors;
    loss: (parameters: Tensors) => tf.Tensor;
    /** Length of a step through a whole tensor. */
    step: number;
    /** Of the gradient's length. */
    tolerance: number;
  },
): Promise<void> {
  const { parameters, gradients, loss, step, tolerance } = options;
  let worst = { error: 0, name: '' };
  for (const [name, weight] of Object.entries(parameters)) {
    const gradient = Float32Array.from(await gradients[name]!.data());
    const length = Math.hypot(...gradient);
    const directions = [gradient, normals({ seed: 3, name }, gradient.length)].map(unit);
    for (const direction of directions) {
      const at = async (h: number) => {
        const value = tf.tidy(() => {
          const moved = weight.add(tf.tensor(direction, weight.shape).mul(h));
          return loss({ ...parameters, [name]: moved });
        });
        const [number = Number.NaN] = await value.data();
        value.dispose();
        return number;
      };
      const slope = ((await at(step)) - (await at(-step))) / (2 * step);
      const expected = gradient.reduce((sum, g, i) => sum + g * direction[i]!, 0);
      const error = Math.abs(slope - expected) / length;
      if (error > worst.error) worst = { error, name };
      expect(error, `${name}: slope ${slope}, gradient ${expected}`).toBeLessThan(tolerance);
    }
  }
  console.info(
    `${title}, finite differences: worst error ${worst.error.toExponential(1)} of the gradient (${worst.name})`,
  );
}

function unit(vector: Float32Array<ArrayBuffer>): Float32Array<ArrayBuffer> {
  const length = Math.hypot(...vector);
  return vector.map((x) => x / length);
}

/** |N(0, 1)|/√fan_in with the sign s_in·s_out, where s is + for the image and alternates over channels. */
function signedWeights(layers: readonly ConvolutionLayer[]): Tensors {
  const sign = (channel: number, channels: number) => (channels === 1 || channel % 2 === 0 ? 1 : -1);
  return Object.fromEntries(
    layers.map(({ weight, shape }) => {
      const [, , large, small] = shape;
      const drawn = normals({ seed: 9, name: weight }, 16 * large * small);
      const values = drawn.map((x, i) => {
        const sIn = sign(Math.floor(i / small) % large, large);
        return (sIn * sign(i % small, small) * (Math.abs(x) + 0.1)) / Math.sqrt(16 * large);
      });
      return [weight, tf.tensor(values, [...shape])];
    }),
  );
}
