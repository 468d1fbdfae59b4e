/** The Generate stage on the whole page, over a Gantry that draws made-up images. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Drawn, DrawOptions, Gantry } from '../../../src/app.ts';
import { DEFAULT_CONFIG } from '../../../src/config.ts';
import type { RunRecord } from '../../../src/run.ts';
import { mountApp } from '../../../src/ui/mount.tsx';
import { datasetRecord } from '../../fixtures/datasetRecord.ts';
import { EVALUATION } from '../../fixtures/evaluation.ts';
import { stubGantry } from '../../fixtures/stubGantry.ts';

const SIZE = 32;
const root = document.createElement('div');
let unmount = () => {};

beforeEach(() => {
  document.body.append(root);
});
afterEach(() => {
  unmount();
  root.remove();
  location.hash = '';
});

const find = (id: string) => root.querySelector<HTMLElement>(`[data-testid="${id}"]`);
const wait = async (id: string) => (await vi.waitUntil(() => find(id), { timeout: 10_000 }))!;
const type = async (id: string, value: string) => {
  const input = (await wait(id)) as HTMLInputElement;
  input.value = value;
  input.dispatchEvent(new Event('input', { bubbles: true }));
};
const choose = async (id: string, value: string) => {
  const select = (await wait(id)) as HTMLSelectElement;
  select.value = value;
  select.dispatchEvent(new Event('change', { bubbles: true }));
};

const run: RunRecord = {
  id: 'r1',
  version: 1,
  createdAt: 0,
  settings: {
    datasetId: 'd1',
    config: DEFAULT_CONFIG,
    gate: { kind: 'ratio', threshold: 2 },
    maxRounds: 1,
    numOutput: 4,
    backend: 'wasm',
    network: 'auto',
  },
  datasetName: 'Dataset 1',
  synthetic: true,
  state: 'done',
  round: 1,
  bestRound: 1,
  rounds: [
    {
      number: 1,
      config: DEFAULT_CONFIG,
      adjustment: null,
      log: null,
      trainedIterations: 300,
      midFid: null,
      evaluation: EVALUATION,
      brokeOff: null,
      outcome: 'passed',
    },
  ],
  baseline: null,
  device: null,
  report: null,
  failure: null,
};

const images = (count: number, about: Partial<Drawn> = {}): Drawn => ({
  size: SIZE,
  count,
  images: new Float32Array(count * SIZE * SIZE),
  iteration: 300,
  modelHash: 'ab'.repeat(32),
  runId: run.id,
  round: 1,
  slot: null,
  seed: 9,
  first: 0,
  between: null,
  ...about,
});

/** The finished run, opened from the list of runs. */
async function mount(given: Partial<Gantry> = {}): Promise<void> {
  const gantry = stubGantry({
    listRuns: async () => [run],
    listDeletedRuns: async () => [],
    listSnapshots: async () => [],
    openBackend: async () => EVALUATION.device,
    listDatasets: async () => [datasetRecord([], { id: 'd1', size: SIZE })],
    keptCheckpoints: async () => [
      { round: 1, slot: null, iteration: 300 },
      { round: 1, slot: 'epoch-2', iteration: 200 },
    ],
    runImages: async () => images(4),
    ...given,
  });
  location.hash = '#train';
  unmount = mountApp(root, gantry, { backend: 'wasm' });
  (await wait('run-list')).querySelector<HTMLButtonElement>('.list-actions .button')!.click();
  location.hash = '#generate';
  await wait('generated');
}

test('a reopened run shows its images, each with its seed, index and a citation', async () => {
  await mount();
  (await wait('enlarge')).click();
  (await wait('next-image')).click();
  await vi.waitUntil(() => find('citation')?.textContent?.includes('index 1'));
  expect(find('citation')!.textContent).toBe(
    `Synthetic image, Gantry. Seed 9, index 1. Round 1, iteration 300. Model ${'ab'.repeat(32)}.`,
  );
});

test('a click on the grid enlarges the image that was hit', async () => {
  await mount();
  const gallery = await wait('gallery');
  const { left, top, width, height } = gallery.getBoundingClientRect();
  const [clientX, clientY] = [left + 0.75 * width, top + 0.75 * height]; // of two by two, the last
  gallery.dispatchEvent(new MouseEvent('click', { bubbles: true, clientX, clientY }));
  await vi.waitUntil(() => find('citation')?.textContent?.includes('index 3'));
});

test('what was asked for is drawn: a way between two latents, from a kept epoch, marked as not judged', async () => {
  const asked: DrawOptions[] = [];
  await mount({
    generate: async (_, options) => {
      asked.push(options);
      const { count, first = 0, between = null, seed } = options;
      return images(count, { seed, first, between, slot: 'epoch-2', iteration: 200 });
    },
  });
  root.querySelector<HTMLInputElement>('[data-testid="draw-panel"] input[value="between"]')!.click();
  await type('draw-to', '7');
  await type('draw-count', '5');
  await type('draw-first', '3');
  await choose('draw-path', 'linear');
  await choose('draw-checkpoint', '1');
  find('draw-more')!.click();
  await vi.waitUntil(() => find('generated')!.textContent!.includes('from index 3 to 7'));
  expect(asked[0]).toMatchObject({
    count: 5,
    seed: 2,
    first: 3,
    between: { to: 7, path: 'linear' },
    checkpoint: { round: 1, slot: 'epoch-2' },
  });
  expect(find('generated')!.textContent).toContain('Not judged at this state');
});

test('a wrong field is said beside it, and nothing can be drawn', async () => {
  await mount();
  await type('draw-count', '1025');
  await vi.waitUntil(() => find('draw-panel')!.textContent!.includes('from 1 to 1024'));
  expect(find('draw-more')).toHaveProperty('disabled', true);
});

test('images leave in the form that was chosen', async () => {
  const zipDrawn = vi.fn<Gantry['zipDrawn']>(async () => ({
    name: 'x.zip',
    type: 'application/zip',
    bytes: new Uint8Array(0),
  }));
  await mount({ zipDrawn });
  await choose('drawn-format', 'dicom');
  await vi.waitUntil(() => find('generated') && root.textContent!.includes('marked SYNTHETIC'));
  find('download-drawn')!.click();
  await vi.waitUntil(() => zipDrawn.mock.calls.length > 0);
  expect(zipDrawn.mock.calls[0]).toMatchObject([{ runId: 'r1', count: 4 }, 'dicom']);
});

test('compared with real slices they stand on the screen, and the switch takes them away', async () => {
  const compareDrawn = vi.fn<Gantry['compareDrawn']>(async () => ({
    iteration: 300,
    columns: 2,
    rows: 4,
    size: SIZE,
    pixels: new Uint8Array(8 * SIZE * SIZE),
  }));
  await mount({ compareDrawn });
  expect(find('compare-pairs')).toBeNull();
  find('compare-real')!.click();
  expect((await wait('compare-pairs')).textContent).toContain('part of no file');
  expect(compareDrawn.mock.calls[0]![1]).toBe('d1');
  find('compare-real')!.click();
  await vi.waitUntil(() => !find('compare-pairs'));
  expect(compareDrawn).toHaveBeenCalledOnce();
});
