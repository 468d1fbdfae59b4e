/** Two runs compared on the whole page, over a Gantry that holds made-up ones: one slider moves all of it. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { RunRecord } from '../../../src/run.ts';
import { mountApp } from '../../../src/ui/mount.tsx';
import type { SampleGrid } from '../../../src/workers/protocol.ts';
import { logRows, type RoundPlan, runOf } from '../../fixtures/comparedRuns.ts';
import { stubGantry } from '../../fixtures/stubGantry.ts';

const PLANS: Readonly<Record<string, readonly RoundPlan[]>> = {
  a: [
    {
      iterations: 8,
      seconds: 8,
      snapshots: [0, 4, 8],
      config: { lr: 0.1 },
      record: { rungs: [{ iteration: 4, fid: 50 }] },
    },
    { iterations: 4, seconds: 4, snapshots: [2], config: { lr: 0.05 } },
  ],
  b: [{ iterations: 6, snapshots: [3], config: { lr: 0.1, seed: 2 } }],
};
const RUNS: readonly RunRecord[] = ['a', 'b'].map((id) =>
  runOf(id, PLANS[id]!, { labels: { name: `Run ${id}` } }),
);

/** One image of 2 × 2, its grey told by run, round and iteration. */
function grid(id: string, round: number, iteration: number): SampleGrid {
  const grey = (id === 'a' ? 100 : 200) + 10 * round + iteration;
  return { iteration, columns: 1, rows: 1, size: 2, pixels: new Uint8Array(4).fill(grey) };
}

const root = document.createElement('div');
let unmount = () => {};

beforeEach(async () => {
  document.body.append(root);
  location.hash = '#runs';
  await open();
});
afterEach(() => {
  unmount();
  root.remove();
  location.hash = '';
});

async function open() {
  const gantry = stubGantry({
    listRuns: async () => [...RUNS],
    readLog: async (id, round) => logRows(PLANS[id]![round - 1]!.iterations),
    listSnapshots: async (id, round) => [...(PLANS[id]![round - 1]!.snapshots ?? [])],
    readSnapshot: async (id, round, iteration) => grid(id, round, iteration),
    listDeletedRuns: async () => [],
    runStorage: async () =>
      ({ bytes: 0, checkpoints: 0, log: 0, snapshots: 0, images: 0, pictures: 0, diagnostics: 0 }) as never,
  });
  unmount = mountApp(root, gantry, { backend: 'cpu' });
  for (const { id } of RUNS) {
    const box = await wait(`[data-run="${id}"] input[type="checkbox"]`);
    (box as HTMLInputElement).click();
  }
  (await wait('[data-testid="compare-runs"]')).click();
  await wait('[data-testid="compare-grid"]');
}

const wait = (selector: string) =>
  vi.waitUntil(() => root.querySelector<HTMLElement>(selector), { timeout: 10_000 });
const slider = () => root.querySelector<HTMLInputElement>('[data-testid="scrubber-range"]')!;
const textOf = (id: string) => root.querySelector(`[data-testid="${id}"]`)?.textContent ?? '';
const canvases = () => [...root.querySelectorAll<HTMLCanvasElement>('[data-testid="compare-grid"] canvas')];
const greys = () => canvases().map((canvas) => canvas.getContext('2d')!.getImageData(0, 0, 1, 1).data[0]);
const shown = () => canvases().map((canvas) => canvas.dataset.shown);
const here = () =>
  [...root.querySelectorAll('[data-testid="compare-here"] tbody tr')].map((row) =>
    [...row.children].map((cell) => cell.textContent),
  );

function slideTo(stop: number) {
  slider().value = String(stop);
  slider().dispatchEvent(new InputEvent('input', { bubbles: true }));
}

test('the slider moves grids, values, FID and the round in force of both runs together', async () => {
  // Stops: 0, 3 (b’s grid), 4 (a’s grid and FID), 8, 10 (a’s second round, iteration 2), 12 (the end).
  expect(slider().max).toBe('5');
  await expect.poll(shown).toEqual(['a/2/2', 'b/1/3']); // at the end at first
  slideTo(2);
  await expect.poll(shown).toEqual(['a/1/4', 'b/1/3']);
  expect(greys()).toEqual([114, 213]);
  expect(textOf('scrubber-at')).toBe('Iteration 4');
  await expect.poll(here).toEqual([
    ['Run a', '1', '4', '4.00', 'FID 50.0 (a search’s rung, Round 1, iteration 4)'],
    ['Run b', '1', '4', '4.00', '–'],
  ]);
  const inForce = () =>
    [...root.querySelectorAll('[data-testid="config-diff"] thead .in-force')].map(
      (one) => one.firstChild?.textContent,
    );
  expect(inForce()).toEqual(['Run a, round 1', 'Run b, round 1']);
  slideTo(4);
  await expect.poll(shown).toEqual(['a/2/2', 'b/1/3']);
  await expect.poll(inForce).toEqual(['Run a, round 2', 'Run b, round 1']);
  expect(here()[1]![2]).toBe('6ended before');
  slideTo(0);
  await expect.poll(shown).toEqual(['a/1/0', '']); // b kept no grid up to there
});

test('only what differs is listed, and that the latents do', async () => {
  const keys = [...root.querySelectorAll('[data-testid="config-diff"] tbody th')].map(
    (one) => one.textContent,
  );
  expect(keys.toSorted()).toEqual(['lr', 'seed']);
  expect(root.textContent).toContain('drawn from other latents');
});

test('keys zoom and 0 shows all; the buttons do the same', async () => {
  const cursor = root.querySelector<HTMLElement>('[data-testid="compare-wasserstein"] .compare-cursor')!;
  const press = (key: string) => cursor.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
  expect(textOf('compare-seen')).toBe('Seen: Iteration 0 – Iteration 12');
  press('+');
  press('+');
  press('ArrowLeft');
  press('ArrowLeft');
  // 12 / 1.4² = 6.1 wide about the middle, moved left to the edge by 2 × a quarter.
  await expect.poll(() => textOf('compare-seen')).toBe('Seen: Iteration 0 – Iteration 6');
  press('0');
  await expect.poll(() => textOf('compare-seen')).toBe('Seen: Iteration 0 – Iteration 12');
  root.querySelector<HTMLButtonElement>('button[aria-label="Zoom in"]')!.click();
  await expect.poll(() => textOf('compare-seen')).toBe('Seen: Iteration 2 – Iteration 10'); // 12 / 1.4 = 8.6
});

test('along the time the axis says that it is spread, and whose is not known', async () => {
  const time = [...root.querySelectorAll<HTMLInputElement>('input[value="time"]')][0]!;
  time.click();
  await expect
    .poll(() => root.textContent)
    .toContain('Training time (s), each round’s spread evenly over its iterations');
  expect(root.textContent).toContain('No time is known of: Run b.');
  expect(textOf('scrubber-at')).toBe('After 12 s of training');
});
