import { expect, test } from 'vitest';
import { linear, pathLatents, slerp } from '../../src/generate/pathLatents.ts';
import { seedLatents } from '../../src/generate/seedLatents.ts';
import golden from '../oracle/generate/golden.json';

const [a, b] = [Float32Array.from(golden.a), Float32Array.from(golden.b)];
const nz = 100;
const one = (index: number) => seedLatents({ seed: 3, first: index, count: 1, nz });
const path = (options: Partial<Parameters<typeof pathLatents>[0]>) =>
  pathLatents({ seed: 3, from: 5, to: 9, count: 5, path: 'slerp', nz, ...options });
const row = (values: Float32Array, i: number) => values.slice(i * nz, (i + 1) * nz);

// Ours rounds to float32 once, at the end: half a unit in the last place of values below 4.
const ROUNDING = 2 ** -22;

test.each([
  ['slerp', slerp],
  ['linear', linear],
] as const)('%s is SciPy’s and NumPy’s at every step', (name, between) => {
  golden[name].forEach((expected, i) => {
    const ours = between(a, b, i / (golden[name].length - 1));
    expected.forEach((value, k) => {
      expect(Math.abs(ours[k]! - value)).toBeLessThan(ROUNDING);
    });
  });
});

test.each(['slerp', 'linear'] as const)(
  'a %s way begins and ends in the very latents of its ends',
  (name) => {
    const values = path({ path: name });
    expect(values.length).toBe(5 * nz);
    expect(row(values, 0)).toEqual(one(5));
    expect(row(values, 4)).toEqual(one(9));
    expect(row(values, 2)).not.toEqual(row(values, 1));
  },
);

test('there and back is the same way, within rounding', () => {
  const [there, back] = [path({}), path({ from: 9, to: 5 })];
  row(there, 1).forEach((value, k) => {
    expect(Math.abs(value - row(back, 3)[k]!)).toBeLessThan(ROUNDING);
  });
});

test('one latent is that of the beginning, two are the ends', () => {
  expect(path({ count: 1 })).toEqual(one(5));
  const two = path({ count: 2 });
  expect([row(two, 0), row(two, 1)]).toEqual([one(5), one(9)]);
});

test('between an index and itself there is that latent alone', () => {
  const values = path({ to: 5 });
  for (let i = 0; i < 5; i++) expect(row(values, i)).toEqual(one(5));
});

test('where two directions tell no great circle the way is straight', () => {
  const opposite = a.map((x) => -x);
  expect(slerp(a, opposite, 0.25)).toEqual(linear(a, opposite, 0.25));
  expect(slerp(a, new Float32Array(a.length), 0.25)).toEqual(linear(a, new Float32Array(a.length), 0.25));
  expect(slerp(a, a, 0.5)).toEqual(a);
});

test('half way a slerp keeps the length that a straight way loses', () => {
  // Two normal latents of 100 values are nearly at right angles and of length 10: their mean is √½ of that.
  const lengthOf = (name: 'slerp' | 'linear') => Math.hypot(...row(path({ count: 3, path: name }), 1));
  const mean = (Math.hypot(...one(5)) + Math.hypot(...one(9))) / 2;
  expect(lengthOf('slerp')).toBeCloseTo(mean, 5);
  expect(lengthOf('linear')).toBeLessThan(0.85 * mean);
});
