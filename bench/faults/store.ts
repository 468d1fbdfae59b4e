/** The page's IndexedDB, read and written from beside the page while the page uses it: what a person's disk holds. */
import type { Page } from 'playwright';
import type { RunRecord } from '../../src/run.ts';
import type { DatasetRecord, LogRow } from '../../src/workers/protocol.ts';

interface Store {
  open(): Promise<IDBDatabase>;
  answer<T>(request: IDBRequest<T>): Promise<T>;
  done(tx: IDBTransaction): Promise<void>;
}

type Driven = typeof globalThis & { faultStore: Store };

/** Call before the first navigation: what the functions below speak to. */
export async function offerStore(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const answer = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const faultStore: Store = {
      answer,
      open: () => answer(indexedDB.open('gantry')), // as src/storage/database.ts names it
      done: (tx) =>
        new Promise((resolve, reject) => {
          tx.oncomplete = () => resolve();
          tx.onabort = () => reject(tx.error);
        }),
    };
    Object.assign(globalThis, { faultStore });
  });
}

/** Stores a dataset of one shard, `s0`. `pixels`: float32 [slices, size, size]. */
export async function storeDataset(
  page: Page,
  record: DatasetRecord,
  pixels: Float32Array<ArrayBuffer>,
): Promise<void> {
  await page.evaluate(
    async ({ record, base64 }) => {
      const { open, done } = (globalThis as Driven).faultStore;
      const data = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)).buffer;
      const shard = { version: 1, size: record.recipe.size, count: record.slices.length, data };
      const db = await open();
      const tx = db.transaction(['datasets', 'shards'], 'readwrite');
      tx.objectStore('datasets').put(record, record.id);
      tx.objectStore('shards').put(shard, [record.id, 's0']);
      await done(tx);
      db.close();
    },
    { record, base64: Buffer.from(pixels.buffer).toString('base64') },
  );
}

export async function storeRun(page: Page, run: RunRecord): Promise<void> {
  await page.evaluate(async (run) => {
    const { open, answer } = (globalThis as Driven).faultStore;
    const db = await open();
    await answer(db.transaction('runs', 'readwrite').objectStore('runs').put(run, run.id));
    db.close();
  }, run);
}

/** The manifest; who then asks for the dataset finds it missing. */
export async function removeDataset(page: Page, id: string): Promise<void> {
  await page.evaluate(async (id) => {
    const { open, answer } = (globalThis as Driven).faultStore;
    const db = await open();
    await answer(db.transaction('datasets', 'readwrite').objectStore('datasets').delete(id));
    db.close();
  }, id);
}

export async function readRun(page: Page, id: string): Promise<RunRecord> {
  const run = await page.evaluate(async (id) => {
    const { open, answer } = (globalThis as Driven).faultStore;
    const db = await open();
    const found: unknown = await answer(db.transaction('runs').objectStore('runs').get(id));
    db.close();
    return found as RunRecord | undefined;
  }, id);
  if (!run) throw new Error('The run is not in the store.');
  return run;
}

/** Iterations that round 1's log holds, in its order. */
export async function loggedIterations(page: Page, runId: string): Promise<number[]> {
  return page.evaluate(async (runId) => {
    const { open, answer } = (globalThis as Driven).faultStore;
    const db = await open();
    const round = IDBKeyRange.bound([runId, 1], [runId, 1, []]);
    const blocks: LogRow[][] = await answer(db.transaction('logs').objectStore('logs').getAll(round));
    db.close();
    return blocks.flat().map(({ iteration }) => iteration);
  }, runId);
}

export interface SlotFacts {
  readonly slot: string;
  readonly sequence: number;
  readonly iteration: number;
  /** Of the checkpoint's bytes, hex. */
  readonly sha256: string;
}

/** Round 1's two newest states, newest first. */
export async function latestSlots(page: Page, runId: string): Promise<SlotFacts[]> {
  const slots = await page.evaluate(async (runId) => {
    const { open, answer } = (globalThis as Driven).faultStore;
    const db = await open();
    const found: SlotFacts[] = [];
    for (const slot of ['latest-0', 'latest-1']) {
      const store = db.transaction('checkpoints').objectStore('checkpoints');
      const stored = await answer(store.get([runId, 1, slot]));
      if (!stored) continue;
      const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', stored.bytes));
      const sha256 = [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
      found.push({ slot, sequence: stored.sequence, iteration: stored.iteration, sha256 });
    }
    db.close();
    return found;
  }, runId);
  return slots.sort((a, b) => b.sequence - a.sequence);
}

/** Leaves the first half of a slot's bytes, as a write that a power cut broke off would. */
export async function tearSlot(page: Page, runId: string, slot: string): Promise<void> {
  await page.evaluate(
    async (key) => {
      const { open, answer } = (globalThis as Driven).faultStore;
      const db = await open();
      const store = db.transaction('checkpoints', 'readwrite').objectStore('checkpoints');
      const stored = await answer(store.get(key));
      const bytes = stored.bytes.slice(0, stored.bytes.byteLength / 2);
      await answer(store.put({ ...stored, bytes }, key));
      db.close();
    },
    [runId, 1, slot],
  );
}
