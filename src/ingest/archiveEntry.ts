/**
 * One file of a zip archive as bytes to read anywhere in: stored ones straight from the Blob, deflated ones unpacked only as far as
 * was asked for.
 *
 * Nothing is believed: the local header is looked at, more bytes than the directory says are refused before they are kept, and whoever
 * reads to the end has had the CRC-32 checked.
 */
import type { ArchiveEntry } from '../workers/protocol.ts';
import { ArchiveError } from './archiveError.ts';
import { crc32 } from './crc32.ts';
import { MAX_INFLATED } from './inflated.ts';

export interface EntrySource {
  /** Bytes, unpacked. */
  readonly size: number;
  /**
   * Bytes from `offset` on, fewer where the file ends.
   * @throws ArchiveError malformed, truncated; whatever reading the Blob throws
   */
  read(offset: number, length: number): Promise<Uint8Array<ArrayBuffer>>;
  /** Forgets what was unpacked. Reading again starts over. */
  close(): void;
}

const STORED = 0;
const DEFLATED = 8;
/** A local header without name and extra field (APPNOTE 4.3.7). */
export const LOCAL_HEADER_BYTES = 30;
const LOCAL_HEADER_SIGNATURE = 0x04034b50;
/** Deflate makes at most 1,032 bytes of one (258 bytes of two bits); what claims clearly more lies. */
const HIGHEST_RATIO = 1100;
/** Packed bytes fetched from the Blob at a time. */
const FETCHED_BYTES = 2 ** 18;
/** Fetched with the local header: enough for the first 64 KiB, which is what a file's header is looked for in. */
const FIRST_FETCHED_BYTES = 2 ** 16 + 2 ** 10;
/** Fetched for the local header's name and extra field; longer ones cost what is fetched ahead. */
const NAME_ALLOWANCE_BYTES = 512;
/** Packed bytes handed to the inflater at a time: it answers with all they unpack to, at most 16 MiB. */
const FED_BYTES = 2 ** 14;
const FIRST_BUFFER_BYTES = 2 ** 16;

/**
 * Opens an entry of `listArchive`; its bytes are first touched by `read`.
 * @throws ArchiveError unsupported-archive (encrypted, another method), too-large (more than 512 MiB to unpack, or a ratio beyond
 *   deflate's), malformed (stored with two sizes)
 */
export function openEntry(archive: Blob, entry: ArchiveEntry): EntrySource {
  const { method, encrypted, bytes, compressedBytes } = entry;
  if (encrypted || (method !== STORED && method !== DEFLATED)) {
    throw new ArchiveError('unsupported-archive', { method, encrypted });
  }
  if (method === DEFLATED && bytes > MAX_INFLATED) {
    throw new ArchiveError('too-large', { bytes, limit: MAX_INFLATED, unit: 'bytes' });
  }
  if (method === STORED && bytes !== compressedBytes) {
    throw new ArchiveError('malformed', { part: 'sizes', foundBytes: compressedBytes, expectedBytes: bytes });
  }
  if (bytes > compressedBytes * HIGHEST_RATIO) {
    throw new ArchiveError('too-large', { bytes, compressedBytes, limit: HIGHEST_RATIO, unit: 'ratio' });
  }
  return method === STORED ? openStored(archive, entry) : openDeflated(archive, entry);
}

function openStored(archive: Blob, entry: ArchiveEntry): EntrySource {
  let opened: Promise<Packed> | null = null;
  let checked = { bytes: 0, crc: 0 }; // of the beginning, as far as it was read without a gap
  return {
    size: entry.bytes,
    async read(offset, length) {
      opened ??= openPacked(archive, entry);
      const { packed, ahead } = await opened;
      const end = Math.min(entry.bytes, offset + length);
      const bytes =
        end <= ahead.length
          ? ahead.slice(Math.min(offset, end), end)
          : await readBlob(packed, offset, length);
      const known = checked.bytes - offset;
      if (known >= 0 && known < bytes.length) {
        checked = { bytes: offset + bytes.length, crc: crc32(bytes.subarray(known), checked.crc) };
        if (checked.bytes === entry.bytes) checkCrc(checked.crc, entry);
      }
      return bytes;
    },
    close() {
      opened = null;
    },
  };
}

function openDeflated(archive: Blob, entry: ArchiveEntry): EntrySource {
  let inflating: Inflating | null = null;
  let turn: Promise<unknown> = Promise.resolve(); // one read at a time: they share the stream
  return {
    size: entry.bytes,
    read(offset, length) {
      const result = turn.then(async () => {
        inflating ??= startInflating(await openPacked(archive, entry), entry);
        const end = Math.min(entry.bytes, offset + length);
        await inflating.reach(end);
        return inflating.bytes().slice(Math.min(offset, end), end);
      });
      turn = result.catch(() => {});
      return result;
    },
    close() {
      inflating?.stop();
      inflating = null;
    },
  };
}

