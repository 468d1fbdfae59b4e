/**
 * A zip archive's list of contents, from its central directory alone: nothing is unpacked here (archiveEntry.ts does that).
 *
 * Entries are plain data, so that another thread can open them from the same Blob. Their names are only ever shown: they are
 * made relative, but never used as a path. Formats: PKWARE APPNOTE 6.3.10, zip64 included.
 */
import {
  type Entry,
  ERR_BAD_FORMAT,
  ERR_ENCRYPTED_CENTRAL_DIRECTORY,
  ERR_EOCDR_NOT_FOUND,
  ERR_SPLIT_ZIP_FILE,
  ZipReader,
} from '@zip.js/zip.js/lib/zip-core-reader.js';
import type { ArchiveEntry } from '../workers/protocol.ts';
import { LOCAL_HEADER_BYTES } from './archiveEntry.ts';
import { ArchiveError } from './archiveError.ts';

export { openEntry } from './archiveEntry.ts';

export const MOST_ENTRIES = 1_000_000;

/** True for an archive's first bytes: a local header, or the end of an empty or the marker of a split one. */
export function isZip(bytes: Uint8Array): boolean {
  if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) return false;
  const [, , a, b] = bytes;
  return (a === 3 && b === 4) || (a === 5 && b === 6) || (a === 7 && b === 8);
}

/**
 * The files of an archive in the order of its directory; folders are left out. Names have `/` between their parts, are relative and
 * without `..`; several files may share one. Encrypted files and those of other methods are listed, but not opened.
 * @throws ArchiveError malformed (also where entries overlap, as a bomb's do), truncated, too-large (more than `mostEntries`),
 *   unsupported-archive (split, or its directory is encrypted); whatever reading the Blob throws
 */
export async function listArchive(
  archive: Blob,
  { mostEntries = MOST_ENTRIES }: { readonly mostEntries?: number } = {},
): Promise<ArchiveEntry[]> {
  const reader = new ZipReader(randomAccess(archive), {
    useWebWorkers: false,
    filenameValidation: 'tolerant',
  });
  const entries: ArchiveEntry[] = [];
  const spans: Span[] = [];
  try {
    for await (const entry of reader.getEntriesGenerator()) {
      if (spans.length === mostEntries)
        throw new ArchiveError('too-large', { limit: mostEntries, unit: 'entries' });
      const { offset, compressedSize } = entry;
      spans.push({ offset, end: offset + LOCAL_HEADER_BYTES + entry.rawFilename.length + compressedSize });
      if (!entry.directory) entries.push(plainEntry(entry));
    }
  } catch (error) {
    throw archiveErrorOf(error, isZip(new Uint8Array(await archive.slice(0, 4).arrayBuffer())));
  }
  checkSpans(spans, archive.size);
  return entries;
}

/** What zip.js reads from; its own BlobReader comes only with its workers and inflaters. */
function randomAccess(archive: Blob) {
  return {
    size: archive.size,
    get readable() {
      return archive.stream();
    },
    async readUint8Array(offset: number, length: number) {
      return new Uint8Array(await archive.slice(offset, offset + length).arrayBuffer());
    },
  };
}

interface Span {
  readonly offset: number;
  /** At least: the local extra field is not known. */
  readonly end: number;
}

/** Files that share bytes are how a small archive claims petabytes (D. Fifield, "A better zip bomb", WOOT 2019). */
function checkSpans(spans: Span[], size: number): void {
  spans.sort((a, b) => a.offset - b.offset);
  let end = 0;
  let overlaps = 0;
  for (const span of spans) {
    if (span.offset < end) overlaps++;
    end = Math.max(end, span.end);
  }
  if (overlaps > 0) throw new ArchiveError('malformed', { part: 'directory', overlaps });
  if (end > size)
    throw new ArchiveError('malformed', { part: 'directory', foundBytes: size, expectedBytes: end });
}

function plainEntry(entry: Entry): ArchiveEntry {
  return {
    name: shownName(entry.filename),
    offset: entry.offset,
    compressedBytes: entry.compressedSize,
    bytes: entry.uncompressedSize,
    method: entry.compressionMethod,
    encrypted: entry.encrypted,
    crc32: entry.crc32 ?? 0, // AES archives have none, and are not opened
  };
}

/** No drive, no root, no way up, no control characters. */
function shownName(name: string): string {
  const parts = name
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
    .replace(/[\x00-\x1f\x7f]/g, '?')
    .split(/[\\/]/)
    .filter(
      (part, i) => part !== '' && part !== '.' && part !== '..' && !(i === 0 && /^[a-z]:$/i.test(part)),
    );
  return parts.join('/') || 'unnamed';
}

/** zip.js throws plain errors with fixed messages; a Blob that cannot be read throws a DOMException, which is not ours to judge. */
function archiveErrorOf(error: unknown, startsAsZip: boolean): unknown {
  if (error instanceof ArchiveError || error instanceof DOMException || !(error instanceof Error))
    return error;
  switch (error.message) {
    case ERR_BAD_FORMAT:
    case ERR_EOCDR_NOT_FOUND:
      // The directory is an archive's last part: without it, the rest is missing.
      return new ArchiveError(startsAsZip ? 'truncated' : 'malformed', { part: 'directory' });
    case ERR_SPLIT_ZIP_FILE:
      return new ArchiveError('unsupported-archive', { split: true });
    case ERR_ENCRYPTED_CENTRAL_DIRECTORY:
      return new ArchiveError('unsupported-archive', { encrypted: true });
    default:
      return new ArchiveError('malformed', { part: 'directory' });
  }
}
