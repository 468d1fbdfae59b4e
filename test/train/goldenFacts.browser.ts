/**
 * Both trainers under both schedules against PyTorch 1.13.1 in float64: gradients, losses, moments, weights, running
 * statistics and generated images (test/oracle/train/golden.py made the numbers and says how).
 */
import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { PRESETS, type RunConfig, type Schedule } from '../../src/config.ts';
import { generatorLayers } from '../../src/model/architecture.ts';
import type { Checkpoint, NamedArrays } from '../../src/model/checkpoint.ts';
import { generateImages } from '../../src/model/generator.ts';
import { disposeExcept, initialCheckpoint, restoreState, type Tensors } from '../../src/model/networks.ts';
import { type IterationInputs, iterate } from '../../src/train/iteration.ts';
import { planSchedule } from '../../src/train/schedule.ts';
import { criticLossGradients } from '../../src/train/steps.ts';
import type { BackendName } from '../../src/workers/protocol.ts';
import gp from '../oracle/train/golden.json';
import others from '../oracle/train/goldenOthers.json';
import { relativeError } from './fixture.browser.ts';

/** Float32 against float64 through one pass; see FLOAT32 in stepFacts. */
const ONE_PASS = 1e-4;
/**
 * After a few iterations: both optimizers divide a small gradient by its own size, so one element in a tensor whose
 * gradient is near float32's noise may move the other way, by up to lr = 1e-3 (Adam) or 10·lr = 5e-4 (RMSprop's first
 * step), which is 1e-4 of a norm of 10 (weights are about 0.1). Clipped weights are 0.01 at most, but no element here is
 * so near.
 */
const ITERATIONS = 1e-4;
/** PyTorch's RMSprop alpha: after the first step the mean square is (1 − α)·gradient². */
const ALPHA = 0.99;

type Packed = Readonly<Record<string, string>>;
interface Golden {
  readonly config: object;
  readonly schedule?: string;
  readonly rows: readonly (readonly number[])[];
  readonly generator: Packed;
  readonly critic: Packed;
  /** Of the first critic and the first generator step. */
  readonly criticGradients?: Packed;
  readonly generatorGradients?: Packed;
  readonly generatorFirst?: Packed;
  readonly generatorSecond?: Packed;
  readonly generatorSquares?: Packed;
  readonly criticFirst?: Packed;
  readonly criticSecond?: Packed;
  readonly criticSquares?: Packed;
  readonly images?: string;
}
const CASES: readonly (readonly [string, Golden])[] = [
  ['gp as its paper', gp],
  ['wc as its paper', others.wc],
  ['gp as the thesis', others.gpThesis],
  ['wc as the thesis', others.wcThesis],
];

