/** The page's object on real storage, with workers that count instead of compute (fixtures/servedRun.ts). */
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { BusyError, DatasetMissingError, NoSlicesError } from '../src/errors.ts';
import { createGantry } from '../src/gantry.ts';
import { fileOutcome } from '../src/ingest/outcomes.ts';
import { defaultRecipe } from '../src/preprocess/recipe.ts';
import { DEFAULT_GATE, type RunSettings } from '../src/run.ts';
import { deleteDataset, getDataset, getShard, putDataset, putShard } from '../src/storage/datasets.ts';
import { getRun, listRuns, readLog } from '../src/storage/runs.ts';
import { dataset } from './fixtures/bodies.ts';
import { newest } from './fixtures/checkpoints.ts';
import { deleteRun } from './fixtures/deleteRun.ts';
import { served } from './fixtures/served.ts';
import { config, servedRun } from './fixtures/servedRun.ts';

const datasetId = 'gantry-test';
const settings: RunSettings = {
  datasetId,
  config,
  gate: DEFAULT_GATE,
  maxRounds: 1,
  numOutput: 2,
  backend: 'wasm',
  network: 'auto',
};

function page() {
  const parts = servedRun();
  return { ...parts, gantry: createGantry(parts.workers) };
}

const storeDataset = () =>
  putDataset(dataset(new Float32Array(0), { train: 32, validation: 16 }, { id: datasetId }).record);
beforeAll(storeDataset);
afterEach(async () => {
  for (const { id } of (await listRuns()).filter((run) => run.settings.datasetId === datasetId))
    await deleteRun(id);
});
afterAll(() => deleteDataset(datasetId));

test('of two starts at once one is refused, and the other runs to its end and frees the device', async () => {
  const { gantry, engine } = page();
  const [first, second] = await Promise.allSettled([gantry.startRun(settings), gantry.startRun(settings)]);
  expect(second).toMatchObject({ status: 'rejected', reason: expect.any(BusyError) });
  if (first.status !== 'fulfilled') throw first.reason;
  expect(await first.value.done).toMatchObject({ state: 'done' });
  expect(engine.terminated).toBe(1);
});

test('who subscribes to a fresh handle hears every event, and a listener that throws harms nobody', async () => {
  const { gantry } = page();
  const reported = vi.spyOn(globalThis, 'reportError').mockImplementation(() => {});
  const handle = await gantry.startRun(settings);
  const states: string[] = [];
  handle.subscribe((event) => {
    if (event.type === 'images') throw new Error('a fault of the page');
  });
  handle.subscribe((event) => {
    if (event.type === 'run' && states.at(-1) !== event.run.state) states.push(event.run.state);
  });
  expect((await handle.done).state).toBe('done');
  expect(states).toEqual(['evaluating', 'training', 'evaluating', 'generating', 'reporting', 'done']);
  expect(reported).toHaveBeenCalledOnce();
  reported.mockRestore();
});

test('while a run is in work its dataset stays, and no images are drawn for another', async () => {
  const { gantry, world } = page();
  const { id: finished } = await gantry.startRun(settings).then(({ done }) => done);
  const training = new Promise<void>((resolve) => {
    world.onLine = (line) => line === 'iteration 1.1' && resolve();
  });
  const handle = await gantry.startRun(settings);
  await training;
  await expect(gantry.deleteDataset(datasetId)).rejects.toBeInstanceOf(BusyError);
  await expect(gantry.generate(finished, { seed: 1, count: 1 })).rejects.toBeInstanceOf(BusyError);
  await expect(gantry.resumeRun(finished)).rejects.toBeInstanceOf(BusyError);
  expect(await gantry.resumeRun(handle.id)).toBe(handle);
  expect(await getDataset(datasetId)).toBeDefined();
  expect((await handle.done).state).toBe('done');
});

test('while an evaluation is in work no run starts, and nothing else takes its engine', async () => {
  const { gantry, world } = page();
  const { id } = await gantry.startRun(settings).then(({ done }) => done);
  const judging = new Promise<void>((resolve) => {
    world.onLine = (line) => line === 'evaluate with mobilenet-v2' && resolve();
  });
  const subject = { kind: 'run', runId: id, round: 1, slot: null } as const;
  const options = { datasetId, network: 'auto', count: null, backend: 'wasm', onProgress() {} } as const;
  const evaluating = gantry.evaluate(subject, options);
  await judging;
  await expect(gantry.startRun(settings)).rejects.toBeInstanceOf(BusyError);
  await expect(gantry.generate(id, { seed: 1, count: 1 })).rejects.toBeInstanceOf(BusyError);
  const { record } = await evaluating;
  expect(record.subject).toEqual({ kind: 'run', runId: id, round: 1, iteration: 8 });
  expect((await gantry.listEvaluations()).map(({ id }) => id)).toContain(record.id);
  await gantry.deleteEvaluation(record.id);
  expect(await gantry.startRun(settings).then(({ done }) => done)).toMatchObject({ state: 'done' });
});

