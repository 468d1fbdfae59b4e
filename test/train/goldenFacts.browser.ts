/**
 * Three iterations against PyTorch 1.13.1 in float64: gradients, losses, Adam's moments, weights, running statistics and
 * generated images (test/oracle/train/golden.py made the numbers and says how).
 */
import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { PRESETS, type RunConfig } from '../../src/config.ts';
import { criticLayers, generatorLayers } from '../../src/model/architecture.ts';
import type { Checkpoint, NamedArrays } from '../../src/model/checkpoint.ts';
import { generateImages } from '../../src/model/generator.ts';
import { disposeExcept, initialCheckpoint, restoreState, type Tensors } from '../../src/model/networks.ts';
import { criticGradients } from '../../src/train/criticPass.ts';
import { generatorForward } from '../../src/train/generatorPass.ts';
import { criticStep, generatorStep } from '../../src/train/steps.ts';
import type { BackendName } from '../../src/workers/protocol.ts';
import golden from '../oracle/train/golden.json';
import { relativeError } from './fixture.browser.ts';

/** Float32 against float64 through one pass; see FLOAT32 in stepFacts. */
const ONE_PASS = 1e-4;
/**
 * After three iterations: Adam divides a small gradient by its own size, so one element in a tensor whose gradient is near
 * float32's noise may move by up to lr = 1e-3 the other way, which is 1e-4 of a norm of 10 (weights are about 0.1).
 */
const THREE_ITERATIONS = 1e-4;

const config: RunConfig = { ...PRESETS.quick, ...(golden.config as Partial<RunConfig>) };

export function goldenFacts(backend: BackendName): void {
  test('three iterations give the gradients, losses, moments, weights and images of PyTorch', async () => {
    let state = restoreState(drawnCheckpoint());
    const inputs = lcg(3);
    const { bsize, imsize, nz, critic_iters } = config;
    const tensor = <T extends tf.Tensor>(shape: number[], low: number, high: number) =>
      tf.tensor(
        inputs(
          shape.reduce((a, b) => a * b),
          low,
          high,
        ),
        shape,
      ) as T;
    const worst: Record<string, number> = {};
    const compare = async (
      what: string,
      tolerance: number,
      actual: Tensors,
      expected: Record<string, string>,
    ) => {
      expect(Object.keys(actual).sort()).toEqual(Object.keys(expected).sort());
      for (const [name, bytes] of Object.entries(expected)) {
        const error = relativeError(await actual[name]!.data(), floats(bytes));
        expect(error, `${what} ${name}`).toBeLessThan(tolerance);
        worst[what] = Math.max(worst[what] ?? 0, error);
      }
    };

    for (let iteration = 0; iteration < golden.iterations; iteration++) {
      const scalars: number[] = [];
      for (let step = 0; step < critic_iters; step++) {
        const real = tensor<tf.Tensor4D>([bsize, imsize, imsize, 1], -1, 1);
        const latents = tensor<tf.Tensor2D>([bsize, nz], -1.5, 1.5);
        const alpha = tensor<tf.Tensor1D>([bsize], 0, 1);
        if (iteration + step === 0) {
          const gradients = tf.tidy(() => {
            const { images: fake } = generatorForward(state.generator, generatorLayers(config), latents);
            const batch = { real, fake, alpha };
            return criticGradients(state.critic.parameters, criticLayers(config), batch, config.lambda)
              .gradients;
          });
          await compare('critic gradient', ONE_PASS, gradients, golden.criticGradients);
          tf.dispose(gradients);
        }
        const next = criticStep(state, config, { real, latents, alpha });
        if (step === critic_iters - 1) scalars.push(...(await next.scalars.data()));
        tf.dispose([real, latents, alpha, next.scalars]);
        disposeExcept(state, next.state);
        state = next.state;
      }
      const latents = tensor<tf.Tensor2D>([bsize, nz], -1.5, 1.5);
      const next = generatorStep(state, config, latents);
      scalars.push(...(await next.scalars.data()));
      tf.dispose([latents, next.scalars]);
      disposeExcept(state, next.state);
      state = next.state;
      if (iteration === 0) {
        // After the first step Adam's first moment is (1 − β₁)·gradient.
        const gradients = tf.tidy(() => scaled(state.generator.first, 1 / (1 - config.beta1)));
        await compare('generator gradient', ONE_PASS, gradients, golden.generatorGradients);
        tf.dispose(gradients);
      }
      const error = relativeError(scalars, golden.rows[iteration]!);
      worst.scalars = Math.max(worst.scalars ?? 0, error);
      expect(error, `scalars of iteration ${iteration}`).toBeLessThan(THREE_ITERATIONS);
    }

    const { generator, critic } = state;
    await compare(
      'generator',
      THREE_ITERATIONS,
      { ...generator.parameters, ...generator.buffers },
      golden.generator,
    );
    await compare('critic', THREE_ITERATIONS, critic.parameters, golden.critic);
    await compare('first moment', THREE_ITERATIONS, generator.first, golden.generatorFirst);
    await compare('first moment', THREE_ITERATIONS, critic.first, golden.criticFirst);
    await compare('second moment', THREE_ITERATIONS, generator.second, golden.generatorSecond);
    await compare('second moment', THREE_ITERATIONS, critic.second, golden.criticSecond);

    const latents = tensor<tf.Tensor2D>([2, nz], -1.5, 1.5);
    const images = generateImages(generator, generatorLayers(config), latents);
    await compare('images', THREE_ITERATIONS, { images }, { images: golden.images });
    tf.dispose([latents, images]);
    disposeExcept(state);
    const figures = Object.entries(worst).map(([what, error]) => `${what} ${error.toExponential(1)}`);
    console.info(`${backend} against PyTorch, worst relative error: ${figures.join(', ')}`);
  });
}

/** The script's starting weights: U(0.5, 1.5) for normalisations, U(−0.2, 0.2) for convolutions. */
function drawnCheckpoint(): Checkpoint {
  const start = initialCheckpoint(config, config.bsize);
  const drawn = (arrays: NamedArrays, seed: number): NamedArrays => {
    const next = lcg(seed);
    return new Map(
      [...arrays].map(([name, { shape, values }]) => {
        const [low, high] = shape.length === 1 ? [0.5, 1.5] : [-0.2, 0.2];
        return [name, { shape, values: next(values.length, low!, high!) }];
      }),
    );
  };
  return {
    ...start,
    generator: { ...start.generator, parameters: drawn(start.generator.parameters, 1) },
    critic: { ...start.critic, parameters: drawn(start.critic.parameters, 2) },
  };
}

/** a ← a·1664525 + 1013904223 mod 2³², u = a/2³², as in the script. */
function lcg(seed: number): (count: number, low: number, high: number) => Float32Array<ArrayBuffer> {
  let a = seed;
  return (count, low, high) =>
    Float32Array.from({ length: count }, () => {
      a = (Math.imul(a, 1664525) + 1013904223) >>> 0;
      return low + (high - low) * (a / 2 ** 32);
    });
}

function floats(base64: string): Float32Array {
  return new Float32Array(Uint8Array.from(atob(base64), (c) => c.charCodeAt(0)).buffer);
}

function scaled(tensors: Tensors, factor: number): Tensors {
  return Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, tensor.mul(factor)]));
}
