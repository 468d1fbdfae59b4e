import { expect, test } from 'vitest';
import { configDiff } from '../../../src/ui/compare/configDiff.ts';
import { runOf } from '../../fixtures/comparedRuns.ts';
import { datasetRecord } from '../../fixtures/datasetRecord.ts';

const dataset = { ...datasetRecord([], { id: 'd1' }), recipeHash: 'ab'.repeat(32) };

test('of two runs and their rounds only what differs is left, one value a column', () => {
  const a = runOf('a', [
    { iterations: 1, config: { lr: 0.1 } },
    { iterations: 1, config: { lr: 0.2 } },
  ]);
  const b = runOf('b', [{ iterations: 1, config: { lr: 0.1, ngf: 8 } }], {
    settings: { ...a.settings, datasetId: 'gone' },
  });
  const { columns, rows } = configDiff([a, b], [dataset]);
  expect(columns).toEqual([
    { runId: 'a', round: 1 },
    { runId: 'a', round: 2 },
    { runId: 'b', round: 1 },
  ]);
  const { ngf } = a.settings.config;
  expect(rows).toEqual([
    { key: 'ngf', values: [ngf, ngf, 8] },
    { key: 'lr', values: [0.1, 0.2, 0.1] },
    // The second run's dataset is deleted: what its recipe was is not known.
    { key: 'recipe', values: ['abababababab', 'abababababab', null] },
  ]);
});

test('runs that are alike, or one alone, differ in nothing', () => {
  const plan = [{ iterations: 1 }];
  expect(configDiff([runOf('a', plan), runOf('b', plan)], [dataset]).rows).toEqual([]);
  expect(configDiff([runOf('a', plan)], []).rows).toEqual([]);
  expect(configDiff([], [])).toEqual({ columns: [], rows: [] });
});
