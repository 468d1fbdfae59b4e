/**
 * One chunk of files, one after another: outcomes told as they come, pixels handed over in shards.
 *
 * Holds one slice, one shard and the bytes of a few files at a time. A file that an earlier dataset was made from in the same way is served from that
 * one's pixels, without being read. What a file does wrong becomes its outcome; what storage does wrong is thrown, since it is
 * no file's fault.
 */
import type { ImageSize } from '../config.ts';
import { openWhole } from '../ingest/byteSource.ts';
import type { ChosenFile, FileOutcome, IngestArgs, Jobs, Preview, RawSlice } from '../workers/protocol.ts';
import { begunAhead } from './ahead.ts';
import { toGrey } from './grey.ts';
import { grouped } from './order.ts';
import { type ReadSlice, readSlices } from './readSlices.ts';

/** Outcomes are told in batches this far apart, in milliseconds, and a picture with every few of them. */
const TELL_EVERY_MS = 100;
const PREVIEW_EVERY_MS = 500;

/** What a file gave, and where its slices lie. */
export interface KnownFile {
  readonly file: ChosenFile;
  readonly outcome: FileOutcome;
  readonly slices: readonly RawSlice[];
}

export interface IngestHost {
  readonly signal: AbortSignal;
  progress(value: Jobs['ingest']['progress']): void;
  readonly slicesPerShard: number;
  /** Stores float32 [count, size, size]. Whatever it throws ends the job. */
  putShard(shard: string, size: ImageSize, pixels: Float32Array<ArrayBuffer>): Promise<void>;
  /** What an earlier ingest in the same way made of this file, with its pixels; null where none did. */
  recall(file: ChosenFile): Promise<{ outcome: FileOutcome; slices: readonly ReadSlice[] } | null>;
  /** Keeps what files gave for the next time. */
  remember(known: readonly KnownFile[]): Promise<void>;
}

/** @throws AbortError between two files, and what the host's storage throws. */
export async function ingestFiles(args: IngestArgs, host: IngestHost): Promise<Jobs['ingest']['result']> {
  const { size } = args.recipe;
  const outcomes: FileOutcome[] = [];
  const slices: RawSlice[] = [];
  const teller = progressTeller(size, host);
  const toRemember = new Map<number, ChosenFile>();
  let waiting: ReadSlice[] = [];
  let cached = 0;

  const store = async (count: number) => {
    const now = waiting.slice(0, count);
    waiting = waiting.slice(count);
    const shard = crypto.randomUUID();
    await host.putShard(shard, size, joined(now, size));
    now.forEach(({ slice }, offset) => {
      slices.push({ ...slice, shard, offset });
    });
  };
  const take = async (slice: ReadSlice) => {
    teller.show(slice.pixels);
    waiting.push(slice);
    if (waiting.length >= host.slicesPerShard) await store(host.slicesPerShard);
  };

  for (const [file, ready] of begunAhead(args.files, (each) => begun(each, host))) {
    host.signal.throwIfAborted();
    teller.working(file.index);
    const { known, bytes } = await ready;
    let outcome: FileOutcome;
    if (known) {
      for (const slice of known.slices) await take(slice);
      outcome = known.outcome;
      cached++;
    } else {
      outcome = await readSlices(file, bytes!, args.recipe, args.salt, take);
      if (outcome.outcome === 'accepted') toRemember.set(file.index, file);
    }
    outcomes.push(outcome);
    teller.tell(outcome);
  }
  if (waiting.length > 0) await store(waiting.length);
  const byFile = grouped(slices, ({ file }) => file);
  await host.remember(
    outcomes.flatMap((outcome) => {
      const file = toRemember.get(outcome.file);
      return file ? [{ file, outcome, slices: byFile.get(outcome.file) ?? [] }] : [];
    }),
  );
  teller.finish();
  return { outcomes, slices, cached };
}

/** What is known of a file, or its bytes on their way: begun while the files before it are decoded. */
function begun(file: ChosenFile, host: Pick<IngestHost, 'recall'>) {
  const ready = host.recall(file).then((known) => ({ known, bytes: known ? null : openWhole(file.source) }));
  ready.catch(() => undefined); // heard at its turn, if none before it ends the job
  return ready;
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
    host.progress({ working: null, outcomes: untold, preview });
    untold = [];
    told = now;
  };
  return {
    working: (file: number) => host.progress({ working: file, outcomes: [], preview: null }),
    show(pixels: Float32Array) {
      newest = pixels;
    },
    tell(outcome: FileOutcome) {
      untold.push(outcome);
      const now = performance.now();
      if (now - told >= TELL_EVERY_MS) flush(now);
    },
    finish: () => flush(performance.now()),
  };
}
