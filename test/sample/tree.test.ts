import { expect, test } from 'vitest';
import { uniforms } from '../../src/numerics/random.ts';
import { clipToSlab, growTree, type Point } from '../../src/sample/tree.ts';

const random = uniforms({ seed: 3, name: 'test/tree' }, 300);
const targets: Point[] = Array.from({ length: 100 }, (_, i) => [
  random[3 * i]! * 50,
  random[3 * i + 1]! * 50,
  random[3 * i + 2]! * 50,
]);
const root: Point = [0, 0, 0];
const branches = growTree(root, targets, 0.5);
const key = (point: Point) => point.join();

test('every target is reached once, and the way back ends at the root', () => {
  expect(branches).toHaveLength(100);
  const parentOf = new Map(branches.map(({ from, to }) => [key(to), key(from)]));
  expect(parentOf.size).toBe(100);
  for (const target of targets) {
    let at = key(target);
    for (let steps = 0; at !== key(root); steps++) {
      expect(steps).toBeLessThan(101);
      at = parentOf.get(at)!;
    }
  }
});

test('a branch’s cubed radius is its children’s sum, a tip’s is the tip’s (Murray’s law)', () => {
  for (const { to, radius } of branches) {
    const children = branches.filter(({ from }) => key(from) === key(to));
    const cubes = children.reduce((sum, child) => sum + child.radius ** 3, 0);
    // float64 sums of at most 100 cubes
    expect(radius ** 3).toBeCloseTo(children.length === 0 ? 0.125 : cubes, 9);
  }
});

test('balance 1 is a star: every branch starts at the root', () => {
  for (const { from } of growTree(root, targets, 1, 1)) expect(key(from)).toBe(key(root));
});

test('a branch is cut to a slab', () => {
  const rising = { from: [0, 0, 0], to: [10, 20, 10], radius: 1 } as const;
  expect(clipToSlab(rising, 2, 5)).toEqual([2, 4, 5, 10]);
  expect(clipToSlab({ ...rising, from: rising.to, to: rising.from }, 2, 5)).toEqual([5, 10, 2, 4]);
  expect(clipToSlab(rising, -5, 50)).toEqual([0, 0, 10, 20]);
  expect(clipToSlab(rising, 11, 12)).toBeNull();
  expect(clipToSlab({ ...rising, to: [10, 20, 0] }, -1, 1)).toEqual([0, 0, 10, 20]);
});
