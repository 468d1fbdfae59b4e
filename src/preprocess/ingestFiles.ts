/**
 * One chunk of files, one after another: outcomes told as they come, pixels handed over in shards.
 *
 * Holds one file and one shard at a time. What a file does wrong becomes its outcome; what storage does wrong is thrown, since
 * it is no file's fault.
 */
import type { ImageSize } from '../config.ts';
import type { FileOutcome, IngestArgs, Jobs, Preview, RawSlice } from '../workers/protocol.ts';
import { toGrey } from './normalise.ts';
import { type ReadSlice, readSlices } from './readSlices.ts';

/** Outcomes are told in batches this far apart, in milliseconds, and a picture with every few of them. */
const TELL_EVERY_MS = 100;
const PREVIEW_EVERY_MS = 500;

export interface IngestHost {
  readonly signal: AbortSignal;
  progress(value: Jobs['ingest']['progress']): void;
  readonly slicesPerShard: number;
  /** Stores float32 [count, size, size]. Whatever it throws ends the job. */
  putShard(shard: string, size: ImageSize, pixels: Float32Array<ArrayBuffer>): Promise<void>;
}

/** @throws AbortError between two files, and what `host.putShard` throws. */
export async function ingestFiles(args: IngestArgs, host: IngestHost): Promise<Jobs['ingest']['result']> {
  const outcomes: FileOutcome[] = [];
  const slices: RawSlice[] = [];
  const teller = progressTeller(args.recipe.size, host);
  let waiting: ReadSlice[] = [];

  const store = async (count: number) => {
    const now = waiting.slice(0, count);
    waiting = waiting.slice(count);
    const shard = crypto.randomUUID();
    await host.putShard(shard, args.recipe.size, joined(now, args.recipe.size));
    now.forEach(({ slice }, offset) => {
      slices.push({ ...slice, shard, offset });
    });
  };

  for (const { index, file } of args.files) {
    host.signal.throwIfAborted();
    const read = await readSlices(file, index, args.recipe, args.salt);
    for (const slice of read.slices) {
      waiting.push(slice);
      if (waiting.length >= host.slicesPerShard) await store(host.slicesPerShard);
    }
    outcomes.push(read.outcome);
    teller.tell(read.outcome, read.slices.at(-1)?.pixels ?? null);
  }
  if (waiting.length > 0) await store(waiting.length);
  teller.finish();
  return { outcomes, slices };
}

function joined(slices: readonly ReadSlice[], size: ImageSize): Float32Array<ArrayBuffer> {
  const area = size * size;
  const out = new Float32Array(slices.length * area); // [count, size, size]
  slices.forEach(({ pixels }, i) => {
    out.set(pixels, i * area);
  });
  return out;
}

function progressTeller(size: number, host: IngestHost) {
  let untold: FileOutcome[] = [];
  let told = performance.now();
  let shown = Number.NEGATIVE_INFINITY;
  let newest: Float32Array | null = null;
  const flush = (now: number) => {
    if (untold.length === 0) return;
    let preview: Preview | null = null;
    if (newest && now - shown >= PREVIEW_EVERY_MS) {
      preview = { size, pixels: toGrey(newest) };
      shown = now;
    }
    host.progress({ outcomes: untold, preview });
    untold = [];
    told = now;
  };
  return {
    tell(outcome: FileOutcome, pixels: Float32Array | null) {
      untold.push(outcome);
      newest = pixels ?? newest;
      const now = performance.now();
      if (now - told >= TELL_EVERY_MS) flush(now);
    },
    finish: () => flush(performance.now()),
  };
}
