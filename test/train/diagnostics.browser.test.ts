/** Diagnostics against figures that the training step itself gives, and against arithmetic by hand. */
import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, test } from 'vitest';
import { openBackend } from '../../src/gpu/backend.ts';
import { criticLayers } from '../../src/model/architecture.ts';
import type { Checkpoint } from '../../src/model/checkpoint.ts';
import { initialCheckpoint, restoreState } from '../../src/model/networks.ts';
import { unpenalisedGradients } from '../../src/train/criticPass.ts';
import { criticMeans, layerFigures } from '../../src/train/diagnostics.ts';
import { blobs, SMALL } from './fixture.browser.ts';

beforeAll(async () => {
  await openBackend('cpu');
});

test('the critic’s means are those its own step measures, over as many images as there are of the fewest', async () => {
  const start = initialCheckpoint(SMALL, 8);
  const state = restoreState(start);
  const [train, validation, fake] = [blobs(5, 32, 1), blobs(3, 32, 2), blobs(4, 32, 3)];
  const before = tf.memory().numTensors;
  const means = await criticMeans(SMALL, start.critic, { train, validation, fake });
  expect(tf.memory().numTensors).toBe(before);
  const three = (values: Float32Array) => tf.tensor4d(values.slice(0, 3 * 1024), [3, 32, 32, 1]);
  const scores = (real: Float32Array, other: Float32Array) =>
    tf.tidy(
      () =>
        unpenalisedGradients(state.critic.parameters, criticLayers(SMALL), {
          real: three(real),
          fake: three(other),
        }).scalars.dataSync(), // the CPU backend: nothing to wait for
    );
  const [ofTrain, ofFake] = scores(train, fake);
  const [ofValidation] = scores(validation, fake);
  expect(means).toMatchObject({ n: 3 });
  // The same float32 sums in another grouping.
  expect(means!.train).toBeCloseTo(ofTrain!, 5);
  expect(means!.validation).toBeCloseTo(ofValidation!, 5);
  expect(means!.fake).toBeCloseTo(ofFake!, 5);
});

test('without validation slices there are no means', async () => {
  const { critic } = initialCheckpoint(SMALL, 8);
  const images = { train: blobs(2, 32), validation: new Float32Array(), fake: blobs(2, 32) };
  expect(await criticMeans(SMALL, critic, images)).toBeNull();
});

test('a layer’s figures: root mean square of its weights, and of their change an iteration', () => {
  const now = initialCheckpoint(SMALL, 8);
  const moved = (checkpoint: Checkpoint, by: number): Checkpoint => ({
    ...checkpoint,
    iteration: 4,
    critic: {
      ...checkpoint.critic,
      parameters: new Map(
        [...checkpoint.critic.parameters].map(([name, { shape, values }]) => [
          name,
          { shape, values: values.map((x) => x + by) },
        ]),
      ),
    },
  });
  const figures = layerFigures(moved(now, 0.5), now);
  const first = figures.find(({ network, name }) => network === 'critic' && name === 'main.0.weight')!;
  const values = now.critic.parameters.get('main.0.weight')!.values;
  const expected = Math.sqrt(values.reduce((sum, x) => sum + (x + 0.5) ** 2, 0) / values.length);
  expect(first.weight).toBeCloseTo(expected, 6);
  expect(first.update).toBeCloseTo(0.5 / 4, 6); // four iterations
  expect(figures.find(({ network }) => network === 'generator')!.update).toBe(0);
  expect(figures.length).toBe(now.generator.parameters.size + now.critic.parameters.size);
  expect(layerFigures(now, null).every(({ update }) => update === null)).toBe(true);
});
