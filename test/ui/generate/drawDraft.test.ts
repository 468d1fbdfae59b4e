import { expect, test } from 'vitest';
import { defaultDrawDraft, wantedOf } from '../../../src/ui/generate/drawDraft.ts';

test('at first 64 images of a seed that is not a run’s own', () => {
  expect(wantedOf(defaultDrawDraft)).toEqual({
    wanted: { count: 64, seed: 2, first: 0, between: null },
    wrong: new Set(),
  });
});

test('between two indices the count is the steps, and the way is named', () => {
  const { wanted } = wantedOf({
    ...defaultDrawDraft,
    kind: 'between',
    count: '9',
    first: '3',
    to: '3',
    path: 'linear',
  });
  expect(wanted).toEqual({ count: 9, seed: 2, first: 3, between: { to: 3, path: 'linear' } });
});

test.each([
  ['count', '0'],
  ['count', '1025'],
  ['count', '3.5'],
  ['seed', '-1'],
  ['seed', '4294967296'],
  ['first', ''],
  ['first', '2147482624'], // with 1,024 images it would reach 2³¹, where evaluations draw
] as const)('%s %j is wrong, and nothing is wanted then', (field, typed) => {
  const { wanted, wrong } = wantedOf({ ...defaultDrawDraft, [field]: typed });
  expect(wanted).toBeNull();
  expect([...wrong]).toEqual([field]);
});

test('the end of a way counts only where there is one', () => {
  expect(wantedOf({ ...defaultDrawDraft, to: 'x' }).wanted).not.toBeNull();
  expect([...wantedOf({ ...defaultDrawDraft, kind: 'between', to: 'x' }).wrong]).toEqual(['to']);
});
