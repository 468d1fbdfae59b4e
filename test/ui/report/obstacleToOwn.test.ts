import { expect, test } from 'vitest';
import { buildReport } from '../../../src/report/report.ts';
import type { Report } from '../../../src/report/reportTypes.ts';
import { obstacleToOwn } from '../../../src/ui/report/obstacleToOwn.ts';
import { finishedRun } from '../../report/fixture.ts';

const { run, dataset, images } = finishedRun();
const report = await buildReport({ run, dataset: dataset!, images: images!, createdAt: 0 });
const own = { ...run, report };
const withN = (n: Partial<Report['evaluation']['n']>): Report => ({
  ...report,
  evaluation: { ...report.evaluation, n: { ...report.evaluation.n, ...n } },
});

test('a report of the very run compares with it', () => {
  expect(obstacleToOwn(report, own)).toBeNull();
});

test('other numbers of images, also of the floor, stand between', () => {
  expect(obstacleToOwn(withN({ fake: 1 }), own)).toBe('n');
  expect(obstacleToOwn(withN({ floor: 1 }), own)).toBe('n');
});

test('another recipe, other counts, or a run that has no report are other data', () => {
  const data = (change: Partial<Report['data']>) => ({ ...report, data: { ...report.data, ...change } });
  expect(obstacleToOwn(data({ recipeHash: '0'.repeat(64) }), own)).toBe('dataset');
  expect(obstacleToOwn(data({ slices: { ...report.data.slices, final: 1 } }), own)).toBe('dataset');
  expect(obstacleToOwn(report, { ...run, report: null })).toBe('dataset');
});