interface Inflating {
  /** Unpacks until at least `end` bytes are there; at the file's end, until the stream is over and its CRC-32 is right. */
  reach(end: number): Promise<void>;
  bytes(): Uint8Array<ArrayBuffer>;
  stop(): void;
}

function startInflating(packed: Packed, entry: ArchiveEntry): Inflating {
  const { stream, failure } = inflate(packed);
  const reader = stream.getReader();
  let buffer = new Uint8Array(Math.min(entry.bytes, FIRST_BUFFER_BYTES));
  let length = 0;
  let crc = 0;
  let over = false;
  let broken: unknown = null;

  async function step(): Promise<void> {
    const { done, value } = await reader.read().catch((error: unknown) => {
      throw failure() ?? (error instanceof TypeError || isZlibError(error) ? malformed('data') : error);
    });
    if (done) {
      over = true;
      if (length < entry.bytes) throw malformed('sizes', length, entry.bytes);
      checkCrc(crc, entry);
      return;
    }
    if (length + value.length > entry.bytes) throw malformed('sizes', length + value.length, entry.bytes);
    if (length + value.length > buffer.length) {
      const wider = new Uint8Array(Math.min(entry.bytes, Math.max(buffer.length * 4, length + value.length)));
      wider.set(buffer.subarray(0, length));
      buffer = wider;
    }
    buffer.set(value, length);
    crc = crc32(value, crc);
    length += value.length;
  }

  return {
    async reach(end) {
      if (broken) throw broken;
      try {
        while (!over && (length < end || end === entry.bytes)) await step();
      } catch (error) {
        broken = error;
        void reader.cancel().catch(() => {});
        throw error;
      }
    },
    bytes: () => buffer.subarray(0, length),
    stop: () => void reader.cancel().catch(() => {}),
  };
}

/** The inflater, fed in small pieces and only when asked; `failure` is what reading the Blob threw, if it did. */
function inflate({ packed, ahead }: Packed): {
  stream: ReadableStream<Uint8Array<ArrayBuffer>>;
  failure(): unknown;
} {
  let fetched = ahead;
  let at = 0; // within `fetched`
  let next = ahead.length; // within `packed`
  let failed: unknown = null;
  const source = new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      async pull(controller) {
        if (at === fetched.length) {
          if (next === packed.size) return controller.close();
          try {
            fetched = await readBlob(packed, next, FETCHED_BYTES);
          } catch (error) {
            failed = error;
            throw error;
          }
          next += fetched.length;
          at = 0;
        }
        const piece = fetched.subarray(at, at + FED_BYTES);
        at += piece.length;
        controller.enqueue(piece);
      },
    },
    { highWaterMark: 0 },
  );
  return { stream: source.pipeThrough(new DecompressionStream('deflate-raw')), failure: () => failed };
}

interface Packed {
  readonly packed: Blob;
  /** Its first bytes, fetched already. */
  readonly ahead: Uint8Array<ArrayBuffer>;
}

/** The entry's packed bytes: behind the local header, whose name and extra field may be longer than the directory's. */
async function openPacked(archive: Blob, { offset, compressedBytes }: ArchiveEntry): Promise<Packed> {
  const wanted = LOCAL_HEADER_BYTES + Math.min(compressedBytes, FIRST_FETCHED_BYTES) + NAME_ALLOWANCE_BYTES;
  const first = await readBlob(archive, offset, wanted);
  if (first.length < LOCAL_HEADER_BYTES) throw new ArchiveError('truncated', { part: 'header' });
  const view = new DataView(first.buffer, first.byteOffset, first.byteLength);
  if (view.getUint32(0, true) !== LOCAL_HEADER_SIGNATURE) throw malformed('header');
  const header = LOCAL_HEADER_BYTES + view.getUint16(26, true) + view.getUint16(28, true);
  const start = offset + header;
  const end = start + compressedBytes;
  if (end > archive.size) throw malformed('data', archive.size - start, compressedBytes);
  return { packed: archive.slice(start, end), ahead: first.subarray(header, header + compressedBytes) };
}

async function readBlob(blob: Blob, offset: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await blob.slice(offset, offset + length).arrayBuffer());
}

function checkCrc(found: number, entry: ArchiveEntry): void {
  if (found !== entry.crc32) throw malformed('checksum');
}

/** Node's DecompressionStream fails with zlib's errors, a browser's with a TypeError. */
function isZlibError(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return /^(Z_|ERR_ZLIB)/.test(code);
}

function malformed(part: string, foundBytes?: number, expectedBytes?: number): ArchiveError {
  const sizes = foundBytes === undefined ? {} : { foundBytes, expectedBytes: expectedBytes ?? null };
  return new ArchiveError('malformed', { part, ...sizes });
}
