/**
 * Collects log rows and passes them on in batches: to the page a few times a second, to storage every few seconds and
 * before every checkpoint, so that a stored checkpoint never stands ahead of its log.
 */
import type { LogRow, TrainProgress } from '../protocol.ts';

const SHOW_ROWS = 10;
const SHOW_MS = 250;
const STORE_ROWS = 100;
const STORE_MS = 2000;
/** Where storage refuses, tries come ever more seldom, up to this. */
const MOST_PATIENCE = 30;
/** Rows of one write: what waited long goes in parts. */
const BLOCK_ROWS = 1000;
/** Iterations the speed is averaged over. */
const PACE_ITERATIONS = 8;

export interface RecorderOptions {
  /** Real images that an iteration shows the critic. */
  readonly imagesPerIteration: number;
  readonly totalIterations: number;
  /** Rows of before that are still to be stored. */
  readonly unsaved?: readonly LogRow[];
  progress(value: TrainProgress): void;
  /** Stores consecutive rows. Must reject where they were not stored. */
  store(rows: readonly LogRow[]): Promise<void>;
  /** Milliseconds on a steady clock. */
  now?(): number;
}

export interface Recorder {
  /** Rejects with what `store` does; the rows are kept for the next try. */
  add(row: LogRow): Promise<void>;
  /** Shows and stores all that is left. Rejects like `add`. */
  flush(): Promise<void>;
  /** Rows that were not stored yet, in order. */
  unsaved(): readonly LogRow[];
  /** Drops rows after `iteration` that were not stored yet, because training goes back there. */
  forget(iteration: number): void;
}

export function createRecorder(options: RecorderOptions): Recorder {
  const { imagesPerIteration, totalIterations, progress, store, now = () => performance.now() } = options;
  let arrivals = [now()];
  let toShow: LogRow[] = [];
  let toStore: LogRow[] = [...(options.unsaved ?? [])];
  let added = 0; // since storing was last tried: where there is no room, not every iteration asks again
  let shown = now();
  let stored = now();
  let patience = 1;

  const show = () => {
    const last = toShow.at(-1);
    if (!last) return;
    const seconds = (arrivals.at(-1)! - arrivals[0]!) / 1000 / (arrivals.length - 1); // an iteration
    progress({
      kind: 'rows',
      rows: toShow,
      imagesPerSecond: imagesPerIteration / seconds,
      secondsLeft: (totalIterations - last.iteration) * seconds,
    });
    toShow = [];
    shown = now();
  };
  const save = async () => {
    stored = now();
    added = 0;
    if (toStore.length === 0) return;
    patience = Math.min(MOST_PATIENCE, 2 * patience); // forgiven below
    while (toStore.length > 0) {
      const rows = toStore.slice(0, BLOCK_ROWS);
      await store(rows);
      toStore = toStore.slice(rows.length);
    }
    patience = 1;
  };

  return {
    async add(row) {
      arrivals = [...arrivals.slice(-PACE_ITERATIONS), now()];
      toShow.push(row);
      toStore.push(row);
      added++;
      if (toShow.length >= SHOW_ROWS || now() - shown >= SHOW_MS) show();
      if (added >= STORE_ROWS * patience || now() - stored >= STORE_MS * patience) await save();
    },
    unsaved: () => toStore,
    forget(iteration) {
      const earlier = (row: LogRow) => row.iteration <= iteration;
      toShow = toShow.filter(earlier);
      toStore = toStore.filter(earlier);
      arrivals = [now()];
    },
    async flush() {
      show();
      await save();
    },
  };
}
