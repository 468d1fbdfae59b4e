/** IndexedDB that goes away while the engine trains: closed underneath it, or taken over by a newer page's schema. */
import { deleteDB } from 'idb';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { StorageUnavailableError } from '../../../src/errors.ts';
import { closeDatabase, DATABASE_NAME, openDatabase } from '../../../src/storage/database.ts';
import { readLog } from '../../../src/storage/runs.ts';
import { createHeld, type Held } from '../../../src/workers/engine/held.ts';
import { createSaveRequests } from '../../../src/workers/engine/saveRequests.ts';
import { trainJob } from '../../../src/workers/engine/trainJob.ts';
import type { TrainArgs, TrainProgress } from '../../../src/workers/protocol.ts';
import { newest } from '../../fixtures/checkpoints.ts';
import { config, putBlobs } from './fixture.browser.ts';

const args: TrainArgs = {
  runId: 'lost-connection-run',
  round: 1,
  datasetId: 'lost-connection',
  config: { ...config, save_epoch: 1 },
  backend: 'cpu',
  resume: true,
  until: 6,
};

const wipe = async () => {
  await closeDatabase();
  await deleteDB(DATABASE_NAME);
};
beforeEach(async () => {
  await wipe();
  await putBlobs(args.datasetId);
});
afterAll(wipe); // a newer database would be refused in every file that comes after

function train(held: Held, onProgress: (value: TrainProgress) => void) {
  const signal = new AbortController().signal;
  return trainJob(args, { signal, progress: onProgress }, { requests: createSaveRequests(), held });
}

test('a connection closed again and again in the middle of training costs nothing and is not worth a word', async () => {
  let closed = 0;
  const told: string[] = [];
  const result = await train(createHeld(), ({ kind }) => {
    told.push(kind);
    void openDatabase().then((db) => {
      db.close();
      closed++;
    });
  });
  expect(result).toMatchObject({ state: 'finished', iteration: 6 });
  expect(closed).toBeGreaterThan(3);
  expect(told).not.toContain('unsaved');
  expect((await newest(args.runId, 1))!.iteration).toBe(6);
  expect((await readLog(args.runId, 1)).map(({ iteration }) => iteration)).toEqual([1, 2, 3, 4, 5, 6]);
});

test('a database that a newer page took over leaves training in memory, with a word, to the refusal of its end', async () => {
  const held = createHeld();
  const told: TrainProgress[] = [];
  let newer: Promise<void> | null = null;
  const work = train(held, (value) => {
    told.push(value);
    if (value.kind === 'checkpoint') newer ??= takeOver();
  });
  await expect(work).rejects.toBeInstanceOf(StorageUnavailableError);
  await newer;
  const rows = told.flatMap((value) => (value.kind === 'rows' ? value.rows : []));
  expect(rows.map(({ iteration }) => iteration)).toEqual([1, 2, 3, 4, 5, 6]);
  expect(told.some(({ kind }) => kind === 'unsaved')).toBe(true);
  expect(held.get(args.runId, 1)?.checkpoint.iteration).toBe(6);
});

/** What a page of a later version does when it is opened beside this one. */
async function takeOver(): Promise<void> {
  const request = indexedDB.open(DATABASE_NAME, 99);
  await new Promise<void>((resolve, reject) => {
    request.onsuccess = () => {
      request.result.close();
      resolve();
    };
    request.onerror = () => reject(request.error);
  });
}
