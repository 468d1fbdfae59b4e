/**
 * The browser's own inflater, which holds back where Node's does not: Node 20 unpacks up to 16,384 chunks ahead, and passes over
 * what follows the end of a stream.
 */
import { expect, test } from 'vitest';
import { listArchive, openEntry } from '../../src/ingest/archive.ts';
import { type Written, zipOf } from '../fixtures/zipBytes.ts';

const zip = (...files: Written[]) => new Blob([zipOf(files)]);

test('a read of the beginning fetches and unpacks the beginning only, and the rest comes on demand', async () => {
  const data = noise(8_000_000);
  const inner = zip({ name: 'a', data, packed: await deflate(data) });
  const [entry] = await listArchive(inner);
  let fetched = 0;
  const source = openEntry(
    counted(inner, (bytes) => {
      fetched += bytes;
    }),
    entry!,
  );
  expect(await source.read(0, 65536)).toEqual(data.subarray(0, 65536));
  expect(fetched).toBeLessThan(600_000); // a header, and twice 256 KiB
  expect(await source.read(7_999_000, 2000)).toEqual(data.subarray(7_999_000));
  expect(fetched).toBeGreaterThan(8_000_000);
  expect(fetched).toBeLessThan(8_100_000); // nothing twice
});

test('a bomb is left alone as soon as it exceeds what it says', async () => {
  const bomb = await deflate(new Uint8Array(200_000_000));
  const inner = zip({ name: 'a', data: new Uint8Array(150_000_000), packed: bomb });
  const [entry] = await listArchive(inner);
  let fetched = 0;
  const counting = counted(inner, (bytes) => {
    fetched += bytes;
  });
  expect((await openEntry(counting, entry!).read(0, 1000)).length).toBe(1000);
  expect(fetched).toBeLessThanOrEqual(2 ** 18 + 30);
  const lying = zip({ name: 'a', data: new Uint8Array(2000), packed: bomb });
  const source = openEntry(lying, (await listArchive(lying))[0]!);
  await expect(source.read(0, 2000)).rejects.toMatchObject({ code: 'malformed', facts: { part: 'sizes' } });
});

test('damage to the data ends in a code', async () => {
  const data = noise(1000);
  const packed = await deflate(data);
  for (const wrong of [
    packed.subarray(0, 500),
    Uint8Array.of(0xff, 0xff),
    Uint8Array.of(...packed, 1, 2, 3),
  ]) {
    const archive = zip({ name: 'a', data, packed: wrong });
    const source = openEntry(archive, (await listArchive(archive))[0]!);
    await expect(source.read(0, 1000)).rejects.toMatchObject({ code: 'malformed', facts: { part: 'data' } });
  }
});

function noise(length: number): Uint8Array<ArrayBuffer> {
  let a = 7;
  return Uint8Array.from({ length }, () => {
    a = (Math.imul(a, 1664525) + 1013904223) >>> 0;
    return a >>> 24;
  });
}

async function deflate(data: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([data]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** The Blob, with every read of its bytes reported. */
function counted(inner: Blob, onRead: (bytes: number) => void): Blob {
  return {
    size: inner.size,
    slice: (from: number, to: number) => counted(inner.slice(from, to), onRead),
    arrayBuffer() {
      onRead(inner.size);
      return inner.arrayBuffer();
    },
  } as Partial<Blob> as Blob;
}