test('a page hidden saves a training in work, and starts no engine for a paused one', async () => {
  const { gantry, world, engine, lines } = page();
  let hidden = false;
  world.onLine = (line) => {
    if (line !== 'iteration 1.2' || hidden) return;
    hidden = true;
    gantry.pageHidden();
    handle.pause();
  };
  const handle = await gantry.startRun(settings);
  await new Promise<void>((resolve) => {
    handle.subscribe((event) => event.type === 'run' && event.run.state === 'paused' && resolve());
  });
  expect(lines).toContain('save hidden');
  gantry.pageHidden();
  expect(engine.started).toBe(1);
  handle.resume();
  expect((await handle.done).state).toBe('done');
  expect(engine.started).toBe(2);
});

test('a silent worker is told to the run in work, and to nobody when there is none', async () => {
  const { gantry, world } = page();
  world.onLine = (line) => {
    if (line === 'iteration 1.2') gantry.workerSilent(30);
    if (line === 'iteration 1.3') gantry.workerSilent(null);
  };
  const told: unknown[] = [];
  const handle = await gantry.startRun(settings);
  handle.subscribe((event) => event.type === 'silent' && told.push(event.seconds));
  await handle.done;
  gantry.workerSilent(60);
  expect(told).toEqual([30, null]);
});

test('a run deleted in work stops first, lies in the bin whole and goes for good with it', async () => {
  const { gantry, world } = page();
  const training = new Promise<void>((resolve) => {
    world.onLine = (line) => line === 'iteration 1.2' && resolve();
  });
  const { id, done } = await gantry.startRun(settings);
  await training;
  await gantry.deleteRun(id);
  expect((await done).state).toBe('stopped');
  expect((await gantry.listRuns()).map((run) => run.id)).not.toContain(id);
  expect((await readLog(id, 1)).length).toBeGreaterThan(0);
  await expect(gantry.resumeRun(id)).rejects.toThrow('not in this browser any more');
  await gantry.purgeRun(id);
  expect([await getRun(id), await readLog(id, 1), await newest(id, 1)]).toEqual([null, [], null]);
});

test('more images come from the run’s own backend, though the page opened another', async () => {
  const { gantry, lines, engine } = page();
  const { id } = await gantry.startRun(settings).then(({ done }) => done);
  await gantry.openBackend('cpu');
  const before = lines.length;
  const told: number[] = [];
  const images = await gantry.generate(id, { seed: 5, count: 3, onProgress: (done) => told.push(done) });
  expect(images).toMatchObject({ count: 3, iteration: 8 });
  expect(told).toEqual([0, 1]);
  expect(lines.slice(before)).toEqual(['generate output 1 latest']);
  expect(engine.started).toBe(3); // the run's worker, the page's on the CPU, and one that opens the run's backend
});

test('a run in work in another tab is neither continued nor deleted here', async () => {
  const { gantry } = page();
  const { id } = await gantry.startRun(settings).then(({ done }) => done);
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await new Promise<void>((granted) => {
    void navigator.locks.request(`gantry-run-${id}`, () => {
      granted();
      return held;
    });
  });
  const [continued, deleted] = await Promise.allSettled([
    gantry.resumeRun(id).then(({ done }) => done),
    page().gantry.deleteRun(id),
  ]);
  release();
  expect(continued).toMatchObject({ status: 'rejected', reason: expect.any(BusyError) });
  expect(deleted).toMatchObject({ status: 'rejected', reason: expect.any(BusyError) });
  expect(await getRun(id)).toMatchObject({ state: 'done' });
});

test('what a closed tab left of an ingest goes with the next one, but not while another tab ingests', async () => {
  const ingest = served<'scan' | 'finishDataset'>({
    scan: async ({ files }) =>
      files.map(({ index }) => ({ file: index, outcome: fileOutcome(index, 'not-dicom'), image: null })),
    finishDataset: async () => {
      throw new NoSlicesError('None.', { files: 1, skipped: 1, failed: 0 });
    },
  });
  const gantry = createGantry({ ...servedRun().workers, ingest: [ingest.client] });
  const drop = () =>
    gantry.ingest([{ path: 'f', file: new File([''], 'f') }], {
      name: 'n',
      recipe: defaultRecipe({ size: 32 }),
      synthetic: true,
    });
  await putShard(datasetId, 's', 32, new Float32Array(1024));
  await putShard('left-behind', 's', 32, new Float32Array(1024));

  let release = () => {};
  await new Promise<void>((granted) => {
    void navigator.locks.request('gantry-ingest', { mode: 'shared' }, () => {
      granted();
      return new Promise<void>((resolve) => {
        release = resolve;
      });
    });
  });
  expect(await drop()).toMatchObject({ dataset: null });
  expect(await getShard('left-behind', 's')).toHaveLength(1024);
  release();
  await navigator.locks.request('gantry-ingest', () => undefined); // let go by now
  await drop();
  await expect(getShard('left-behind', 's')).rejects.toBeInstanceOf(DatasetMissingError);
  expect(await getShard(datasetId, 's')).toHaveLength(1024);
});

test('a run whose dataset is gone is not resumed, and says why', async () => {
  const { gantry, world } = page();
  const handle = await gantry.startRun(settings);
  world.onLine = (line) => line === 'iteration 1.2' && handle.stop();
  await handle.done;
  await gantry.deleteDataset(datasetId);
  await expect(gantry.resumeRun(handle.id)).rejects.toBeInstanceOf(DatasetMissingError);
  await storeDataset();
  expect(await (await gantry.resumeRun(handle.id)).done).toMatchObject({ state: 'done' });
});
