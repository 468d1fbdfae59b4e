import { expect, test } from 'vitest';
import type { Evaluation } from '../../../src/evaluation.ts';
import { areApart } from '../../../src/ui/evaluate/areApart.ts';
import { obstacleTo } from '../../../src/ui/evaluate/comparable.ts';
import { EVALUATION, figureOf } from '../../fixtures/evaluation.ts';

const side = (change: Partial<Evaluation> = {}, datasetId = 'd1') => ({
  datasetId,
  evaluation: { ...EVALUATION, ...change },
});

test('what was measured alike compares', () => {
  expect(obstacleTo(side(), side({ seed: 7 }), 'fid')).toBeNull();
});

test('other data, another split or another preparation compare in no figure', () => {
  for (const metric of ['fid', 'ssim', 'auc'] as const) {
    expect(obstacleTo(side(), side({}, 'd2'), metric)).toBe('dataset');
    expect(obstacleTo(side(), side({ split: 'final' }), metric)).toBe('split');
    expect(obstacleTo(side(), side({ preprocessing: '00'.repeat(32) }), metric)).toBe('preprocessing');
  }
});

test('an unknown preparation is not taken for the same', () => {
  expect(obstacleTo(side({ preprocessing: null }), side({ preprocessing: null }), 'fid')).toBe(
    'preprocessing',
  );
});

test('another network bars what is measured in it, and nothing else', () => {
  const other = side({ network: { ...EVALUATION.network, id: 'ff'.repeat(32) } });
  expect(obstacleTo(side(), other, 'fid')).toBe('network');
  expect(obstacleTo(side(), other, 'featureDistance')).toBe('network');
  for (const metric of ['lpips', 'ssim', 'auc'] as const)
    expect(obstacleTo(side(), other, metric)).toBeNull();
  expect(obstacleTo(side(), side({ lpipsNetwork: null }), 'lpips')).toBe('network');
});

test('other numbers of fakes bar the FID, and not the ratio, which is taken at the floor’s', () => {
  const fewer = side({ n: { ...EVALUATION.n, fake: 256 } });
  expect(obstacleTo(side(), fewer, 'fid')).toBe('n');
  expect(obstacleTo(side(), fewer, 'ratio')).toBeNull();
  expect(obstacleTo(side(), side({ n: { ...EVALUATION.n, floor: 64 } }), 'ratio')).toBe('n');
});

test('intervals are apart where they share no value; without both nothing is said', () => {
  expect(areApart(figureOf(1, 0.8, 1.2), figureOf(2, 1.3, 2.4))).toBe(true);
  expect(areApart(figureOf(1, 0.8, 1.4), figureOf(2, 1.3, 2.4))).toBe(false);
  expect(areApart(figureOf(1, 0.8, 1.2), { ...figureOf(2, 0, 0), low: null, high: null })).toBeNull();
});
