import { expect, test } from 'vitest';
import { PRESETS } from '../../src/config.ts';
import { NonFiniteError } from '../../src/errors.ts';
import { logRow, totalEpochs } from '../../src/train/logRow.ts';

const place = {
  iteration: 7,
  last: { epoch: 4, batch: 2, indices: new Int32Array() },
  batchesPerEpoch: 8,
  totalEpochs: 38,
  lambda: 10,
};

test('losses follow from the scalars as WGAN-GP defines them', () => {
  expect(logRow([0.5, -1, 0.25, 1.5, -0.75], place)).toEqual({
    iteration: 7,
    epoch: 4,
    totalEpochs: 38,
    batch: 2,
    batchesPerEpoch: 8,
    lossD: -1 - 0.5 + 10 * 0.25, // E[D(fake)] − E[D(real)] + λ·penalty
    lossG: 0.75,
    dReal: 0.5,
    dFakeCritic: -1,
    dFakeGenerator: -0.75,
    wasserstein: 1.5,
    penalty: 0.25,
    gradNorm: 1.5,
  });
});

test.each([
  ['lossD', [Number.NaN, 0, 0, 0, 0]],
  ['lossD', [0, 0, Number.POSITIVE_INFINITY, 0, 0]],
  ['lossG', [0, 0, 0, 0, Number.NaN]],
] as const)('%s that is not finite is an error with its iteration', (what, scalars) => {
  const attempt = () => logRow(scalars, place);
  expect(attempt).toThrow(NonFiniteError);
  expect(attempt).toThrow(/iteration 7\. Lower lr/);
  try {
    attempt();
  } catch (error) {
    expect((error as NonFiniteError).facts).toEqual({ iteration: 7, what });
  }
});

test('total epochs are the configuration’s own, or as many as its iterations reach into', () => {
  expect(totalEpochs({ ...PRESETS.thesis, nepochs: 1000 }, 4096)).toBe(1000);
  expect(totalEpochs({ ...PRESETS.quick, iterations: 300, critic_iters: 5 }, 68)).toBe(750);
  expect(totalEpochs({ ...PRESETS.quick, iterations: 3, critic_iters: 5 }, 275)).toBe(2); // 15 batches of 8
});
