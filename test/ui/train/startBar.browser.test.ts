/** Start on the whole page, over real storage, with workers that count instead of compute (fixtures/servedRun.ts). */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createGantry } from '../../../src/gantry.ts';
import { deleteDataset, putDataset } from '../../../src/storage/datasets.ts';
import { listRuns } from '../../../src/storage/runs.ts';
import { mountApp } from '../../../src/ui/mount.tsx';
import { dataset } from '../../fixtures/bodies.ts';
import { deleteRun } from '../../fixtures/deleteRun.ts';
import { servedRun } from '../../fixtures/servedRun.ts';

const datasetId = 'start-bar-test';
const root = document.createElement('div');
let unmount = () => {};

const find = (id: string) => root.querySelector<HTMLElement>(`[data-testid="${id}"]`);
const wait = (id: string) => vi.waitUntil(() => find(id), { timeout: 10_000 });
const typed = () =>
  Object.fromEntries(
    [...root.querySelectorAll<HTMLInputElement>('[data-testid^="config-"].input')].map((input) => [
      input.dataset.testid,
      input.value,
    ]),
  );
const ours = async () => (await listRuns()).filter(({ settings }) => settings.datasetId === datasetId);

beforeEach(async () => {
  await putDataset(dataset(new Float32Array(0), { train: 32, validation: 16 }, { id: datasetId }).record);
  document.body.append(root);
  location.hash = '#train';
});
afterEach(async () => {
  unmount();
  root.remove();
  for (const { id } of await ours()) await deleteRun(id);
  await deleteDataset(datasetId);
});

/** A batch of the quick preset, 32, on a device with room for `room` images. */
async function openPage(room: number) {
  const parts = servedRun({ room });
  unmount = mountApp(root, createGantry(parts.workers), { backend: 'wasm' });
  const start = (await vi.waitUntil(() => {
    const button = find('start-run') as HTMLButtonElement | null;
    return button && !button.disabled ? button : null;
  })) as HTMLButtonElement;
  return { ...parts, start };
}

test('a step that does not fit starts nothing, and proposes what was tried and fits', async () => {
  const { lines, start } = await openPage(8);
  const before = typed();
  start.click();
  const panel = await wait('memory-refusal');
  expect(panel.textContent).toContain('batches of 32');
  expect(lines.filter((line) => line.startsWith('measure'))).toEqual([
    'measure 32 in 1',
    'measure 32 in 2',
    'measure 32 in 4',
    'measure 16 in 1',
    'measure 8 in 1',
  ]);
  expect(await ours()).toEqual([]);

  find('propose-accumulate')!.click();
  await vi.waitUntil(() => !find('memory-refusal'));
  expect(typed()).toEqual({ ...before, 'config-accumulate': '4' });
});

test('a smaller batch can be taken instead, and with it the run starts', async () => {
  const { lines, start } = await openPage(8);
  const before = typed();
  start.click();
  await wait('memory-refusal');
  find('propose-bsize')!.click();
  await vi.waitUntil(() => !find('memory-refusal'));
  expect(typed()).toEqual({ ...before, 'config-bsize': '8' });
  find('start-run')!.click();
  await vi.waitUntil(() => lines.some((line) => line.startsWith('train 1')), { timeout: 10_000 });
  expect(lines.filter((line) => line.startsWith('measure')).at(-1)).toBe('measure 8 in 1');
  expect((await wait('measured-step')).textContent).toContain('3 MB');
  expect((await ours())[0]?.settings.config.bsize).toBe(8);
  find('stop')!.click();
  await vi.waitUntil(() => find('start-run'), { timeout: 10_000 });
});

test('where nothing that was tried fits, smaller networks are advised', async () => {
  const { start } = await openPage(0);
  start.click();
  const panel = await wait('memory-refusal');
  expect(panel.textContent).toContain('Lower the widths (ngf, ndf)');
  expect(panel.querySelectorAll('button')).toHaveLength(0);
});

test('measuring can be cancelled: nothing starts, and nothing is said to be wrong', async () => {
  const { world, lines, start } = await openPage(8);
  const cancelled = new Promise<void>((resolve) => {
    world.onLine = (line) => {
      if (line !== 'measure 32 in 2') return;
      find('measure-cancel')!.click();
      resolve();
    };
  });
  start.click();
  await cancelled;
  await vi.waitUntil(() => find('start-run') && !find('measure-cancel'));
  expect(lines.at(-1)).toBe('measure 32 in 2'); // and nothing was tried after it
  expect(find('memory-refusal')).toBeNull();
  expect(find('alert')).toBeNull();
  expect(await ours()).toEqual([]);
});
