import { describe, expect, test } from 'vitest';
import { DEFAULT_GATE } from '../../../src/run.ts';
import { type FigureRow, figureGroups, figureWords } from '../../../src/ui/evaluate/figureGroups.ts';
import { en } from '../../../src/ui/text/en.ts';
import { EVALUATION, FID_ONLY, noFigure, POOR_EVALUATION } from '../../fixtures/evaluation.ts';

const groupsOf = (evaluation = EVALUATION) =>
  figureGroups(evaluation, en.evaluate, {
    gate: DEFAULT_GATE,
    before: { label: 'Untrained generator', fid: 61.3 },
  });
const blocksOf = (evaluation = EVALUATION) => groupsOf(evaluation).flatMap(({ blocks }) => blocks);
const rowsOf = (evaluation = EVALUATION) => blocksOf(evaluation).flatMap(({ rows }) => rows);
const row = (key: string, rows: readonly FigureRow[] = rowsOf()) => rows.find((one) => one.key === key)!;

test('every figure of an evaluation has a row, LPIPS in place of its stand-in', () => {
  const { lpips, featureDistance, ssim, psnr, msSsim, ...single } = EVALUATION.metrics;
  const kinds = ['realFake', 'realReal', 'nearestTraining', 'fakeFake'];
  const pairs = ['ssim', 'psnr', 'lpips'].flatMap((name) => kinds.map((kind) => `${name}.${kind}`));
  expect(
    rowsOf()
      .map(({ key }) => key)
      .sort(),
  ).toEqual([...Object.keys(single), ...pairs, 'msSsim.realReal', 'msSsim.fakeFake'].sort());
});

test('without LPIPS weights the stand-in shows under its own name', () => {
  const keys = rowsOf(POOR_EVALUATION).map(({ key }) => key);
  expect(keys).toContain('featureDistance.realFake');
  expect(keys.some((key) => key.startsWith('lpips'))).toBe(false);
  expect(blocksOf(POOR_EVALUATION).find(({ key }) => key === 'featureDistance')?.title).not.toMatch(/^LPIPS/);
});

test('no row stands without how many images it rests on', () => {
  for (const { key, basis } of rowsOf()) {
    if (key !== 'fidInfinity') expect(basis, key).toMatch(/\d/);
  }
  expect(row('fid').basis).toBe('202 real, 512 generated');
  expect(row('ratio').basis).toBe('202 real, 202 generated'); // n.floor
  expect(row('floor').basis).toBe('202 training against 202 real');
  expect(row('auc').basis).toBe('202 real, 512 generated');
  expect(row('discriminatorAccuracy').basis).toBe('held-out half of 202 real, 512 generated');
  expect(row('generatorAccuracy').basis).toBe('held-out half of 512 generated');
});

test('what a figure is held against stands beside it', () => {
  expect(row('ratio').beside).toBe('gate at 2 · floor 13.52');
  expect(row('fid').beside).toBe('Untrained generator 61.3');
  expect(row('auc').beside).toBe('ideal 0.5');
  expect(row('kid').beside).toBe('p 0.034, 1,000 permutations');
});

test('LPIPS names its own network, SSIM none, the critic’s figures the critic', () => {
  const source = (key: string) => blocksOf().find((block) => block.key === key)?.source;
  expect(source('fid')).toBe(EVALUATION.network);
  expect(source('lpips')).toBe(EVALUATION.lpipsNetwork);
  expect(source('ssim')).toBeNull();
  expect(source('critic')).toBe('critic');
});

test('an evaluation of the FID alone shows its distribution alone', () => {
  expect(groupsOf(FID_ONLY).map(({ name }) => name)).toEqual(['distribution']);
});

describe('a figure that is missing', () => {
  test('is a dash, with nothing drawn where its block has no other', () => {
    const none = noFigure('too-few-images');
    const evaluation = { ...EVALUATION, metrics: { ...EVALUATION.metrics, kid: none } };
    expect(figureWords(row('kid', rowsOf(evaluation)))).toBe('–');
    expect(blocksOf(evaluation).find(({ key }) => key === 'kid')?.scale).toBeNull();
  });
});
