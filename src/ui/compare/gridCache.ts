/**
 * Sample grids read ahead and kept, up to so many bytes: what was used longest ago goes first. A grid that is being read is not asked for
 * twice, and a new wish to read ahead replaces the one before it.
 */
import type { SampleGrid } from '../../workers/protocol.ts';

export interface GridCache {
  /** At once, or undefined. */
  peek(key: string): SampleGrid | null | undefined;
  /** Null: there is none of that key. Rejects as `read` does; then the next call asks again. */
  load(key: string): Promise<SampleGrid | null>;
  /** In order of want. */
  ahead(keys: readonly string[]): void;
  /** Bytes of pixels held. */
  readonly bytes: number;
}

/** Reads ahead at a time. */
const AT_ONCE = 4;

export function createGridCache(
  read: (key: string) => Promise<SampleGrid | null>,
  { mostBytes }: { readonly mostBytes: number },
): GridCache {
  const kept = new Map<string, SampleGrid | null>(); // in order of use
  const reading = new Map<string, Promise<SampleGrid | null>>();
  let wanted: string[] = [];
  let bytes = 0;
  let waitedFor = 0; // while something is, nothing is begun ahead of it

  const keep = (key: string, grid: SampleGrid | null) => {
    if (kept.has(key)) return;
    kept.set(key, grid);
    bytes += grid?.pixels.length ?? 0;
    for (const [oldest, old] of kept) {
      if (bytes <= mostBytes || oldest === key) break;
      kept.delete(oldest);
      bytes -= old?.pixels.length ?? 0;
    }
  };
  const fetch = (key: string): Promise<SampleGrid | null> => {
    const under = reading.get(key);
    if (under) return under;
    const fresh = read(key)
      .then((grid) => {
        keep(key, grid);
        return grid;
      })
      .finally(() => {
        reading.delete(key);
        next();
      });
    reading.set(key, fresh);
    return fresh;
  };
  const load = async (key: string): Promise<SampleGrid | null> => {
    const known = peek(key);
    if (known !== undefined) return known;
    waitedFor++;
    try {
      return await fetch(key);
    } finally {
      waitedFor--;
      next();
    }
  };
  const peek = (key: string) => {
    const grid = kept.get(key);
    if (grid === undefined) return undefined;
    kept.delete(key);
    kept.set(key, grid);
    return grid;
  };
  const next = () => {
    while (waitedFor === 0 && reading.size < AT_ONCE) {
      const key = wanted.shift();
      if (key === undefined) return;
      if (!kept.has(key)) fetch(key).catch(() => undefined); // whoever waits for it hears of it
    }
  };
  return {
    peek,
    load,
    ahead(keys) {
      wanted = keys.filter((key) => !kept.has(key));
      next();
    },
    get bytes() {
      return bytes;
    },
  };
}
