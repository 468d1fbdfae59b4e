/** LPIPS on tfjs's plain backend; lpips.browser.test.ts has WASM. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { identifyWeights } from '../../src/evaluate/identify.ts';
import { openKnownPairs } from '../../src/evaluate/openNetwork.ts';
import { knownNetwork, shapesOf } from '../../src/evaluate/registry.ts';
import { openBackend } from '../../src/gpu/backend.ts';
import { golden, goldenWeights, mixedPair } from '../fixtures/lcgWeights.ts';
import { imagePair } from './golden.ts';

const weights = join(process.env.GANTRY_DATA ?? '../shared', 'weights');
const PAIR = [[0, 1]] as const;

beforeAll(async () => {
  await openBackend('cpu');
});

describe.each(['lpips-alex', 'lpips-squeeze'] as const)('%s', (name) => {
  const network = knownNetwork(name)!;

  test('has the tensors of torchvision’s trunk and a layer for each tap', () => {
    expect([...shapesOf(network)]).toEqual(golden[name].tensors);
  });

  test.each(golden[name].distances.slice(0, 1))(
    'drawn weights give PyTorch’s distance at $size px',
    async ({ size, value }) => {
      const lpips = await openKnownPairs(network, goldenWeights(name), '');
      const images = mixedPair(size);
      const [found, none] = await lpips.distances(images, images, [...PAIR, [1, 1]]);
      lpips.dispose();
      // float32 sums in another order over up to 26 layers
      expect(found! / value).toBeCloseTo(1, 5);
      expect(none).toBe(0);
    },
  );
});

test.skipIf(!existsSync(weights)).each([
  { name: 'lpips-alex', value: 0.598114 },
  { name: 'lpips-squeeze', value: 0.479415 },
])(
  '$name with its own weights gives the LPIPS project’s distance of g and h (facts.md; skipped without GANTRY_DATA)',
  async ({ name, value }) => {
    const bytes = new Uint8Array(readFileSync(join(weights, `${name}.safetensors`)));
    const [identified] = await identifyWeights([bytes]);
    expect(identified!.network.info.name).toBe(name);
    expect(identified!.sha256).toBe(identified!.network.joined);
    const lpips = await openKnownPairs(identified!.network, identified!.bytes, identified!.sha256);
    const { g, h } = imagePair(64);
    const set = (image: Float64Array) => ({
      count: 1,
      size: 64,
      data: Float32Array.from(image, (x) => 2 * x - 1),
    });
    const [found] = await lpips.distances(set(g), set(h), [[0, 0]]);
    lpips.dispose();
    expect(Math.abs(found! - value)).toBeLessThan(1e-6); // to the digits given
  },
);
