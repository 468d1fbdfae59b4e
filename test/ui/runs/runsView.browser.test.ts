/** The list of runs on the whole page, over a Gantry that holds 500 made-up records. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Gantry } from '../../../src/app.ts';
import { StorageFullError } from '../../../src/errors.ts';
import type { RunRecord } from '../../../src/run.ts';
import { mountApp } from '../../../src/ui/mount.tsx';
import { ROWS_A_PAGE } from '../../../src/ui/runs/RunList.tsx';
import { datasetRecord } from '../../fixtures/datasetRecord.ts';
import { EVALUATION } from '../../fixtures/evaluation.ts';
import { recordOf } from '../../fixtures/runRecord.ts';
import { stubGantry } from '../../fixtures/stubGantry.ts';

const root = document.createElement('div');
let unmount = () => {};

const all = (id: string) => [...root.querySelectorAll<HTMLElement>(`[data-testid="${id}"]`)];
const find = (id: string) => all(id)[0] ?? null;
const wait = (id: string) => vi.waitUntil(() => find(id), { timeout: 10_000 });
const shown = () => all('run-row').map((row) => row.dataset.run);
const rowOf = (id: string) => root.querySelector<HTMLElement>(`[data-run="${id}"]`)!;
const within = (id: string, part: string) => rowOf(id).querySelector<HTMLElement>(`[data-testid="${part}"]`)!;
const click = (id: string) => find(id)!.click();

function type(id: string, value: string): void {
  const field = find(id) as HTMLInputElement;
  field.value = value;
  field.dispatchEvent(new Event(field instanceof HTMLSelectElement ? 'change' : 'input', { bubbles: true }));
}

/** What was typed is in the view: the next frame comes after it. */
const drawn = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));

/** A shelf of records as gantry.ts keeps one. */
function shelf(records: readonly RunRecord[]) {
  let runs = [...records];
  const change = (id: string, to: Partial<RunRecord>) => {
    runs = runs.map((run) => (run.id === id ? { ...run, ...to } : run));
    return runs.find((run) => run.id === id)!;
  };
  const asked: string[] = [];
  const gantry: Partial<Gantry> = {
    listDatasets: async () => [datasetRecord([], { id: 'd1' })],
    listRuns: async () => runs.filter(({ deletedAt }) => !deletedAt),
    listDeletedRuns: async () => runs.filter(({ deletedAt }) => deletedAt),
    deleteRun: async (id) => void change(id, { deletedAt: 5 }),
    restoreRun: async (id) => void change(id, { deletedAt: null }),
    purgeRun: async (id) => {
      runs = runs.filter((run) => !run.deletedAt || (id !== null && run.id !== id));
    },
    labelRun: async (id, labels) => {
      asked.push(`label ${id} ${JSON.stringify(labels)}`);
      return change(id, { labels: { ...runs.find((run) => run.id === id)!.labels, ...labels } });
    },
    runStorage: async (id) => {
      asked.push(`weigh ${id}`);
      return { checkpoints: 3e6, snapshots: 1e6, logs: 0, rest: 0 };
    },
    keptCheckpoints: async () => [
      { round: 1, slot: null, iteration: 300 },
      { round: 1, slot: 'epoch-2', iteration: 200 },
    ],
  };
  return { gantry, asked, of: (id: string) => runs.find((run) => run.id === id) };
}

const MANY = Array.from({ length: 500 }, (_, i) =>
  recordOf(`r${i}`, {
    createdAt: 1e12 + i * 1000,
    fid: 10 + ((i * 7) % 500),
    config: { lr: i % 2 ? 0.001 : 0.002 },
    labels: { name: `Run ${i}`, ...(i % 100 === 0 ? { tags: ['hundredth'] } : {}) },
  }),
);

beforeEach(() => {
  document.body.append(root);
  location.hash = '#runs';
});
afterEach(() => {
  unmount();
  root.remove();
  location.hash = '';
});

async function open(records: readonly RunRecord[], given: Partial<Gantry> = {}) {
  const { gantry, ...rest } = shelf(records);
  unmount = mountApp(root, stubGantry({ ...gantry, ...given }), { backend: 'wasm' });
  await wait('stage-runs');
  return rest;
}

