/** Real faults in a real browser on the built page: what is lost, what is said, and that training goes on (bench/faults). */
import { readFileSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import { type FaultyPage, openFaultyPage } from '../../bench/faults/openPage.ts';
import * as faults from '../../bench/faults/scenarios.ts';
import { INTERVAL } from '../../bench/faults/seed.ts';
import { readSafetensorsCheckpoint } from '../../src/interop/safetensorsCheckpoint.ts';
import type { BackendName } from '../../src/workers/protocol.ts';
import { PAGE_FOLDER } from './harness.ts';

let faulty: FaultyPage | null = null;
afterEach(async () => {
  await faulty?.close();
  faulty = null;
});

async function open(backend: BackendName = 'wasm'): Promise<FaultyPage> {
  faulty = await openFaultyPage(PAGE_FOLDER, backend);
  await faults.prepare(faulty);
  return faulty;
}

/** Milliseconds: software WebGPU compiles every shader anew after the loss. */
const SHADERS = 360_000;

test('a destroyed graphics device costs at most one interval, the run goes on by itself, and the report says it', {
  timeout: SHADERS,
}, async () => {
  const page = await open('webgpu');
  const { lost, incident, record } = await faults.deviceDestroyed(page);
  expect(incident).toMatchObject({ kind: 'device-lost', facts: { backend: 'webgpu' } });
  expect(lost).toBeLessThanOrEqual(INTERVAL);
  expect(record.state).toBe('stopped');
  expect(await faults.reportOf(page, record.id)).toMatch(/graphics device went away/);
});

test('a killed worker costs at most one interval, and the run goes on by itself', async () => {
  const { lost, incident } = await faults.workerKilled(await open());
  expect(incident).toMatchObject({ kind: 'worker-crashed', facts: { worker: 'engine' } });
  expect(lost).toBeLessThanOrEqual(INTERVAL);
});

test('a page reloaded in the middle of training continues, at most one interval behind', async () => {
  const { lost } = await faults.pageReloaded(await open());
  expect(lost).toBeLessThanOrEqual(INTERVAL);
});

test('40 iterations are 20, a reload, and 20 more: byte for byte; a torn checkpoint changes nothing either', {
  timeout: 240_000,
}, async () => {
  const page = await open();
  const straight = await faults.inParts(page, 'straight', [40]);
  const files = await faults.modelFiles(page.page);
  const parts = await faults.inParts(page, 'parts', [20, 40]);
  expect(parts[0]).toMatchObject({ iteration: 40, sha256: straight[0]!.sha256 });
  const after = await faults.modelFiles(page.page);
  for (const format of ['pth', 'safetensors'] as const)
    expect(readFileSync(after[format]).equals(readFileSync(files[format]))).toBe(true);

  const torn = await faults.checkpointTorn(page);
  expect(torn.incident).toMatchObject({ iteration: 20, facts: { reason: 'checksum' } });
  expect(torn.lost).toBeLessThanOrEqual(INTERVAL);
  expect(torn.slots[0]).toMatchObject({ iteration: 40, sha256: straight[0]!.sha256 });
});

test('a full disk is said, training goes on, the checkpoint can be taken out, and with room again nothing is lost', async () => {
  const full = await faults.diskFull(await open());
  expect(full.incident?.facts.quotaBytes).toEqual(expect.any(Number));
  const { generatorOptimizer } = readSafetensorsCheckpoint(readFileSync(full.downloaded.path));
  expect(generatorOptimizer!.steps).toBeGreaterThanOrEqual(full.saidAt);
  expect(generatorOptimizer!.steps).toBeGreaterThan(full.storedThen);
  expect(full.logged).toEqual(Array.from({ length: full.storedIteration }, (_, i) => i + 1));
});

test('a run whose dataset is gone says so and leaves the page working', async () => {
  const page = await open();
  expect(await faults.datasetGone(page)).toMatch(/This dataset is no longer in this browser/);
  expect(await faults.inParts(page, 'after', [2])).toHaveLength(1);
});
