import { expect, test } from 'vitest';
import { createMsSsim, scalesOf } from '../../src/evaluate/msSsim.ts';
import golden from '../oracle/evaluation/images.json' with { type: 'json' };
import { imagePair } from './golden.ts';

// Both sides in float64: only the order of additions differs. The inverse is 0 by the rule for negative means.
test.each(golden.msSsim)(
  'MS-SSIM of a $size px pair over $scales scales equals its definition in PyTorch',
  (expected) => {
    const { size } = expected;
    const { g, h } = imagePair(size);
    const compare = createMsSsim(size);
    expect(scalesOf(size)).toBe(expected.scales);
    expect(Math.abs(compare(g, h) - expected.value)).toBeLessThan(1e-12);
    expect(
      compare(
        g,
        g.map((value) => 1 - value),
      ),
    ).toBe(expected.inverted);
  },
);

test('equal images score 1 whatever the number of scales, and images below the window are refused', () => {
  for (const size of [11, 22, 64]) {
    const { g } = imagePair(size);
    expect(createMsSsim(size)(g, g)).toBeCloseTo(1, 14);
  }
  expect(scalesOf(10)).toBe(0);
  expect(() => createMsSsim(10)).toThrow('10 px');
});
