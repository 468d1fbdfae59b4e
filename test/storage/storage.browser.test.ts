/** Storage against the browser's real IndexedDB. */
import { deleteDB } from 'idb';
import { beforeEach, describe, expect, test } from 'vitest';
import { FORMER_POLICY } from '../../src/adjust/policy.ts';
import { PRESETS } from '../../src/config.ts';
import { defaultRecipe } from '../../src/preprocess/recipe.ts';
import { verdict } from '../../src/report/verdict.ts';
import { DEFAULT_GATE, type RunRecord } from '../../src/run.ts';
import {
  checkpointBytes,
  deleteCheckpoints,
  epochSlots,
  keepNewestEpochs,
  putCheckpoint,
  putLatest,
} from '../../src/storage/checkpoints.ts';
import { closeDatabase, DATABASE_NAME, openDatabase, withDatabase } from '../../src/storage/database.ts';
import {
  deleteDataset,
  getDataset,
  getShard,
  listDatasets,
  putDataset,
  putShard,
  readSlices,
  renameDataset,
  slicesPerShard,
} from '../../src/storage/datasets.ts';
import {
  deleteEvaluation,
  findEvaluation,
  getPictures,
  listEvaluations,
  putEvaluation,
  putPictures,
} from '../../src/storage/evaluations.ts';
import {
  appendLog,
  changeRun,
  getImages,
  getRun,
  listRuns,
  listSnapshots,
  putImages,
  putRun,
  putSnapshot,
  readDiagnostics,
  readLog,
  readSnapshot,
  readSnapshots,
  truncateAfter,
} from '../../src/storage/runs.ts';
import { installationSalt } from '../../src/storage/settings.ts';
import { sizeOf } from '../../src/storage/sizeOf.ts';
import { runUsage } from '../../src/storage/usage.ts';
import type { DatasetRecord, LogRow, SliceRecord } from '../../src/workers/protocol.ts';
import { newest } from '../fixtures/checkpoints.ts';
import { datasetRecord, sliceRecord } from '../fixtures/datasetRecord.ts';
import { deleteRun } from '../fixtures/deleteRun.ts';
import { EVALUATION, evaluationPictures, evaluationRecord } from '../fixtures/evaluation.ts';

beforeEach(async () => {
  await closeDatabase();
  await deleteDB(DATABASE_NAME);
});

function slice(shard: string, offset: number): SliceRecord {
  return sliceRecord({ shard, offset });
}

function dataset(id: string, createdAt: number, slices: SliceRecord[] = []): DatasetRecord {
  return datasetRecord([], { id, name: id, createdAt, slices });
}

function run(id: string): RunRecord {
  return {
    id,
    version: 1,
    createdAt: 1,
    settings: {
      datasetId: 'd',
      config: PRESETS.quick,
      gate: DEFAULT_GATE,
      maxRounds: 1,
      numOutput: 4,
      backend: 'auto',
      network: 'auto',
    },
    datasetName: 'd',
    synthetic: false,
    state: 'training',
    round: 1,
    bestRound: null,
    rounds: [],
    baseline: null,
    device: null,
    report: null,
    failure: null,
  };
}

function row(iteration: number, lossD = 0): LogRow {
  return {
    iteration,
    epoch: 0,
    totalEpochs: 1,
    batch: 0,
    batchesPerEpoch: 1,
    lossD,
    lossG: 0,
    dReal: 0,
    dFakeCritic: 0,
    dFakeGenerator: 0,
    wasserstein: 0,
    penalty: 0,
    gradNorm: 0,
  };
}

/** What a report's round has since there are policies. */
const SINCE_POLICIES = { rungs: [], cutShort: null, undone: false, curve: null };

const STORES_OF_3 = [
  'settings',
  'datasets',
  'shards',
  'checkpoints',
  'logs',
  'snapshots',
  'images',
  'diagnostics',
  'folders',
];

/** An evaluation as version 1 kept it. */
const formerEvaluation = (matchedFid: number, floor: number) => ({
  fid: 9,
  matchedFid,
  floor,
  ratio: floor > 0 ? matchedFid / floor : null,
  ssim: { realFake: 0.3, realReal: 0.4 },
  psnr: { realFake: 13, realReal: null },
  n: { validation: 40, fake: 128, floor: 30, pairs: 64 },
  network: {
    name: 'mobilenet-v2',
    title: 'ImageNet MobileNetV2',
    tap: 'block_10',
    dimension: 96,
    inputSize: 224,
    sha256: 'ab'.repeat(32),
  },
  samePatient: true,
  synthetic: false,
  seconds: 12,
  device: EVALUATION.device,
});

