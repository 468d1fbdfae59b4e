import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync, crc32 as zlibCrc32 } from 'node:zlib';
import { expect, test } from 'vitest';
import { isZip, listArchive, openEntry } from '../../src/ingest/archive.ts';
import { ArchiveError } from '../../src/ingest/archiveError.ts';
import { crc32 } from '../../src/ingest/crc32.ts';
import { type Written, zipOf } from '../fixtures/zipBytes.ts';

/** Python's zipfile and Info-ZIP (test/oracle/ingest/archives.py). */
const golden = JSON.parse(
  readFileSync(join(import.meta.dirname, '../oracle/ingest/archives.json'), 'utf8'),
) as {
  readonly archives: readonly {
    readonly name: string;
    readonly file: string;
    readonly method: number | null;
    readonly entries: readonly { readonly name: string; readonly bytes: number; readonly crc32: number }[];
  }[];
  readonly refused: readonly {
    readonly name: string;
    readonly file: string;
    readonly index?: number;
    readonly facts: Readonly<Record<string, unknown>>;
  }[];
};

const blobOf = (base64: string) => new Blob([new Uint8Array(Buffer.from(base64, 'base64'))]);
/** Deflated where nothing else is said. */
const zip = (...files: Written[]) => new Blob([zipOf(files.map(packed))]);
const packed = (file: Written): Written =>
  file.method === 0 ? file : { packed: deflateRawSync(file.data), ...file };
const noise = (length: number) => {
  let a = 7;
  return Uint8Array.from({ length }, () => {
    a = (Math.imul(a, 1664525) + 1013904223) >>> 0;
    return a >>> 24;
  });
};

test.each(golden.archives)('$name: contents, sizes and bytes', async ({ file, method, entries }) => {
  const archive = blobOf(file);
  const listed = await listArchive(archive);
  expect(listed.map(({ name, bytes, crc32 }) => ({ name, bytes, crc32 }))).toEqual(entries);
  for (const entry of listed) {
    if (method !== null) expect(entry.method).toBe(method);
    expect(structuredClone(entry)).toEqual(entry);
    const source = openEntry(archive, entry);
    const whole = await source.read(0, entry.bytes);
    expect(whole.length).toBe(entry.bytes);
    expect(zlibCrc32(whole)).toBe(entry.crc32);
    const middle = entry.bytes >> 1;
    expect(await openEntry(archive, entry).read(middle, 100)).toEqual(whole.subarray(middle, middle + 100));
    expect((await source.read(entry.bytes - 1, 10)).length).toBe(Math.min(1, entry.bytes));
    expect((await source.read(entry.bytes + 5, 10)).length).toBe(0);
  }
});

test.each(golden.refused)(
  '$name is listed, and opening it is refused',
  async ({ file, facts, index = 0 }) => {
    const archive = blobOf(file);
    const entry = (await listArchive(archive))[index]!;
    expect(refusal(() => openEntry(archive, entry))).toEqual({ code: 'unsupported-archive', facts });
  },
);

test.each([
  [[0x50, 0x4b, 3, 4], true],
  [[0x50, 0x4b, 5, 6], true],
  [[0x50, 0x4b, 7, 8], true],
  [[0x50, 0x4b, 1, 2], false],
  [[0x50, 0x4b], false],
  [[], false],
])('%j begins an archive: %s', (bytes, wanted) => {
  expect(isZip(Uint8Array.from(bytes))).toBe(wanted);
});

test('reads may overlap and ask at once', async () => {
  const data = noise(300_000);
  const archive = zip({ name: 'a', data });
  const source = openEntry(archive, (await listArchive(archive))[0]!);
  const parts = await Promise.all([
    source.read(200_000, 100_000),
    source.read(0, 10),
    source.read(5, 150_000),
  ]);
  expect(parts).toEqual([data.subarray(200_000), data.subarray(0, 10), data.subarray(5, 150_005)]);
  source.close();
  expect(await source.read(7, 3)).toEqual(data.subarray(7, 10)); // starts over
});

test('what a read returns may be changed without changing the next', async () => {
  const archive = zip({ name: 'a', data: noise(100) });
  const source = openEntry(archive, (await listArchive(archive))[0]!);
  (await source.read(0, 100)).fill(0);
  expect(await source.read(0, 100)).toEqual(noise(100));
});

