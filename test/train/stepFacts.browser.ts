/** What one training step must do, on whichever backend: run by one test file per backend, since tfjs keeps one for life. */
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { MODES, type RunConfig } from '../../src/config.ts';
import { openBackend } from '../../src/gpu/backend.ts';
import { criticLayers, generatorLayers } from '../../src/model/architecture.ts';
import { disposeExcept, type Tensors, type TrainState } from '../../src/model/networks.ts';
import { criticBackward, criticForward, criticGradients, imageGradient } from '../../src/train/criticPass.ts';
import { generatorForward, generatorGradients } from '../../src/train/generatorPass.ts';
import {
  criticLossGradients,
  criticStep,
  generatorLossGradients,
  generatorStep,
} from '../../src/train/steps.ts';
import type { BackendName } from '../../src/workers/protocol.ts';
import { criticInputs, freshState, relativeError, SMALL } from './fixture.browser.ts';
import { goldenFacts } from './goldenFacts.browser.ts';
import { tapeCriticGradients, tapeGeneratorGradients, tapeImages } from './tape.browser.ts';

/**
 * Both forms are float32 and sum in different orders: each dot product of up to 2 · 10³ terms errs by about √n · 6e-8 of
 * its terms' size, a few layers deep. 1e-4 leaves an order of magnitude; a wrong term or factor shows as 1e-2 and more.
 */
const FLOAT32 = 1e-4;

/** `missing`: why this browser cannot have the backend at all, or null; the tests are then skipped under that name. */
export function stepFacts(backend: BackendName, missing: string | null = null): void {
  describe.skipIf(missing !== null)(`on ${backend}${missing ? ` (skipped: ${missing})` : ''}`, () =>
    facts(backend),
  );
}

function facts(backend: BackendName): void {
  beforeAll(async () => {
    expect((await openBackend(backend)).backend).toBe(backend);
  });

  test('the closed form of the critic loss has the gradients of the tape', async () => {
    const state = freshState();
    const inputs = criticInputs(SMALL);
    const layers = criticLayers(SMALL);
    const fake = tf.tidy(() =>
      tapeImages(state.generator.parameters, generatorLayers(SMALL), inputs.latents),
    );
    const batch = { real: inputs.real, alpha: inputs.alpha, fake };
    const closed = tf.tidy(() => criticGradients(state.critic.parameters, layers, batch, 10).gradients);
    const tape = tf.tidy(() => tapeCriticGradients(state.critic.parameters, layers, batch, 10));
    await expectClose(`${backend}: critic, closed form against tape`, closed, tape);
    tf.dispose([fake, closed, tape, inputs]);
    disposeExcept(state);
  });

  test('the hand-written gradients of the generator loss are those of the tape', async () => {
    const state = freshState();
    const { latents, ...rest } = criticInputs(SMALL);
    const [ours, theirs] = [generatorLayers(SMALL), criticLayers(SMALL)];
    const { generator, critic } = state;
    const byHand = tf.tidy(() => {
      const forward = generatorForward(generator, ours, latents);
      const judged = criticForward(critic.parameters, theirs, forward.images);
      const seeds = tf.fill([SMALL.bsize, 1, 1, 1], -1 / SMALL.bsize) as tf.Tensor4D;
      const delta = criticBackward(critic.parameters, theirs, judged, seeds)[0]!;
      const dImages = imageGradient(delta, critic.parameters, theirs);
      return generatorGradients(generator.parameters, ours, forward, dImages);
    });
    const tape = tf.tidy(() =>
      tapeGeneratorGradients(generator.parameters, ours, critic.parameters, theirs, latents),
    );
    await expectClose(`${backend}: generator, by hand against tape`, byHand, tape);
    tf.dispose([byHand, tape, latents, rest]);
    disposeExcept(state);
  });

  test.each(MODES)('%s: a batch worked through in parts has the gradients of the whole', async (mode) => {
    const whole: RunConfig = { ...SMALL, mode };
    const parts = { ...whole, accumulate: 3 }; // of 4 images: 1, 2 and 1
    const state = freshState(whole);
    const inputs = criticInputs(whole);
    for (const [network, gradients] of [
      ['critic', (config: RunConfig) => criticLossGradients(state, config, inputs)],
      ['generator', (config: RunConfig) => generatorLossGradients(state, config, inputs.latents)],
    ] as const) {
      const before = tf.memory().numTensors;
      const [a, b] = [parts, whole].map((config) => tf.tidy(() => withScalars(gradients(config))));
      await expectClose(`${backend}: ${mode} ${network}, in parts against whole`, a!, b!);
      tf.dispose([a, b] as tf.TensorContainer);
      expect(tf.memory().numTensors).toBe(before);
    }
    tf.dispose(inputs);
    disposeExcept(state);
  });

  goldenFacts(backend);

  for (const mode of MODES) ownStepFacts({ ...SMALL, mode });

  test('a clipped critic step leaves every critic weight within the limit, some at it, and the generator unclipped', async () => {
    const config: RunConfig = { ...SMALL, mode: 'wc', clip: 0.05 };
    const state = freshState(config);
    const inputs = criticInputs(config);
    const { state: judged, scalars } = criticStep(state, config, inputs);
    const { state: next, scalars: more } = generatorStep(judged, config, inputs.latents);
    const largest = async (tensors: Tensors) =>
      (await Promise.all(Object.values(tensors).map((tensor) => tensor.data())))
        .flatMap((values) => [...values])
        .reduce((most, x) => Math.max(most, Math.abs(x)), 0);
    expect(await largest(state.critic.parameters)).toBeGreaterThan(0.2); // U(−1/4, 1/4) in the first layer
    expect(await largest(next.critic.parameters)).toBe(Math.fround(0.05));
    expect(await largest(next.generator.parameters)).toBeGreaterThan(0.2);
    // [2], [3]: the penalty and the gradient norm, which clipping does not measure.
    expect([...(await scalars.data())].slice(2)).toEqual([0, 0]);
    tf.dispose([inputs, scalars, more]);
    disposeExcept(state, judged, next);
    disposeExcept(judged, next);
    disposeExcept(next);
  });
}