const checkpoint = () => ({ sequence: 0, iteration: 1, savedAt: 0, seconds: 2, bytes: new ArrayBuffer(8) });

const grid = (iteration: number) => ({
  iteration,
  columns: 1,
  rows: 1,
  size: 2,
  pixels: new Uint8Array([1, 2, 3, 4]),
});

/** The database as a page of another version holds it open. */
function opened(version: number, upgrade: (db: IDBDatabase) => void = () => {}): Promise<IDBDatabase> {
  const request = indexedDB.open(DATABASE_NAME, version);
  return new Promise((resolve, reject) => {
    request.onupgradeneeded = () => upgrade(request.result);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

describe('datasets', () => {
  test('slices come back in the order asked for, across shards', async () => {
    const shard = (first: number, count: number) =>
      Float32Array.from({ length: count * 1024 }, (_, i) => first + Math.floor(i / 1024));
    await putShard('d', 'a', 32, shard(10, 2));
    await putShard('d', 'b', 32, shard(20, 3));
    const wanted = [slice('b', 2), slice('a', 0), slice('b', 0), slice('a', 1)];
    const pixels = await readSlices(dataset('d', 1, wanted), wanted);
    expect([0, 1, 2, 3].map((i) => pixels[i * 1024])).toEqual([22, 10, 20, 11]);
    expect(pixels.length).toBe(4 * 1024);
  });

  test('a full shard is about 4 MB', () => {
    for (const size of [32, 64, 128] as const)
      expect(slicesPerShard(size) * size * size * 4).toBe(4 * 1024 * 1024);
  });

  test('the list is newest first; rename and delete touch one dataset and its shards only', async () => {
    for (const [id, time] of [
      ['old', 1],
      ['new', 2],
    ] as const) {
      await putDataset(dataset(id, time));
      await putShard(id, 'a', 32, new Float32Array(1024));
    }
    await renameDataset('old', 'renamed');
    expect((await listDatasets()).map(({ name }) => name)).toEqual(['new', 'renamed']);
    await deleteDataset('old');
    await expect(getDataset('old')).rejects.toMatchObject({ name: 'DatasetMissingError' });
    await expect(renameDataset('old', 'again')).rejects.toMatchObject({ name: 'DatasetMissingError' });
    expect(await listDatasets()).toHaveLength(1);
    await expect(getShard('old', 'a')).rejects.toMatchObject({ name: 'DatasetMissingError' });
    expect((await getShard('new', 'a')).length).toBe(1024);
  });

  test('a shard of another version is refused in words', async () => {
    await withDatabase((db) =>
      db.put('shards', { version: 9 as 1, size: 32, count: 1, data: new ArrayBuffer(4096) }, ['d', 'a']),
    );
    await expect(getShard('d', 'a')).rejects.toThrow(/version 9.*version 1/);
  });
});

describe('runs', () => {
  test('a log written again after a resume holds each iteration once, the later written', async () => {
    await appendLog('r', 1, [row(1), row(2), row(3)]);
    await appendLog('r', 1, [row(4), row(5)]);
    await truncateAfter('r', 1, 3);
    await appendLog('r', 1, [row(4, 7), row(5, 7)]);
    const log = await readLog('r', 1);
    expect(log.map(({ iteration, lossD }) => [iteration, lossD])).toEqual([
      [1, 0],
      [2, 0],
      [3, 0],
      [4, 7],
      [5, 7],
    ]);
  });

  test('truncation drops the grids after the iteration and leaves other rounds alone', async () => {
    for (const iteration of [0, 10, 20]) await putSnapshot('r', 1, grid(iteration));
    await putSnapshot('r', 2, grid(30));
    await appendLog('r', 2, [row(30)]);
    await truncateAfter('r', 1, 10);
    expect((await readSnapshots('r', 1)).map(({ iteration }) => iteration)).toEqual([0, 10]);
    expect((await readSnapshots('r', 2)).length).toBe(1);
    expect((await readLog('r', 2)).length).toBe(1);
  });

  test('grids are listed without being read, and read one by one', async () => {
    for (const iteration of [100, 0, 20]) await putSnapshot('r', 1, grid(iteration));
    await putSnapshot('r', 2, grid(7));
    expect(await listSnapshots('r', 1)).toEqual([0, 20, 100]);
    expect(await readSnapshot('r', 1, 20)).toEqual(grid(20));
    expect(await readSnapshot('r', 1, 21)).toBeNull();
  });

  test('a grid lies packed; one that an earlier version left unpacked is read beside it', async () => {
    const flat = { ...grid(5), size: 64, pixels: new Uint8Array(64 * 64).fill(9) };
    await putSnapshot('r', 1, flat);
    await withDatabase((db) => db.put('snapshots', grid(3), ['r', 1, 3]));
    const stored = await withDatabase((db) => db.get('snapshots', ['r', 1, 5]));
    expect(stored).not.toHaveProperty('pixels');
    expect(await readSnapshots('r', 1)).toEqual([grid(3), flat]);
  });

  test('a run at work, told anew, keeps what a person said of it meanwhile', async () => {
    const atWork = run('r');
    await putRun(atWork);
    await changeRun('r', (stored) => ({ ...stored, labels: { name: 'Mine', starred: true }, deletedAt: 5 }));
    await putRun({ ...atWork, state: 'stopped' });
    expect(await getRun('r')).toMatchObject({
      state: 'stopped',
      labels: { name: 'Mine', starred: true },
      deletedAt: 5,
    });
    expect(await changeRun('gone', (stored) => stored)).toBeNull();
    expect(await getRun('gone')).toBeNull();
  });

  test('usage counts checkpoints exactly and of the rest one of each kind, nothing of another run', async () => {
    const whole = { ...run('r'), rounds: [{ number: 1 }, { number: 2 }] } as unknown as RunRecord;
    for (const id of ['r', 'other']) {
      await putCheckpoint(id, 1, 'epoch-1', checkpoint());
      await putLatest(id, 2, { ...checkpoint(), bytes: new ArrayBuffer(100) });
    }
    await putLatest('r', 2, { ...checkpoint(), sequence: 2, bytes: new ArrayBuffer(50) }); // over the first
    for (const iteration of [1, 2, 3]) await putSnapshot('r', 1, grid(iteration));
    await putSnapshot('r', 2, grid(1));
    await appendLog('r', 1, [row(1), row(2)]);
    const usage = await runUsage(whole);
    expect(usage.checkpoints).toBe(8 + 50);
    expect(usage.snapshots).toBe(4 * sizeOf(grid(1)));
    expect(usage.logs).toBe(sizeOf([row(1), row(2)]));
    expect(usage.rest).toBe(0);
    // 4 images of 32 px in 32-bit floats, as `settings` say: they are not read.
    await putImages('r', { size: 1, count: 1, images: new Float32Array(1), iteration: 1 });
    expect((await runUsage(whole)).rest).toBe(4 * 32 * 32 * 4);
  });

  test('sizes go with their checkpoints', async () => {
    for (const slot of ['epoch-1', 'epoch-2', 'epoch-3']) await putCheckpoint('r', 1, slot, checkpoint());
    await putCheckpoint('r', 2, 'epoch-1', checkpoint());
    await keepNewestEpochs('r', 1, 1);
    expect(await checkpointBytes('r')).toBe(16);
    await deleteCheckpoints('r', 1);
    expect(await checkpointBytes('r')).toBe(8);
    await deleteRun('r');
    expect(await checkpointBytes('r')).toBe(0);
  });

  test('deleting a run removes all of it and nothing of another', async () => {
    for (const id of ['a', 'b']) {
      await putRun(run(id));
      await appendLog(id, 1, [row(1)]);
      await putSnapshot(id, 1, grid(0));
      await putImages(id, { size: 2, count: 1, images: new Float32Array(4), iteration: 1 });
      await putCheckpoint(id, 1, 'latest-0', checkpoint());
    }
    await deleteRun('a');
    expect(await getRun('a')).toBeNull();
    expect(await readLog('a', 1)).toEqual([]);
    expect(await readSnapshots('a', 1)).toEqual([]);
    expect(await getImages('a')).toBeNull();
    expect(await newest('a', 1)).toBeNull();
    expect((await listRuns()).map(({ id }) => id)).toEqual(['b']);
    expect((await getImages('b'))?.images.length).toBe(4);
    expect((await newest('b', 1))?.bytes.byteLength).toBe(8);
  });

  test('checkpoints of one round can be deleted alone', async () => {
    for (const round of [1, 2]) await putCheckpoint('r', round, 'latest-0', checkpoint());
    await deleteCheckpoints('r', 1);
    expect(await newest('r', 1)).toBeNull();
    expect(await newest('r', 2)).not.toBeNull();
  });
});

describe('epoch checkpoints', () => {
  test('the newest are kept by their number, the latest always, other rounds not touched', async () => {
    for (const slot of ['latest-0', 'epoch-20', 'epoch-100', 'epoch-3', 'epoch-40'])
      await putCheckpoint('r', 1, slot, checkpoint());
    await putCheckpoint('r', 2, 'epoch-1', checkpoint());
    expect(await epochSlots('r', 1)).toEqual(['epoch-100', 'epoch-40', 'epoch-20', 'epoch-3']);
    await keepNewestEpochs('r', 1, 2);
    expect(await epochSlots('r', 1)).toEqual(['epoch-100', 'epoch-40']);
    expect(await newest('r', 1)).not.toBeNull();
    expect(await epochSlots('r', 2)).toEqual(['epoch-1']);
  });
});

describe('evaluations', () => {
  beforeEach(() => Promise.all([putDataset(dataset('d1', 1)), putDataset(dataset('d2', 2))]));

  test('come back newest first, are found by their key within their dataset, and go alone', async () => {
    await putEvaluation(evaluationRecord({ id: 'a', createdAt: 1, key: 'k1' }), evaluationPictures());
    await putEvaluation(evaluationRecord({ id: 'b', createdAt: 2, key: 'k2' }), null);
    await putEvaluation(evaluationRecord({ id: 'c', createdAt: 3, key: 'k1', datasetId: 'd2' }), null);
    expect((await listEvaluations()).map(({ id }) => id)).toEqual(['c', 'b', 'a']);
    expect((await findEvaluation('d1', 'k1'))?.id).toBe('a');
    expect((await findEvaluation('d2', 'k1'))?.id).toBe('c');
    expect(await findEvaluation('d2', 'k2')).toBeNull();
    expect(await getPictures('a')).toEqual(evaluationPictures());
    expect(await getPictures('b')).toBeNull();
    await deleteEvaluation('a');
    expect(await getPictures('a')).toBeNull();
    expect((await listEvaluations()).map(({ id }) => id)).toEqual(['c', 'b']);
  });

  test('one measured anew without pictures leaves none of the former’s', async () => {
    await putEvaluation(evaluationRecord({ id: 'a' }), evaluationPictures());
    await putEvaluation(evaluationRecord({ id: 'a' }), null);
    expect(await getPictures('a')).toBeNull();
  });

  test('a deleted dataset takes its pictures along, a run’s too, and leaves the figures', async () => {
    await putEvaluation(evaluationRecord({ id: 'a' }), evaluationPictures());
    await putPictures('r/1', 'd1', evaluationPictures());
    await putPictures('r/2', 'd2', evaluationPictures());
    await deleteDataset('d1');
    expect(await Promise.all(['a', 'r/1'].map(getPictures))).toEqual([null, null]);
    expect(await getPictures('r/2')).not.toBeNull();
    expect(await listEvaluations()).toHaveLength(1);
  });

  test('what is stored after its dataset was deleted keeps its figures and no slice', async () => {
    await putEvaluation(evaluationRecord({ id: 'a' }), evaluationPictures());
    await deleteDataset('d1');
    await putEvaluation(evaluationRecord({ id: 'a', createdAt: 7 }), evaluationPictures());
    await putPictures('r/1', 'd1', evaluationPictures());
    expect(await withDatabase((db) => db.count('pictures'))).toBe(0);
    expect((await listEvaluations()).map(({ id, createdAt }) => [id, createdAt])).toEqual([['a', 7]]);
  });

  test('a deleted run takes its rounds’ pictures along and no other run’s', async () => {
    for (const key of ['r/1', 'r/12', 'r2/1', 'r', 'q/1']) await putPictures(key, 'd1', evaluationPictures());
    await deleteRun('r');
    const left = await Promise.all(['r/1', 'r/12', 'r2/1', 'r', 'q/1'].map(getPictures));
    expect(left.map((pictures) => pictures !== null)).toEqual([false, false, true, true, true]);
  });

  test('pictures of another version are refused in words', async () => {
    await withDatabase((db) =>
      db.put('pictures', { version: 9 as 1, datasetId: 'd', pictures: evaluationPictures() }, 'a'),
    );
    await expect(getPictures('a')).rejects.toThrow(/version 9.*version 1/);
  });
});

describe('the connection', () => {
  test('the salt is made once and survives a new connection', async () => {
    const salts = await Promise.all([installationSalt(), installationSalt()]);
    await closeDatabase();
    expect(new Set([...salts, await installationSalt()]).size).toBe(1);
    expect(salts[0]).toMatch(/^[0-9a-f]{32}$/);
  });

  test('a connection that was closed underneath is opened anew', async () => {
    await putDataset(dataset('d', 1));
    (await openDatabase()).close();
    expect((await listDatasets()).length).toBe(1);
  });

  test('work that the browser cut off in the middle runs again, whole, on a new connection', async () => {
    let tries = 0;
    await withDatabase(async (db) => {
      const tx = db.transaction('datasets', 'readwrite');
      const work = Promise.all([tx.store.put(dataset('d', 1), 'd'), tx.done]);
      if (++tries === 1) tx.abort(); // what a connection closed by the browser does to its transactions
      await work;
    });
    expect(tries).toBe(2);
    expect(await listDatasets()).toHaveLength(1);
  });

  test('work that is cut off twice is unavailable storage, not a cancellation', async () => {
    const cutOff = withDatabase(async (db) => {
      const tx = db.transaction('datasets', 'readwrite');
      const work = Promise.all([tx.store.put(dataset('d', 1), 'd'), tx.done]);
      tx.abort();
      await work;
    });
    await expect(cutOff).rejects.toMatchObject({ name: 'StorageUnavailableError' });
    expect(await listDatasets()).toEqual([]);
  });

  test('an older page that does not let go is named as the reason, and once it is gone all is well', async () => {
    const older = await opened(1, (db) => {
      for (const store of ['datasets', 'runs', 'checkpoints']) db.createObjectStore(store);
    });
    const refused = await listDatasets().catch((error: unknown) => error);
    expect(refused).toMatchObject({
      name: 'StorageUnavailableError',
      facts: { reason: expect.stringMatching(/another tab/) },
    });
    older.close();
    await deleteDB(DATABASE_NAME); // what the older page stored is not of this test
    expect(await listDatasets()).toEqual([]);
  });

  test('an older page that lets go is upgraded with what it stored', async () => {
    const stores = ['settings', 'datasets', 'shards', 'runs', 'checkpoints', 'logs', 'snapshots', 'images'];
    const older = await opened(1, (db) => {
      for (const store of stores) {
        const made = db.createObjectStore(store);
        if (store === 'datasets') made.put(dataset('d', 1), 'd');
      }
    });
    older.onversionchange = () => older.close();
    expect((await listDatasets()).map(({ id }) => id)).toEqual(['d']);
    expect(await readDiagnostics('r', 1)).toEqual([]);
  });

  test('a dataset of the second schema reads as one of today, with its slices and its codes’ new names', async () => {
    const { label: _, pixelHash: __, ...oldSlice } = sliceRecord({ shard: 'a', offset: 3 });
    const old = {
      id: 'old',
      version: 1,
      name: 'Old',
      createdAt: 5,
      recipe: {
        version: 1,
        size: 32,
        window: { name: 'body', center: 40, width: 400 },
        fit: 'pad',
        trainPercent: 60,
        validationPercent: 20,
        splitSeed: 7,
        blockMm: 10,
      },
      synthetic: false,
      patients: 1,
      series: 1,
      splitBy: 'blocks',
      counts: { train: 1, validation: 0, final: 0, guard: 0 },
      outcomes: { accepted: 1, derived: 2, 'unsupported-multiframe': 1, 'not-ct': 4 },
      files: 8,
      slices: [oldSlice],
    };
    const older = await opened(2, (db) => {
      for (const store of [
        'settings',
        'shards',
        'runs',
        'checkpoints',
        'logs',
        'snapshots',
        'images',
        'diagnostics',
      ]) {
        db.createObjectStore(store);
      }
      db.createObjectStore('datasets').put(old, 'old');
    });
    older.close();
    const record = await getDataset('old');
    expect(record).toMatchObject({
      version: 2,
      samePatient: true,
      recipeHash: null,
      classes: 0,
      recipe: { ...defaultRecipe({ size: 32 }), ...old.recipe, version: 2 },
      outcomes: { accepted: 1, 'secondary-capture': 2, 'decode-failed': 1, 'not-ct': 4 },
    });
    expect(record.slices).toEqual([{ ...oldSlice, label: null, pixelHash: oldSlice.contentHash }]);
    await deleteDataset('old'); // the stores it needs are there
  });

  test('a run of the third schema reads as one of today, in its rounds, its baseline and its report', async () => {
    const evaluation = formerEvaluation(8, 4);
    const settings = { ...run('old').settings, config: { ...PRESETS.quick, seed: 77 } };
    const round = (number: number, judged: typeof evaluation | null, passed: boolean | null) => ({
      number,
      config: settings.config,
      adjustment: null,
      log: null,
      trainedIterations: 3,
      midFid: null,
      evaluation: judged,
      brokeOff: judged ? null : 'Not finite.',
      passed,
    });
    const { n, ...figures } = evaluation;
    const missing = [{ field: 'psnr.realReal', reason: 'every pair is identical, so it is infinite' }];
    const old = {
      ...run('old'),
      settings,
      bestRound: 1,
      rounds: [round(1, evaluation, true), round(2, null, false), round(3, null, null)],
      baseline: formerEvaluation(100, 0),
      report: {
        gate: { kind: 'ratio', threshold: 2, passed: true, verdict: 'FID gate passed', reason: 'r' },
        metrics: { ...figures, n, missing },
        baseline: null,
        rounds: [{ number: 1, adjustment: null, metrics: { ...figures, n, missing }, passed: true }],
        log: null,
      },
    };
    const older = await opened(3, (db) => {
      for (const store of STORES_OF_3) db.createObjectStore(store);
      for (const store of ['sources', 'ranges'])
        db.createObjectStore(store).createIndex('dataset', 'datasetId');
      db.createObjectStore('runs').put(old, 'old');
    });
    older.close();

    const renewed = (await getRun('old'))!;
    const [first, second, third] = renewed.rounds;
    expect([first, second, third].map((each) => each!.outcome)).toEqual(['passed', 'not-passed', null]);
    expect(first).not.toHaveProperty('passed');
    const judged = first!.evaluation!;
    const bare = (value: number | null) => ({ value, low: null, high: null, reason: 'earlier-version' });
    expect(judged).toMatchObject({
      version: 2,
      depth: 'fid',
      split: 'validation',
      metrics: {
        fid: bare(9),
        matchedFid: bare(8),
        floor: bare(4),
        ratio: bare(2),
        kid: bare(null),
        ssim: { realFake: bare(0.3), realReal: bare(0.4), nearestTraining: bare(null), fakeFake: bare(null) },
        psnr: { realFake: bare(13), realReal: bare(null) },
        lpips: { realFake: bare(null) },
      },
      n: { real: 40, fake: 128, floor: 30, pairs: 64 },
      network: { ...evaluation.network, kind: 'features', range: [-1, 1], published: false },
      seed: 77,
      samePatient: true,
      device: evaluation.device,
    });
    expect(Object.keys(judged.metrics).sort()).toEqual(Object.keys(EVALUATION.metrics).sort());
    expect(renewed.baseline!.metrics.ratio).toEqual({ ...bare(null), reason: 'floor-zero' });
    expect(verdict(judged, renewed.settings.gate)).toMatchObject({
      outcome: 'passed',
      text: 'FID gate passed',
    });
    expect(renewed.report).toEqual({
      gate: {
        ...old.report.gate,
        recallFloor: null,
        copyRate: null,
        kidP: null,
        outcome: 'passed',
        conditions: [],
        needs: [],
      },
      warnings: [],
      evaluation: judged,
      confirmation: null,
      confirmationsBefore: null,
      baseline: null,
      rounds: [{ number: 1, evaluation: judged, outcome: 'passed', adjustment: null, ...SINCE_POLICIES }],
      log: null,
      ending: null,
      policy: FORMER_POLICY,
    });
  });

  test('a run of the fourth schema reads as one of today: its changes, its report’s, and how large it is', async () => {
    const former = { key: 'lr', from: 0.002, to: 0.001, rule: 'stalled-lower', reason: 'It stalled.' };
    const adjustment = {
      policy: 'ladder',
      changes: [{ key: 'lr', from: 0.002, to: 0.001 }],
      rule: 'stalled-lower',
      reason: 'It stalled.',
      startRound: null,
    };
    const round = {
      config: PRESETS.quick,
      log: null,
      trainedIterations: 3,
      midFid: null,
      evaluation: EVALUATION,
      brokeOff: null,
      outcome: 'inconclusive',
    };
    const rounds = [
      { ...round, number: 1, adjustment: null },
      { ...round, number: 2, adjustment: former },
    ];
    const report = { gate: { passed: false }, evaluation: EVALUATION, baseline: null, rounds };
    const older = await opened(4, (db) => {
      for (const store of [...STORES_OF_3, 'networks']) {
        const made = db.createObjectStore(store);
        if (store !== 'checkpoints') continue;
        made.put({ ...checkpoint(), bytes: new ArrayBuffer(70) }, ['old', 1, 'latest-0']);
        made.put({ ...checkpoint(), bytes: new ArrayBuffer(7) }, ['old', 2, 'epoch-4']);
      }
      for (const store of ['sources', 'ranges', 'evaluations', 'pictures'])
        db.createObjectStore(store).createIndex('dataset', 'datasetId');
      const runs = db.createObjectStore('runs');
      runs.put({ ...run('old'), rounds, report }, 'old');
      runs.put({ ...run('new'), rounds: [] }, 'new');
    });
    older.close();

    const renewed = (await getRun('old'))!;
    expect(renewed.rounds).toEqual([rounds[0], { ...rounds[1], adjustment }]);
    expect(renewed.report).toEqual({
      ...report,
      rounds: [
        { ...rounds[0], ...SINCE_POLICIES },
        { ...rounds[1], adjustment, ...SINCE_POLICIES },
      ],
      ending: null,
      policy: FORMER_POLICY,
    });
    expect((await listRuns()).length).toBe(2);
    expect(await withDatabase((db) => db.count('sizes'))).toBe(0); // no checkpoint is read for the upgrade
    expect(await checkpointBytes('old')).toBe(77);
    expect(await withDatabase((db) => db.count('sizes'))).toBe(2);
    expect((await newest('old', 1))?.bytes.byteLength).toBe(70);
  });

  test('an upgrade that a record cannot be taken through is refused, and all stays as it was', async () => {
    const older = await opened(4, (db) => {
      for (const store of [...STORES_OF_3, 'networks', 'evaluations', 'pictures', 'sources', 'ranges'])
        db.createObjectStore(store);
      const runs = db.createObjectStore('runs');
      runs.put({ ...run('a'), rounds: [] }, 'a');
      runs.put({ ...run('b'), rounds: null }, 'b');
    });
    older.close();
    await expect(getRun('a')).rejects.toMatchObject({ name: 'StorageUnavailableError' });
    await closeDatabase();
    const still = await opened(4);
    expect([...still.objectStoreNames]).not.toContain('sizes');
    still.close();
    await deleteDB(DATABASE_NAME);
  });

  test('a page with a newer schema is not kept waiting by a connection of this one', async () => {
    await putDataset(dataset('d', 1));
    const newer = await opened(99);
    newer.close();
    await expect(listDatasets()).rejects.toMatchObject({ name: 'StorageUnavailableError' });
    await deleteDB(DATABASE_NAME);
  });

  test('a database of a newer Gantry is refused as unavailable storage, with the reason', async () => {
    (await opened(99)).close();
    await expect(listDatasets()).rejects.toMatchObject({ name: 'StorageUnavailableError' });
    // Test files share one origin: the newer database would be refused in all that come after.
    await new Promise<void>((resolve, reject) => {
      const gone = indexedDB.deleteDatabase(DATABASE_NAME);
      gone.onsuccess = () => resolve();
      gone.onerror = () => reject(gone.error);
    });
    expect(await listDatasets()).toEqual([]);
  });
});