describe('five hundred runs', () => {
  test('are a page of rows, newest first, with a column for each key that tells them apart, and only the page is weighed', async () => {
    const { asked } = await open(MANY);
    await wait('runs-table');
    expect(shown()).toEqual(Array.from({ length: ROWS_A_PAGE }, (_, i) => `r${499 - i}`));
    expect(find('runs-count')!.textContent).toBe('500 of 500 runs');
    const keys = [...find('runs-table')!.querySelectorAll('thead code')].map((code) => code.textContent);
    expect(keys).toEqual(['lr']);
    await vi.waitUntil(() => rowOf('r499').textContent!.includes('4 MB'));
    expect(asked.filter((line) => line.startsWith('weigh')).length).toBe(ROWS_A_PAGE);
  });

  test('are searched, filtered and sorted as a person types', async () => {
    await open(MANY);
    await wait('runs-table');
    type('filter-tag', 'hundredth');
    await vi.waitUntil(() => all('run-row').length === 5);
    type('runs-search', 'lr=0.002 r300');
    await vi.waitUntil(() => all('run-row').length === 1);
    expect(shown()).toEqual(['r300']);
    click('clear-filter');
    await vi.waitUntil(() => all('run-row').length === ROWS_A_PAGE);
    type('sort-by', 'fid');
    // FID 10 + 7i mod 500: i with 7i ≡ 0, 1, 2 (mod 500); 7·143 = 1001 ≡ 1.
    await vi.waitUntil(() => shown().slice(0, 3).join() === 'r0,r143,r286');
  });

  test('are compared by their ticks, ten at most', async () => {
    await open(MANY);
    await wait('runs-table');
    for (let i = 0; i < 10; i++) {
      within(`r${499 - i}`, 'run-select').click();
      await vi.waitUntil(() => find('compare-runs')?.textContent?.includes(`${i + 1}`));
    }
    expect((within('r480', 'run-select') as HTMLInputElement).disabled).toBe(true);
    click('compare-runs');
    await wait('compare');
    expect(find('runs-table')).toBeNull();
  });
});

