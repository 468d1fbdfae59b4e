/** What the list of runs makes of its records: rows, filters, order, columns. */
import { describe, expect, test } from 'vitest';
import { DEFAULT_CONFIG } from '../../../src/config.ts';
import { differingKeys } from '../../../src/ui/runs/differingKeys.ts';
import {
  datasetsOf,
  filterRows,
  isFiltering,
  NO_FILTER,
  type RunFilter,
  tagsOf,
} from '../../../src/ui/runs/filterRows.ts';
import { type RunRow, runRow } from '../../../src/ui/runs/runRow.ts';
import { type SortName, sortRows } from '../../../src/ui/runs/sortRows.ts';
import { recordOf } from '../../fixtures/runRecord.ts';

const rows = [
  recordOf('a', {
    createdAt: 30,
    fid: 20,
    outcome: 'passed',
    labels: { name: 'Run 10', tags: ['ema', 'night'], note: 'wide net', starred: true },
    config: { lr: 0.001 },
    spentSeconds: 500,
  }),
  recordOf('b', { createdAt: 20, fid: 9, state: 'training', synthetic: true, labels: { name: 'Run 9' } }),
  recordOf('c', { createdAt: 40, state: 'failed', datasetId: 'd2', datasetName: 'Abdomen', rounds: [] }),
  recordOf('d', { createdAt: 10, fid: 9, outcome: 'inconclusive', state: 'asking', config: { lr: 0.002 } }),
].map((run) => runRow(run, null));

const ids = (found: readonly RunRow[]) => found.map(({ run }) => run.id).join('');

describe('a row', () => {
  test('of a run that nothing works on is left where it stopped; the one at work here is at work', () => {
    expect(rows.map(({ standing }) => standing)).toEqual(['done', 'left', 'failed', 'asking']);
    expect(runRow(rows[1]!.run, 'b').standing).toBe('work');
    expect(runRow(rows[3]!.run, 'd').standing).toBe('asking');
  });

  test('has the best round’s figures, the newest log’s losses, and seconds as counted or else as summed', () => {
    const [a, b, c] = rows;
    expect(a).toMatchObject({ outcome: 'passed', fid: { value: 20 }, ratio: { value: 2 }, seconds: 500 });
    expect(a!.losses).toEqual({ d: -2.5, g: 0.75 });
    // An older record: 60 s in training and what the evaluation took.
    expect(b!.seconds).toBe(60 + b!.run.rounds[0]!.evaluation!.seconds);
    expect(c).toMatchObject({ outcome: null, fid: null, losses: null, seconds: null });
  });
});

describe('a filter', () => {
  test.each([
    ['nothing', {}, 'abcd'],
    ['words anywhere, whatever their case', { search: 'WIDE  ema' }, 'a'],
    ['a word that is not there', { search: 'ema tall' }, ''],
    ['a setting', { search: 'lr=0.002' }, 'd'],
    ['a state', { standing: 'left' }, 'b'],
    ['a verdict', { outcome: 'inconclusive' }, 'd'],
    ['no verdict', { outcome: 'none' }, 'c'],
    ['a tag', { tag: 'night' }, 'a'],
    ['a dataset', { datasetId: 'd2' }, 'c'],
    ['synthetic data', { data: 'synthetic' }, 'b'],
    ['data from files', { data: 'real' }, 'acd'],
    ['stars', { starred: true }, 'a'],
    ['several at once', { data: 'real', outcome: 'passed' }, 'a'],
  ] satisfies [string, Partial<RunFilter>, string][])('by %s', (_, change, found) => {
    const filter = { ...NO_FILTER, ...change };
    expect(ids(filterRows(rows, filter))).toBe(found);
    expect(isFiltering(filter)).toBe(Object.keys(change).length > 0);
  });

  test('offers the tags and datasets that there are', () => {
    expect(tagsOf(rows)).toEqual(['ema', 'night']);
    expect(datasetsOf(rows)).toEqual([
      { id: 'd2', name: 'Abdomen' },
      { id: 'd1', name: 'Dataset 1' },
    ]);
  });
});

describe('the order', () => {
  const storage = new Map([
    ['a', { checkpoints: 5, snapshots: 1, logs: 1, rest: 1 }],
    ['c', { checkpoints: 9, snapshots: 0, logs: 0, rest: 0 }],
  ]);
  const nameOf = ({ run }: RunRow) => run.labels?.name ?? run.datasetName;

  // What has no value stands last either way; b and d, whose FIDs are equal, stand newest first.
  test.each([
    ['date', 'dbac', 'cabd'],
    ['name', 'cdba', 'abdc'], // Abdomen, Dataset 1, Run 9, Run 10: numbers as numbers
    ['fid', 'bdac', 'abdc'],
    ['ratio', 'bdac', 'abdc'],
    ['storage', 'acbd', 'cabd'],
  ] satisfies [SortName, string, string][])('by %s, up and down', (by, up, down) => {
    expect(ids(sortRows(rows, { by, descending: false }, { nameOf, storage }))).toBe(up);
    expect(ids(sortRows(rows, { by, descending: true }, { nameOf, storage }))).toBe(down);
  });

  test('by time leaves a run without any last', () => {
    expect(ids(sortRows(rows, { by: 'seconds', descending: true }, { nameOf, storage })).at(-1)).toBe('c');
  });
});

describe('the columns of a configuration', () => {
  test('are those that tell the listed runs apart, in its order', () => {
    const configs = [{}, { lr: 0.5 }, { lr: 0.5, ngf: 7 }].map((change) => ({
      ...DEFAULT_CONFIG,
      ...change,
    }));
    expect(differingKeys(configs)).toEqual(['ngf', 'lr']);
    expect(differingKeys(configs.slice(0, 1))).toEqual([]);
    expect(differingKeys([])).toEqual([]);
  });

  test('do not count a key that an older record lacks and that had today’s default', () => {
    const { ema: _, ...older } = DEFAULT_CONFIG;
    expect(differingKeys([DEFAULT_CONFIG, older as typeof DEFAULT_CONFIG])).toEqual([]);
  });
});