function withScalars({ gradients, scalars }: { gradients: Tensors; scalars: tf.Tensor }): Tensors {
  return { ...gradients, scalars };
}

function ownStepFacts(config: RunConfig): void {
  const { mode } = config;
  test(`${mode}: a critic step moves the critic and the running statistics, and no weight of the generator`, async () => {
    const state = freshState(config);
    const inputs = criticInputs(config);
    const { state: next, scalars } = criticStep(state, config, inputs);
    await expectMoved(state.critic.parameters, next.critic.parameters, true);
    await expectMoved(state.generator.parameters, next.generator.parameters, false);
    await expectMoved(state.generator.buffers, next.generator.buffers, true);
    expect(next.critic.steps).toBe(1);
    expect(next.generator.steps).toBe(0);
    tf.dispose([inputs, scalars]);
    disposeExcept(state, next);
    disposeExcept(next);
  });

  test(`${mode}: a generator step moves the generator and its running statistics, and no weight of the critic`, async () => {
    const state = freshState(config);
    const inputs = criticInputs(config);
    const { state: next, scalars } = generatorStep(state, config, inputs.latents);
    await expectMoved(state.generator.parameters, next.generator.parameters, true);
    await expectMoved(state.critic.parameters, next.critic.parameters, false);
    await expectMoved(state.generator.buffers, next.generator.buffers, true);
    expect(next.critic.steps).toBe(0);
    expect(next.generator.steps).toBe(1);
    tf.dispose([inputs, scalars]);
    disposeExcept(state, next);
    disposeExcept(next);
  });

  test(`${mode}: after a burn-in iteration, further steps leave no tensor behind`, () => {
    const inputs = criticInputs(config);
    let state = freshState(config);
    const advance = (stepped: { state: TrainState; scalars: tf.Tensor }) => {
      disposeExcept(state, stepped.state);
      stepped.scalars.dispose();
      state = stepped.state;
    };
    const iteration = () => {
      advance(criticStep(state, config, inputs));
      advance(generatorStep(state, config, inputs.latents));
    };
    iteration();
    const { numTensors, numDataBuffers } = tf.memory();
    for (let i = 0; i < 3; i++) iteration();
    expect(tf.memory()).toMatchObject({ numTensors, numDataBuffers });
    tf.dispose(inputs);
    disposeExcept(state);
  });
}

async function expectClose(title: string, actual: Tensors, expected: Tensors): Promise<void> {
  expect(Object.keys(actual).sort()).toEqual(Object.keys(expected).sort());
  let worst = { name: '', error: 0 };
  for (const [name, tensor] of Object.entries(expected)) {
    const error = relativeError(await actual[name]!.data(), await tensor.data());
    expect(error, name).toBeLessThan(FLOAT32);
    if (error > worst.error) worst = { name, error };
  }
  console.info(`${title}: worst relative error ${worst.error.toExponential(1)} (${worst.name})`);
}

async function expectMoved(before: Tensors, after: Tensors, moved: boolean): Promise<void> {
  for (const [name, tensor] of Object.entries(before)) {
    const [a, b] = [await tensor.data(), await after[name]!.data()];
    expect(
      a.some((value, i) => value !== b[i]),
      name,
    ).toBe(moved);
  }
}
