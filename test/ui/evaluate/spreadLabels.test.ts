import { expect, test } from 'vitest';
import { uniforms } from '../../../src/numerics/random.ts';
import { LABEL_ROOM, spreadLabels } from '../../../src/ui/evaluate/spreadLabels.ts';

test('labels with room stay at their ticks', () => {
  expect(spreadLabels([0, 50, 100])).toEqual([0, 50, 100]);
});

test('labels crowded at the top move down, not off the drawing', () => {
  expect(spreadLabels([0, 100, 99, 98])).toEqual([0, 100, 100 - LABEL_ROOM, 100 - 2 * LABEL_ROOM]);
});

test('no two labels overlap, none leaves the top, and their order is that of the ticks, for any ticks', () => {
  for (let seed = 0; seed < 200; seed++) {
    const places = [...uniforms({ seed, name: 'places' }, 8)].map((u) => u * 100);
    const labels = spreadLabels(places);
    const order = places.map((_, i) => i).sort((a, b) => places[a]! - places[b]!);
    expect(Math.max(...labels)).toBeLessThanOrEqual(100);
    for (let i = 1; i < order.length; i++) {
      // 1e-9: sums of 7.5 and a float
      expect(labels[order[i]!]! - labels[order[i - 1]!]!).toBeGreaterThanOrEqual(LABEL_ROOM - 1e-9);
    }
  }
});
