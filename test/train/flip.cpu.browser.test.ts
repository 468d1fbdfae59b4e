/** Which of a batch's slices are mirrored, and that nothing else happens to them. */
import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, test } from 'vitest';
import { uniforms } from '../../src/numerics/random.ts';
import { mirrors } from '../../src/train/noise.ts';
import { drawnInputs } from '../../src/train/trainer.ts';

const SIZE = 4;
const SLICES = 12;
const values = Float32Array.from(uniforms({ seed: 3, name: 'flip' }, SLICES * SIZE * SIZE), (u) => 2 * u - 1);
const config = { seed: 5, nz: 2, mode: 'wc' } as const;
const indices = Int32Array.from({ length: SLICES }, (_, i) => i);

beforeAll(async () => {
  await tf.setBackend('cpu');
});

async function batch(step: number, flip: boolean): Promise<Float32Array> {
  const data = tf.tensor4d(values, [SLICES, SIZE, SIZE, 1]);
  const { real } = drawnInputs(config, data, flip).critic({ step, batch: { epoch: 0, batch: 0, indices } });
  return (await real.data()) as Float32Array;
}

/** Slice i as it stands, or each of its rows backwards. */
function expected(i: number, mirrored: boolean): number[] {
  const slice = [...values.subarray(i * SIZE ** 2, (i + 1) * SIZE ** 2)];
  if (!mirrored) return slice;
  return Array.from({ length: SIZE }, (_, y) => slice.slice(y * SIZE, (y + 1) * SIZE).reverse()).flat();
}

test('a dataset without mirroring is drawn as it stands', async () => {
  expect(await batch(0, false)).toEqual(values);
});

test('with it, about half are drawn with their rows backwards, to the bit, others at every step', async () => {
  const seen = new Set<string>();
  let turned = 0;
  for (let step = 0; step < 8; step++) {
    const which = mirrors(config.seed, step, SLICES);
    seen.add(which.join());
    turned += which.reduce((sum, one) => sum + one, 0);
    const drawn = await batch(step, true);
    for (let i = 0; i < SLICES; i++) {
      expect([...drawn.subarray(i * SIZE ** 2, (i + 1) * SIZE ** 2)]).toEqual(expected(i, which[i] === 1));
    }
  }
  expect(seen.size).toBe(8);
  expect(turned / (8 * SLICES)).toBeGreaterThan(0.3); // 96 fair coins: far outside is 1 in 10^5
  expect(turned / (8 * SLICES)).toBeLessThan(0.7);
});