test.each([
  [
    'more bytes than the directory says',
    { says: { bytes: 999 } },
    { code: 'malformed', facts: { part: 'sizes' } },
  ],
  [
    'fewer bytes than it says',
    { says: { bytes: 1001 } },
    { code: 'malformed', facts: { part: 'sizes', foundBytes: 1000, expectedBytes: 1001 } },
  ],
  ['a wrong checksum', { says: { crc: 1 } }, { code: 'malformed', facts: { part: 'checksum' } }],
  [
    'data that is not deflate',
    { packed: Uint8Array.of(0xff, 0xff, 0xff) },
    { code: 'malformed', facts: { part: 'data' } },
  ],
  [
    'a deflate stream cut short',
    { packed: deflateRawSync(noise(1000)).subarray(0, 500) },
    { code: 'malformed', facts: { part: 'data' } },
  ],
  [
    'a stored file with a wrong checksum',
    { method: 0 as const, says: { crc: 1 } },
    { code: 'malformed', facts: { part: 'checksum' } },
  ],
])('a file with %s ends in its code', async (_, lie, wanted) => {
  const archive = zip({ name: 'Doe^Jane/1.2.3', data: noise(1000), ...lie });
  const source = openEntry(archive, (await listArchive(archive))[0]!);
  const error = await source.read(0, source.size).then(
    () => null,
    (e: unknown) => e,
  );
  expect(error).toBeInstanceOf(ArchiveError);
  expect(error).toMatchObject(wanted);
  expect(JSON.stringify([(error as ArchiveError).message, (error as ArchiveError).facts])).not.toMatch(
    /Doe|1\.2\.3/,
  );
  if (!('method' in lie)) await expect(source.read(0, source.size)).rejects.toBe(error); // and stays so
});

test('a bomb is stopped where it exceeds what it says, not where it ends', async () => {
  const bomb = deflateRawSync(new Uint8Array(64_000_000));
  const archive = zip({ name: 'a', data: new Uint8Array(2000), packed: bomb });
  const source = openEntry(archive, (await listArchive(archive))[0]!);
  await expect(source.read(0, 2000)).rejects.toMatchObject({ code: 'malformed', facts: { part: 'sizes' } });
});

test('an honest file at nearly deflate’s own limit is read', async () => {
  const data = new Uint8Array(10_000_000);
  const archive = zip({ name: 'a', data });
  const [entry] = await listArchive(archive);
  expect(entry!.bytes / entry!.compressedBytes).toBeGreaterThan(1000);
  expect((await openEntry(archive, entry!).read(9_999_990, 20)).length).toBe(10);
});

test.each([
  ['a ratio beyond deflate’s', 20_000_000, { code: 'too-large', facts: { unit: 'ratio', limit: 1100 } }],
  ['more than 512 MiB', 2 ** 29 + 1, { code: 'too-large', facts: { unit: 'bytes', limit: 2 ** 29 } }],
  ['512 MiB at most, though not for so few bytes', 2 ** 29, { code: 'too-large', facts: { unit: 'ratio' } }],
])('a claim of %s is refused unread', async (_, bytes, wanted) => {
  const archive = zip({ name: 'a', data: new Uint8Array(1000), says: { bytes } });
  const [entry] = await listArchive(archive);
  expect(refusal(() => openEntry(archive, entry!))).toMatchObject(wanted);
});

test('a stored file of more is opened: nothing of it is unpacked', async () => {
  const archive = zip({ name: 'a', data: new Uint8Array(9), method: 0 });
  const [entry] = await listArchive(archive);
  const large = { ...entry!, bytes: 2 ** 31, compressedBytes: 2 ** 31 };
  expect(openEntry(archive, large).size).toBe(2 ** 31);
});

test('a stored file of two sizes is refused', async () => {
  const archive = zip({ name: 'a', data: new Uint8Array(1000), method: 0, says: { bytes: 1001 } });
  const [entry] = await listArchive(archive);
  expect(refusal(() => openEntry(archive, entry!))).toMatchObject({
    code: 'malformed',
    facts: { part: 'sizes' },
  });
});

test('files that share bytes are refused with the archive', async () => {
  const data = noise(5000);
  const twice = zip({ name: 'a', data }, { name: 'b', data, says: { offset: 0 } });
  await expect(listArchive(twice)).rejects.toMatchObject({ code: 'malformed', facts: { overlaps: 1 } });
  const inside = zip({ name: 'a', data }, { name: 'b', data, says: { offset: 100 } }, { name: 'c', data });
  await expect(listArchive(inside)).rejects.toMatchObject({ code: 'malformed', facts: { overlaps: 1 } });
});

test('an entry beyond the archive’s end is refused', async () => {
  const archive = zip({ name: 'a', data: noise(100), says: { compressed: 10_000 } });
  await expect(listArchive(archive)).rejects.toMatchObject({
    code: 'malformed',
    facts: { part: 'directory' },
  });
});

test('more entries than the limit are refused before they are all kept', async () => {
  const files = Array.from({ length: 50 }, (_, i) => ({
    name: String(i),
    data: noise(1),
    method: 0 as const,
  }));
  const archive = zip(...files);
  expect((await listArchive(archive, { mostEntries: 50 })).length).toBe(50);
  await expect(listArchive(archive, { mostEntries: 49 })).rejects.toMatchObject({
    code: 'too-large',
    facts: { limit: 49, unit: 'entries' },
  });
});

