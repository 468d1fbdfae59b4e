/** The `generate` job through real workers, of the untrained generator: it needs no storage. */
import { afterAll, expect, test } from 'vitest';
import { PRESETS } from '../../../src/config.ts';
import { modelHash } from '../../../src/interop/modelHash.ts';
import { initialCheckpoint } from '../../../src/model/networks.ts';
import type { GenerateArgs } from '../../../src/workers/protocol.ts';
import { startEngine } from './fixture.browser.ts';

const config = { ...PRESETS.quick, ngf: 16 };
const AREA = config.imsize ** 2;
const args: GenerateArgs = {
  runId: 'generate-test',
  round: 1,
  weights: 'initial',
  config,
  backend: 'wasm',
  seed: 7,
  first: 0,
  count: 8,
};
/** Two, fresh: each has a device of its own and has drawn nothing yet. */
const [one, other] = [startEngine(), startEngine()];
afterAll(() => {
  one.terminate();
  other.terminate();
});
const image = (images: Float32Array, i: number) => images.slice(i * AREA, (i + 1) * AREA);

test('one checkpoint, seed and index give one image, alone and among others, in two fresh workers', async () => {
  const among = await one.run('generate', args);
  const alone = await other.run('generate', { ...args, first: 5, count: 1 });
  expect(alone.images).toEqual(image(among.images, 5));
  expect(alone.modelHash).toBe(among.modelHash);
});

test('a way between two indices begins and ends in their own images, and the hash is of what draws', async () => {
  const way = await one.run('generate', { ...args, first: 2, between: { to: 6, path: 'slerp' }, count: 5 });
  const own = await one.run('generate', args);
  expect(image(way.images, 0)).toEqual(image(own.images, 2));
  expect(image(way.images, 4)).toEqual(image(own.images, 6));
  expect(image(way.images, 2)).not.toEqual(image(way.images, 1));
  expect(way.modelHash).toBe(await modelHash(initialCheckpoint(config, 0).generator));
});
