/** Runs beside their work, on real storage and real locks. */
import { afterEach, describe, expect, test } from 'vitest';
import { DEFAULT_CONFIG } from '../src/config.ts';
import { BusyError } from '../src/errors.ts';
import { DEFAULT_GATE, type RunRecord } from '../src/run.ts';
import { createRuns } from '../src/runs.ts';
import { changeRun, getRun, listRuns, putRun, putSnapshot } from '../src/storage/runs.ts';
import { deleteRun } from './fixtures/deleteRun.ts';

const DAY_MS = 24 * 3600 * 1000;

const run = (id: string, given: Partial<RunRecord> = {}): RunRecord => ({
  id,
  version: 1,
  createdAt: 1,
  settings: {
    datasetId: 'runs-test',
    config: DEFAULT_CONFIG,
    gate: DEFAULT_GATE,
    maxRounds: 1,
    numOutput: 4,
    backend: 'auto',
    network: 'auto',
  },
  datasetName: 'd',
  synthetic: false,
  state: 'done',
  round: 1,
  bestRound: null,
  rounds: [],
  baseline: null,
  device: null,
  report: null,
  failure: null,
  ...given,
});

const stopped: string[] = [];
const page = () =>
  createRuns({
    stop: async (id) => {
      stopped.push(id);
    },
  });

afterEach(async () => {
  stopped.length = 0;
  for (const { id, settings } of await listRuns())
    if (settings.datasetId === 'runs-test') await deleteRun(id);
});

const ids = (runs: readonly RunRecord[]) =>
  runs.filter(({ settings }) => settings.datasetId === 'runs-test').map(({ id }) => id);

describe('the bin', () => {
  test('holds a deleted run whole, gives it back, and lists the newest first', async () => {
    const runs = page();
    for (const id of ['a', 'b', 'c']) await putRun(run(id));
    await putSnapshot('a', 1, { iteration: 3, columns: 1, rows: 1, size: 1, pixels: new Uint8Array(1) });
    await runs.deleteRun('a');
    await changeRun('a', (stored) => ({ ...stored, deletedAt: stored.deletedAt! - 1000 }));
    await runs.deleteRun('b');
    expect(stopped).toEqual(['a', 'b']);
    expect(ids(await runs.listRuns())).toEqual(['c']);
    expect(ids(await runs.listDeletedRuns())).toEqual(['b', 'a']);
    await runs.restoreRun('a');
    expect(ids(await runs.listRuns()).sort()).toEqual(['a', 'c']);
    expect(ids(await runs.listDeletedRuns())).toEqual(['b']);
    expect(await runs.listSnapshots('a', 1)).toEqual([3]);
  });

  test('is emptied of one, or of all; what is not in it stays', async () => {
    const runs = page();
    for (const id of ['a', 'b', 'c', 'd']) await putRun(run(id));
    for (const id of ['a', 'b', 'c']) await runs.deleteRun(id);
    await runs.purgeRun('a');
    await runs.purgeRun('d');
    expect(ids(await listRuns()).sort()).toEqual(['b', 'c', 'd']);
    await runs.purgeRun(null);
    expect(ids(await listRuns())).toEqual(['d']);
  });

  test('lets go at a page’s first list of what has lain in it for over a week', async () => {
    await putRun(run('old', { deletedAt: Date.now() - 8 * DAY_MS }));
    await putRun(run('fresh', { deletedAt: Date.now() - 6 * DAY_MS }));
    await page().listRuns();
    await expect.poll(() => getRun('old')).toBeNull();
    expect(ids(await page().listDeletedRuns())).toEqual(['fresh']);
  });

  test('takes no run that another tab has in work', async () => {
    await putRun(run('a'));
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    await new Promise<void>((granted) => {
      void navigator.locks.request('gantry-run-a', () => {
        granted();
        return held;
      });
    });
    const late = AbortSignal.timeout;
    AbortSignal.timeout = () => late.call(AbortSignal, 1); // of its five seconds none is waited
    await expect(page().deleteRun('a')).rejects.toBeInstanceOf(BusyError);
    AbortSignal.timeout = late;
    release();
    expect(ids(await page().listRuns())).toEqual(['a']);
  });
});

describe('the bin', () => {
  test('is emptied of all but a run that another tab has in work, and says so', async () => {
    for (const id of ['a', 'b', 'c']) await putRun(run(id, { deletedAt: 1 }));
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    await new Promise<void>((granted) => {
      void navigator.locks.request('gantry-run-b', () => {
        granted();
        return held;
      });
    });
    const late = AbortSignal.timeout;
    AbortSignal.timeout = () => late.call(AbortSignal, 1);
    await expect(page().purgeRun(null)).rejects.toBeInstanceOf(BusyError);
    AbortSignal.timeout = late;
    release();
    expect(ids(await page().listDeletedRuns())).toEqual(['b']);
  });
});

describe('labels', () => {
  test('change what is given and nothing else, and what is emptied goes', async () => {
    const runs = page();
    await putRun(run('a', { state: 'stopped' }));
    await runs.labelRun('a', { name: '  Baseline\n', starred: true });
    expect((await runs.labelRun('a', { tags: ['x'] })).labels).toEqual({
      name: 'Baseline',
      starred: true,
      tags: ['x'],
    });
    const { labels, ...rest } = await runs.labelRun('a', { name: ' ', starred: false });
    expect(labels).toEqual({ tags: ['x'] });
    expect({ ...rest }).toEqual(run('a', { state: 'stopped' }));
    expect((await getRun('a'))?.labels).toEqual({ tags: ['x'] });
  });

  test('are trimmed, each tag once, within their lengths, no character cut in two', async () => {
    await putRun(run('a'));
    const { labels } = await page().labelRun('a', {
      name: '🫁'.repeat(200),
      tags: [' Lung ', 'lung', '', 'b'.repeat(50), ...Array.from({ length: 30 }, (_, i) => `t${i}`)],
      note: `${'n'.repeat(5000)}`,
    });
    expect(labels?.name).toBe('🫁'.repeat(120));
    expect(labels?.tags?.slice(0, 3)).toEqual(['Lung', 'b'.repeat(40), 't0']);
    expect(labels?.tags?.length).toBe(20);
    expect(labels?.note?.length).toBe(4000);
  });

  test('of a run that is gone say so', async () => {
    await expect(page().labelRun('none', { name: 'x' })).rejects.toThrow('not in this browser any more');
    await expect(page().runStorage('none')).rejects.toThrow('not in this browser any more');
    expect(await getRun('none')).toBeNull();
  });
});