describe('a run of the list', () => {
  test('is named in place, starred, tagged and noted', async () => {
    const { asked, of } = await open([recordOf('a', { labels: { name: 'First' } })]);
    (await wait('run-name')).click();
    const field = (await wait('run-name-field')) as HTMLInputElement;
    field.value = 'Second';
    field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
    await vi.waitUntil(() => find('run-name')?.textContent === 'Second');
    expect(document.activeElement).toBe(find('run-name'));
    click('run-name');
    (await wait('run-name-field')).dispatchEvent(
      new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }),
    );
    await wait('run-name');
    await vi.waitUntil(() => document.activeElement === find('run-name'));
    click('run-star');
    await vi.waitUntil(() => find('run-star')?.getAttribute('aria-pressed') === 'true');
    click('run-more');
    await wait('run-detail');
    type('run-tags', 'lung, wide');
    type('run-note', '<img src=x onerror=alert(1)>');
    await vi.waitUntil(() => !(find('run-save') as HTMLButtonElement).disabled);
    click('run-save');
    await vi.waitUntil(() => of('a')?.labels?.note);
    expect(asked.filter((line) => line.startsWith('label'))).toEqual([
      'label a {"name":"Second"}',
      'label a {"starred":true}',
      'label a {"tags":["lung"," wide"],"note":"<img src=x onerror=alert(1)>"}',
    ]);
    expect(root.querySelector('img[src="x"]')).toBeNull(); // shown as text
  });

  test('is deleted at once and had back by the notice', async () => {
    const { of } = await open([recordOf('a'), recordOf('b')]);
    (await wait('run-more')).click();
    (await wait('row-delete')).click();
    const undo = await wait('alert-offer');
    expect(shown()).toEqual(['b']);
    expect(find('bin')!.textContent).toContain('1 run');
    undo.click();
    await vi.waitUntil(() => all('run-row').length === 2);
    expect(find('bin')).toBeNull();
    expect(find('alert')).toBeNull();
    expect(of('a')?.deletedAt).toBeNull();
  });

  test('is not deleted while it trains before that is asked', async () => {
    const nothing = () => {};
    const { of } = await open([recordOf('a', { state: 'training' })], {
      resumeRun: async () => ({
        id: 'a',
        done: new Promise(nothing),
        subscribe: () => nothing,
        pause: nothing,
        resume: nothing,
        stop: nothing,
        evaluateNow: nothing,
        answer: nothing,
      }),
    });
    (await wait('row-continue')).click();
    await wait('live-run');
    location.hash = '#runs';
    (await wait('run-more')).click();
    (await wait('row-delete')).click();
    const dialog = await vi.waitUntil(() => root.querySelector('dialog'));
    expect(of('a')?.deletedAt ?? null).toBeNull();
    dialog.querySelector<HTMLButtonElement>('.button-danger')!.click();
    await vi.waitUntil(() => of('a')?.deletedAt);
  });

  test('goes for good only where the bin is emptied, which is asked first', async () => {
    const { of } = await open([recordOf('a'), recordOf('b', { deletedAt: 4 })]);
    (await wait('empty-bin')).click();
    const dialog = await vi.waitUntil(() => root.querySelector('dialog'));
    expect(of('b')).toBeDefined();
    dialog.querySelector<HTMLButtonElement>('.button-danger')!.click();
    await vi.waitUntil(() => of('b') === undefined);
    await vi.waitUntil(() => find('bin') === null);
    expect(of('a')).toBeDefined();
  });

  test('had back from the bin, it leaves the focus in the bin, or on the heading where none is left', async () => {
    await open([recordOf('a'), recordOf('b', { deletedAt: 4 }), recordOf('c', { deletedAt: 3 })]);
    (await wait('restore-run')).click();
    await vi.waitUntil(() => all('restore-run').length === 1);
    await vi.waitUntil(() => document.activeElement?.classList.contains('bin-list'));
    click('restore-run');
    await vi.waitUntil(() => document.activeElement?.tagName === 'H1');
  });

  test('is forked: the next run starts from the chosen state, under its settings', async () => {
    const forkRun = vi.fn<Gantry['forkRun']>(() => new Promise(() => {}));
    await open([recordOf('a', { config: { lr: 0.0007 }, labels: { name: 'First' } })], {
      forkRun,
      openBackend: () => new Promise(() => {}),
      measure: async () => ({
        device: EVALUATION.device,
        peakBytes: 1,
        memory: { tensors: 1, bytes: 1, deviceBytes: null, heapBytes: null },
        seconds: 1,
      }),
      listDatasets: async () => [datasetRecord([], { id: 'd1', counts: COUNTS })],
    });
    (await wait('run-more')).click();
    (await wait('row-fork')).click();
    await wait('fork-state');
    type('fork-state', '1');
    await drawn();
    click('fork-go');
    await wait('stage-train');
    expect((await wait('fork-chip')).textContent).toContain('First: round 1, iteration 200');
    expect((find('config-lr') as HTMLInputElement).value).toBe('0.0007');
    click('start-run');
    await vi.waitUntil(() => forkRun.mock.calls.length > 0);
    expect(forkRun.mock.calls[0]).toMatchObject([
      { runId: 'a', round: 1, slot: 'epoch-2' },
      { datasetId: 'd1', config: { lr: 0.0007 } },
    ]);
  });

  test('says where its dataset is gone, and is opened all the same', async () => {
    const { of } = await open([recordOf('a', { datasetId: 'gone' })]);
    (await wait('run-more')).click();
    expect((await wait('run-detail')).textContent).toContain('Its dataset was deleted');
    expect(of('a')).toBeDefined();
  });
});

const COUNTS = { train: 200, validation: 40, final: 0, guard: 0 };

test('where storage is full and the bin is not empty, emptying it is offered, once', async () => {
  await open([recordOf('a'), recordOf('b', { deletedAt: 4 })], {
    labelRun: async () => {
      throw new StorageFullError('Full.', { usedBytes: 1, quotaBytes: 1 });
    },
  });
  (await wait('run-star')).click();
  (await wait('alert-offer')).click();
  await vi.waitUntil(() => root.querySelector('dialog'));
  root.querySelector<HTMLButtonElement>('dialog .button:not(.button-danger)')!.click();
  await vi.waitUntil(() => !root.querySelector('dialog'));
  const notice = all('alert').find((alert) => alert.classList.contains('alert-notice'))!;
  notice.querySelector<HTMLButtonElement>('.button-icon')!.click();
  await vi.waitUntil(() => all('alert').length === 1); // dismissed, it does not come back beside the same error
});

test('the page says how many runs there are, and a run that asks is offered for its answer', async () => {
  await open([recordOf('a', { state: 'asking', round: 2 })]);
  await wait('runs-table');
  expect(find('go-runs')!.textContent).toContain('1 run');
  expect(find('resume-run')!.textContent).toBe('Answer');
  expect(root.querySelector('.unfinished')!.textContent).toContain('waits for your answer after round 2');
});
