import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ByteSource } from '../../src/ingest/byteSource.ts';
import { writeNpy } from '../../src/interop/npy.ts';
import { openArrays } from '../../src/preprocess/arrays.ts';
import { bytesSource } from '../ingest/bytesSource.ts';

/** numpy 1.24 (test/oracle/interop/npy.py). */
const numpy = JSON.parse(readFileSync(join(import.meta.dirname, '../oracle/interop/npy.json'), 'utf8')) as {
  readonly read: readonly { readonly name: string; readonly file: string; readonly values: string }[];
};

/** A file of `size` bytes that begins with `head`, zeros after it; every read's range is kept. */
function sparse(head: Uint8Array, size: number): ByteSource & { readonly reads: [number, number][] } {
  const reads: [number, number][] = [];
  return {
    size,
    reads,
    async read(offset, length) {
      reads.push([offset, length]);
      const bytes = new Uint8Array(Math.max(0, Math.min(length, size - offset)));
      bytes.set(head.subarray(offset, offset + bytes.length));
      return bytes;
    },
  };
}

/** A .npy header of version 1.0. */
function headOf(descr: string, shape: string, fortran = 'False'): Uint8Array {
  const text = `{'descr': '${descr}', 'fortran_order': ${fortran}, 'shape': ${shape}, }`.padEnd(117);
  const bytes = new Uint8Array(128);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, 118, 0]);
  bytes.set(new TextEncoder().encode(`${text}\n`), 10);
  return bytes;
}

describe('a .npy', () => {
  test.each([
    ['<f4', 4],
    ['|u1', 1],
    ['>f8', 8],
  ])('of %s and 100,000 images is opened by its header, and one image read alone', async (descr, item) => {
    const head = headOf(descr, '(100000, 128, 128)');
    const source = sparse(head, 128 + 100_000 * 128 * 128 * item);
    const file = await openArrays(source);
    expect(file).toMatchObject({ count: 100_000, rows: 128, columns: 128, members: null });
    expect(Math.max(...source.reads.map(([offset, length]) => offset + length))).toBe(128);
    source.reads.length = 0;
    expect(await file.readImage(70_000)).toEqual(new Float32Array(128 * 128));
    expect(source.reads).toEqual([[128 + 70_000 * 128 * 128 * item, 128 * 128 * item]]);
  });

  test('gives each image’s values', async () => {
    const values = Float32Array.from({ length: 3 * 4 * 2 }, (_, i) => i / 24);
    const file = await openArrays(bytesSource(writeNpy(values, [3, 4, 2, 1])));
    expect([file.count, file.rows, file.columns]).toEqual([3, 4, 2]);
    for (const i of [2, 0, 1]) expect(await file.readImage(i)).toEqual(values.slice(i * 8, i * 8 + 8));
  });

  test.each([
    ['>f4', 'an image in big endian order'],
    ['Fortran [3, 4]', 'an image in Fortran order'],
  ])('%s gives %s as numpy does', async (name) => {
    const wanted = numpy.read.find((one) => one.name === name)!;
    const file = await openArrays(bytesSource(new Uint8Array(Buffer.from(wanted.file, 'base64'))));
    const values = new Float32Array(new Uint8Array(Buffer.from(wanted.values, 'base64')).buffer);
    expect([file.count, file.rows, file.columns]).toEqual([1, 3, 4]);
    expect(await file.readImage(0)).toEqual(values);
  });

  test.each([3, 4])('of one image in %i channels is refused, not taken for many images', async (channels) => {
    const opened = openArrays(bytesSource(writeNpy(new Float32Array(8 * 8 * channels), [8, 8, channels])));
    await expect(opened).rejects.toMatchObject({ code: 'malformed', facts: { part: 'shape', channels } });
  });

  test('in Fortran order gives each of several images', async () => {
    // Value i + 2·y + 4·x over 8 at [i, y, x] of [2, 2, 2]: the bytes of a Fortran array count upwards.
    const upwards = Float32Array.from({ length: 8 }, (_, i) => i / 8);
    const head = headOf('<f4', '(2, 2, 2)', 'True');
    const bytes = new Uint8Array(128 + 32);
    bytes.set(head);
    bytes.set(new Uint8Array(upwards.buffer), 128);
    const file = await openArrays(bytesSource(bytes));
    expect([...(await file.readImage(1))].map((x) => x * 8)).toEqual([1, 5, 3, 7]);
    expect([...(await file.readImage(0))].map((x) => x * 8)).toEqual([0, 4, 2, 6]);
  });

  test.each([
    ['in Fortran order of more than 2^24 values', headOf('|u1', '(2, 4096, 4097)', 'True'), 2 * 4096 * 4097],
    ['of an image beyond 2^25 pixels', headOf('|u1', '(8193, 4096)'), 8193 * 4096],
    ['of more than 2^20 images', headOf('|u1', '(1048577, 1, 2)'), 2 * 1_048_577],
  ])('%s is too large, and not read', async (_, head, data) => {
    const source = sparse(head, 128 + data);
    await expect(openArrays(source)).rejects.toMatchObject({ code: 'too-large' });
    expect(Math.max(...source.reads.map(([offset, length]) => offset + length))).toBe(128);
  });

  test.each([
    [-1, 'truncated'],
    [1, 'malformed'],
  ])('whose size is %i byte off its shape is %s', async (off, code) => {
    const source = sparse(headOf('<f4', '(50000, 128, 128)'), 128 + 50_000 * 128 * 128 * 4 + off);
    await expect(openArrays(source)).rejects.toMatchObject({ code });
  });

  test('with a value outside [-1, 1] has an image that is malformed, and others that are not', async () => {
    const file = await openArrays(bytesSource(writeNpy(Float32Array.of(0, 1, 2, 0), [2, 1, 2])));
    expect([...(await file.readImage(0))]).toEqual([0, 1]);
    await expect(file.readImage(1)).rejects.toMatchObject({ code: 'malformed' });
  });
});
