/** Puts logs and packed sample grids into the page's storage, as the engine's worker does; bench/faults/store.ts puts the records. */
import type { Page } from 'playwright';
import type { PackedGrid } from '../../src/storage/packedGrid.ts';
import type { LogRow, SampleGrid } from '../../src/workers/protocol.ts';

interface Store {
  open(): Promise<IDBDatabase>;
  done(tx: IDBTransaction): Promise<void>;
}

type Driven = typeof globalThis & { faultStore: Store };

/** In blocks of 100, as they come in while training. */
export async function storeLog(page: Page, runId: string, rows: readonly LogRow[]): Promise<void> {
  await page.evaluate(
    async ({ runId, json }) => {
      const { open, done } = (globalThis as Driven).faultStore;
      const rows = JSON.parse(json) as LogRow[];
      const db = await open();
      const tx = db.transaction('logs', 'readwrite');
      for (let at = 0; at < rows.length; at += 100) {
        const block = rows.slice(at, at + 100);
        tx.objectStore('logs').put(block, [runId, 1, block[0]!.iteration]);
      }
      await done(tx);
      db.close();
    },
    { runId, json: JSON.stringify(rows) }, // as text: the driver takes minutes over so many objects
  );
}

export async function storeGrid(page: Page, runId: string, grid: PackedGrid | SampleGrid): Promise<void> {
  const isPacked = 'packed' in grid;
  const { buffer, byteOffset, length } = isPacked ? grid.packed : grid.pixels;
  const rest = isPacked ? { ...grid, packed: null } : { ...grid, pixels: null };
  await page.evaluate(
    async ({ runId, rest, name, base64 }) => {
      const { open, done } = (globalThis as Driven).faultStore;
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const db = await open();
      const tx = db.transaction('snapshots', 'readwrite');
      tx.objectStore('snapshots').put({ ...rest, [name]: bytes }, [runId, 1, rest.iteration]);
      await done(tx);
      db.close();
    },
    {
      runId,
      rest,
      name: isPacked ? 'packed' : 'pixels',
      base64: Buffer.from(buffer, byteOffset, length).toString('base64'),
    },
  );
}
