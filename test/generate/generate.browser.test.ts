import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, test } from 'vitest';
import { CheckpointDamagedError } from '../../src/errors.ts';
import { generateFrom } from '../../src/generate/generate.ts';
import { seedLatents } from '../../src/generate/seedLatents.ts';
import { openBackend } from '../../src/gpu/backend.ts';
import { initialCheckpoint } from '../../src/model/networks.ts';
import { SMALL } from '../train/fixture.browser.ts';

const checkpoint = initialCheckpoint(SMALL, 4);
const AREA = 32 * 32;

beforeAll(() => openBackend('cpu').then(() => undefined));

test('an image is the same alone and among others, and in whichever pass it falls', async () => {
  const many = await generateFrom(checkpoint, { seed: 5, count: 40 });
  const alone = await generateFrom(checkpoint, { seed: 5, first: 37, count: 1 });
  expect(alone).toEqual(many.slice(37 * AREA, 38 * AREA));
  expect(many.length).toBe(40 * AREA);
});

test('two images differ, two seeds differ, and all lie in [−1, 1]', async () => {
  const [a, b] = [
    await generateFrom(checkpoint, { seed: 5, count: 2 }),
    await generateFrom(checkpoint, { seed: 6, count: 2 }),
  ];
  expect(a.slice(0, AREA)).not.toEqual(a.slice(AREA));
  expect(a).not.toEqual(b);
  expect(a.every((x) => x >= -1 && x <= 1)).toBe(true);
  expect(a.some((x) => x !== 0)).toBe(true);
});

test('given latents draw what their seed draws, across passes', async () => {
  const { nz } = SMALL;
  const latents = seedLatents({ seed: 5, first: 3, count: 35, nz });
  expect(latents.length).toBe(35 * nz);
  expect(await generateFrom(checkpoint, { latents, count: 35 })).toEqual(
    await generateFrom(checkpoint, { seed: 5, first: 3, count: 35 }),
  );
});

test('progress counts images, and no tensor stays behind', async () => {
  const { numTensors } = tf.memory();
  const done: number[] = [];
  await generateFrom(checkpoint, { seed: 5, count: 70, onProgress: (n) => done.push(n) });
  expect(done).toEqual([32, 64, 70]);
  expect(tf.memory().numTensors).toBe(numTensors);
});

test('an abort ends it between passes with AbortError, and no tensor stays behind', async () => {
  const { numTensors } = tf.memory();
  const controller = new AbortController();
  const done: number[] = [];
  const work = generateFrom(checkpoint, {
    seed: 5,
    count: 320,
    signal: controller.signal,
    onProgress: (n) => {
      done.push(n);
      controller.abort();
    },
  });
  await expect(work).rejects.toMatchObject({ name: 'AbortError' });
  expect(done).toEqual([32]);
  expect(tf.memory().numTensors).toBe(numTensors);
});

test('a checkpoint of another width than its configuration says is refused', async () => {
  const wrong = { ...checkpoint, config: { ...SMALL, ngf: 8 } };
  await expect(generateFrom(wrong, { seed: 5, count: 1 })).rejects.toThrow(CheckpointDamagedError);
});
