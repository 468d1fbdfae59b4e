import { expect, test } from 'vitest';
import { normals, permutation, philox4x32, uniforms } from '../../src/numerics/random.ts';

// Random123 1.14, kat_vectors, "philox4x32 10".
test.each([
  { counter: [0, 0, 0, 0], key: [0, 0], out: [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8] },
  {
    counter: [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
    key: [0xffffffff, 0xffffffff],
    out: [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
  },
  {
    counter: [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    key: [0xa4093822, 0x299f31d0],
    out: [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
  },
] as const)('philox4x32-10 equals the Random123 known answer for key $key', ({ counter, key, out }) => {
  expect(philox4x32(counter, key)).toEqual([...out]);
});

test('a stream gives the same numbers whatever was drawn before, and a prefix is a prefix', () => {
  const stream = { seed: 7, name: 'latent', index: 3 };
  const long = uniforms(stream, 1001);
  uniforms({ seed: 7, name: 'other' }, 10);
  expect([...uniforms(stream, 10)]).toEqual([...long.subarray(0, 10)]);
  expect([...normals(stream, 5)]).toEqual([...normals(stream, 6).subarray(0, 5)]);
});

test('streams differ by seed, name and index', () => {
  const first = [
    { seed: 1, name: 'a', index: 0 },
    { seed: 2, name: 'a', index: 0 },
    { seed: 1, name: 'b', index: 0 },
    { seed: 1, name: 'a', index: 1 },
    { seed: 1, name: 'a', index: 4294967296 },
  ].map((stream) => uniforms(stream, 1)[0]);
  expect(new Set(first).size).toBe(first.length);
});

test('100,000 normals have mean 0 and variance 1 within four standard errors', () => {
  const x = normals({ seed: 1, name: 'moments' }, 100_000);
  const mean = x.reduce((sum, value) => sum + value, 0) / x.length;
  const variance = x.reduce((sum, value) => sum + (value - mean) ** 2, 0) / x.length;
  expect(Math.abs(mean)).toBeLessThan(4 / Math.sqrt(x.length));
  expect(Math.abs(variance - 1)).toBeLessThan(4 * Math.sqrt(2 / x.length));
});

test('a permutation holds every index once and is not the identity', () => {
  const order = permutation({ seed: 5, name: 'p' }, 257);
  expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 257 }, (_, i) => i));
  expect([...order]).not.toEqual(Array.from({ length: 257 }, (_, i) => i));
});