test('an entry that points at no header is refused when it is read', async () => {
  const archive = zip({ name: 'a', data: noise(1000), method: 0, says: { offset: 2 } });
  const source = openEntry(archive, (await listArchive(archive))[0]!);
  await expect(source.read(0, 1)).rejects.toMatchObject({ code: 'malformed', facts: { part: 'header' } });
});

test('an archive cut off anywhere is refused as cut off or damaged', async () => {
  const bytes = zipOf([packed({ name: 'a', data: noise(400) }), { name: 'b', data: noise(10), method: 0 }]);
  for (let length = 0; length < bytes.length; length += 7) {
    const error = await listArchive(new Blob([bytes.subarray(0, length)])).catch((e: unknown) => e);
    expect(error, `${length} bytes`).toMatchObject({ code: length < 4 ? 'malformed' : 'truncated' });
  }
});

test('a thousand mutations of an archive list, read, or end in a code', async () => {
  const bytes = zipOf([
    packed({ name: 'a/b', data: noise(300) }),
    { name: 'c', data: noise(200), method: 0 },
    { name: 'd/', data: new Uint8Array(0), method: 0 },
    packed({ name: 'e', data: new Uint8Array(4000) }),
  ]);
  const random = noise(4000);
  const codes = new Map<string, number>();
  for (let i = 0; i < 1000; i++) {
    const mutated = bytes.slice();
    const place = ((random[i * 4]! << 8) | random[i * 4 + 1]!) % mutated.length;
    mutated[place] = random[i * 4 + 2]!;
    const outcome = await readAll(new Blob([mutated]));
    codes.set(outcome, (codes.get(outcome) ?? 0) + 1);
  }
  expect(codes.get('read')).toBeGreaterThan(50);
  expect(codes.get('malformed')).toBeGreaterThan(50);
  expect(
    [...codes.keys()].filter(
      (code) => !/^(read|malformed|truncated|too-large|unsupported-archive)$/.test(code),
    ),
  ).toEqual([]);
});

test('a Blob that can no longer be read fails as itself', async () => {
  const inner = zip({ name: 'a', data: noise(1000) });
  const [entry] = await listArchive(inner);
  const gone = counted(inner, (_, reads) => {
    if (reads > 0) throw new DOMException('gone', 'NotFoundError');
  });
  await expect(openEntry(gone, entry!).read(0, 10)).rejects.toMatchObject({ name: 'NotFoundError' });
});

test('a stored file is read from the Blob where it is asked for, its beginning in one read with its header', async () => {
  const data = noise(500_000);
  const inner = zip({ name: 'a', data, method: 0 });
  const [entry] = await listArchive(inner);
  const reads: number[] = [];
  const source = openEntry(
    counted(inner, (bytes) => reads.push(bytes)),
    entry!,
  );
  expect(await source.read(0, 65536)).toEqual(data.subarray(0, 65536));
  expect(reads.length).toBe(1);
  expect(reads[0]).toBeLessThan(70_000);
  expect(await source.read(400_000, 1000)).toEqual(data.subarray(400_000, 401_000));
  expect(reads[1]).toBe(1000);
  expect(await source.read(65_000, 5000)).toEqual(data.subarray(65_000, 70_000)); // across the end of what was fetched
});

test('names and extra fields longer than expected do not shift the data', async () => {
  const archive = zip(
    { name: 'n'.repeat(60_000), data: noise(90_000) },
    { name: 'o'.repeat(70), data: noise(5), method: 0 },
  );
  const [first, second] = await listArchive(archive);
  expect(await openEntry(archive, first!).read(0, 90_000)).toEqual(noise(90_000));
  expect(await openEntry(archive, second!).read(0, 5)).toEqual(noise(5));
});

test('the checksum equals zlib’s, in one piece or in several', () => {
  const data = noise(10_001);
  expect(crc32(data)).toBe(zlibCrc32(data));
  expect(crc32(data.subarray(4999), crc32(data.subarray(0, 4999)))).toBe(zlibCrc32(data));
  expect(crc32(new Uint8Array(0))).toBe(0);
  expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926); // the check value of CRC-32/ISO-HDLC
});

/** The Blob, with every read of its bytes reported first. */
function counted(inner: Blob, onRead: (bytes: number, reads: number) => void): Blob {
  let reads = 0;
  const wrap = (blob: Blob): Blob =>
    ({
      size: blob.size,
      slice: (from: number, to: number) => wrap(blob.slice(from, to)),
      async arrayBuffer() {
        onRead(blob.size, ++reads);
        return await blob.arrayBuffer();
      },
    }) as Partial<Blob> as Blob;
  return wrap(inner);
}

function refusal(open: () => unknown): { code: string; facts: unknown } | null {
  try {
    open();
    return null;
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error;
    return { code: error.code, facts: error.facts };
  }
}

async function readAll(archive: Blob): Promise<string> {
  try {
    for (const entry of await listArchive(archive)) await openEntry(archive, entry).read(0, entry.bytes);
    return 'read';
  } catch (error) {
    return error instanceof ArchiveError ? error.code : `${error}`;
  }
}