export function goldenFacts(backend: BackendName): void {
  test.each(CASES)(
    '%s gives what PyTorch gives: gradients, losses, moments, weights and images',
    async (title, golden) => {
      const config: RunConfig = {
        ...PRESETS.quick,
        ...golden.config,
        schedule: (golden.schedule ?? 'paper') as Schedule,
      };
      const { mode, beta1, nz } = config;
      const slices = config.schedule === 'thesis' ? others.slices : config.bsize;
      const order = planSchedule(config, slices);
      const { tensor, inputs } = drawn(config, slices);
      let state = restoreState(drawnCheckpoint(config));
      const worst: Record<string, number> = {};
      const check = (
        what: string,
        name: string,
        tolerance: number,
        a: ArrayLike<number>,
        b: ArrayLike<number>,
      ) => {
        const error = relativeError(a, b);
        expect(error, `${what} ${name}`).toBeLessThan(tolerance);
        worst[what] = Math.max(worst[what] ?? 0, error);
      };
      const compare = async (
        what: string,
        tolerance: number,
        actual: Tensors,
        expected: Packed | undefined,
      ) => {
        if (!expected) return;
        expect(Object.keys(actual).sort()).toEqual(Object.keys(expected).sort());
        for (const [name, bytes] of Object.entries(expected)) {
          check(what, name, tolerance, await actual[name]!.data(), floats(bytes));
        }
      };

      for (const [iteration, row] of golden.rows.entries()) {
        let gradients: Tensors = {};
        const watched: IterationInputs = {
          ...inputs,
          critic: (turn) => {
            const given = inputs.critic(turn);
            if (turn.step === 0)
              gradients = tf.tidy(() => criticLossGradients(state, config, given).gradients);
            return given;
          },
        };
        const done = await iterate(state, config, order.at(iteration), watched, new AbortController().signal);
        check('scalars', `of iteration ${iteration}`, ITERATIONS, await done!.scalars.data(), row);
        done!.scalars.dispose();
        disposeExcept(state, done!.state);
        state = done!.state;
        if (iteration > 0) continue;
        await compare('critic gradient', ONE_PASS, gradients, golden.criticGradients);
        tf.dispose(gradients);
        for (const [name, bytes] of Object.entries(golden.generatorGradients ?? {})) {
          // Adam's first moment is (1 − β₁)·g after its first step; RMSprop's mean square has lost the sign.
          const { first, squares } = state.generator;
          const [moment, gradient] =
            mode === 'gp'
              ? [Float64Array.from(await first[name]!.data(), (m) => m / (1 - beta1)), floats(bytes)]
              : [
                  Float64Array.from(await squares[name]!.data(), (v) => Math.sqrt(v / (1 - ALPHA))),
                  floats(bytes).map(Math.abs),
                ];
          check('generator gradient', name, ONE_PASS, moment, gradient);
        }
      }

      const { generator, critic } = state;
      await compare(
        'generator',
        ITERATIONS,
        { ...generator.parameters, ...generator.buffers },
        golden.generator,
      );
      await compare('critic', ITERATIONS, critic.parameters, golden.critic);
      await compare('first moment', ITERATIONS, generator.first, golden.generatorFirst);
      await compare('first moment', ITERATIONS, critic.first, golden.criticFirst);
      await compare('second moment', ITERATIONS, generator.second, golden.generatorSecond);
      await compare('second moment', ITERATIONS, critic.second, golden.criticSecond);
      await compare('mean square', ITERATIONS, generator.squares, golden.generatorSquares);
      await compare('mean square', ITERATIONS, critic.squares, golden.criticSquares);
      if (golden.images) {
        const latents = tensor<tf.Tensor2D>([2, nz], -1.5, 1.5);
        const images = generateImages(generator, generatorLayers(config), latents);
        await compare('images', ITERATIONS, { images }, { images: golden.images });
        tf.dispose([latents, images]);
      }
      disposeExcept(state);
      const figures = Object.entries(worst).map(([what, error]) => `${what} ${error.toExponential(1)}`);
      console.info(`${backend}, ${title}, against PyTorch, worst relative error: ${figures.join(', ')}`);
    },
  );
}

/** The script's inputs, in the script's order: under `thesis` the slices first, each epoch in their order. */
function drawn({ imsize, nz, mode, bsize, schedule }: RunConfig, slices: number) {
  const next = lcg(3);
  const tensor = <T extends tf.Tensor>(shape: number[], low: number, high: number) =>
    tf.tensor(
      next(
        shape.reduce((a, b) => a * b),
        low,
        high,
      ),
      shape,
    ) as T;
  const pixels = imsize ** 2;
  const data = schedule === 'thesis' ? next(slices * pixels, -1, 1) : null;
  const inputs: IterationInputs = {
    critic: ({ batch: { batch, indices } }) => {
      const count = indices.length;
      const first = batch * bsize * pixels;
      const real = data
        ? tf.tensor4d(data.subarray(first, first + count * pixels), [count, imsize, imsize, 1])
        : tensor<tf.Tensor4D>([count, imsize, imsize, 1], -1, 1);
      const latents = tensor<tf.Tensor2D>([count, nz], -1.5, 1.5);
      return { real, latents, ...(mode === 'gp' && { alpha: tensor<tf.Tensor1D>([count], 0, 1) }) };
    },
    latents: (_, count) => tensor<tf.Tensor2D>([count, nz], -1.5, 1.5),
  };
  return { tensor, inputs };
}

/** The script's starting weights: U(0.5, 1.5) for normalisations; U(−0.2, 0.2) for convolutions, a clipped critic's a tenth. */
function drawnCheckpoint(config: RunConfig): Checkpoint {
  const start = initialCheckpoint(config, config.bsize);
  const draw = (arrays: NamedArrays, seed: number, limit: number): NamedArrays => {
    const next = lcg(seed);
    return new Map(
      [...arrays].map(([name, { shape, values }]) => {
        const [low, high] = shape.length === 1 ? [0.5, 1.5] : [-limit, limit];
        return [name, { shape, values: next(values.length, low!, high!) }];
      }),
    );
  };
  return {
    ...start,
    generator: { ...start.generator, parameters: draw(start.generator.parameters, 1, 0.2) },
    critic: {
      ...start.critic,
      parameters: draw(start.critic.parameters, 2, config.mode === 'wc' ? 0.02 : 0.2),
    },
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
