import { expect, test } from 'vitest';
import { kindOfRaster, type RasterSize, readRasterSize } from '../../../src/ingest/raster/kind.ts';
import golden from '../../oracle/ingest/rasters/rasters.json' with { type: 'json' };

const bytesOf = (base64: string) => new Uint8Array(Buffer.from(base64, 'base64'));
const fileOf = (name: string) => bytesOf(golden.cases.find((given) => given.name === name)!.file);

// Pillow's sizes (test/oracle/ingest/rasters/rasters.py).
test.each(golden.cases)(
  '$name: kind, size and bits from the header',
  async ({ file, kind, width, height, bits }) => {
    expect(kindOfRaster(bytesOf(file))).toBe(kind);
    expect(await readRasterSize(bytesOf(file))).toEqual({ width, height, bits });
  },
);

test.each([
  ['nothing', []],
  ['a DICOM preamble', new Array<number>(132).fill(0)],
  ['half a PNG signature', [0x89, 0x50, 0x4e, 0x47]],
  ['RIFF of another kind', [...Buffer.from('RIFF\0\0\0\0WAVE')]],
  ['a zip', [0x50, 0x4b, 3, 4]],
])('%s is no raster', async (_, bytes) => {
  expect(kindOfRaster(Uint8Array.from(bytes))).toBe(null);
  await expect(readRasterSize(Uint8Array.from(bytes))).rejects.toMatchObject({ code: 'malformed' });
});

test('a JPEG whose size lies behind long segments is read there, in few small reads', async () => {
  const jpeg = fileOf('jpeg 4:2:0, baseline');
  const segment = new Uint8Array(65537);
  segment.set([0xff, 0xe1, 0xff, 0xff]);
  const file = new Uint8Array(
    Buffer.concat([jpeg.subarray(0, 2), segment, segment, segment, jpeg.subarray(2)]),
  );
  const reads: number[] = [];
  const source = {
    size: file.length,
    async read(offset: number, length: number) {
      reads.push(length);
      return file.subarray(offset, offset + length);
    },
  };
  expect(await readRasterSize(file.subarray(0, 65536), source)).toEqual({ width: 21, height: 18, bits: 8 });
  expect(reads.length).toBeLessThan(10);
  expect(Math.max(...reads)).toBeLessThan(100);
  await expect(readRasterSize(file.subarray(0, 65536))).rejects.toMatchObject({ code: 'truncated' });
});

test.each([
  ['png grey 8', 16, [0, 0, 0x40, 0, 0, 0, 0x40, 0], { width: 16384, height: 16384, limit: 2 ** 25 }],
  ['png grey 8', 16, [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], { width: 2 ** 32 - 1 }],
  ['webp lossy', 26, [0xff, 0x3f, 0xff, 0x3f], { width: 16383, height: 16383 }],
  ['webp lossless', 21, [0xff, 0xff, 0xff, 0x0f], { width: 16384, height: 16384 }],
  ['webp lossy + alpha', 24, [0xff, 0xff, 0xff, 0xff, 0xff, 0xff], { width: 2 ** 24, height: 2 ** 24 }],
])('a %s that claims too many pixels is refused by its header', async (name, offset, claim, facts) => {
  const file = fileOf(name);
  file.set(claim, offset);
  await expect(readRasterSize(file)).rejects.toMatchObject({ name: 'RasterError', code: 'too-large', facts });
});

test('a JPEG that claims too many pixels is refused by its header', async () => {
  const file = fileOf('jpeg grey, baseline');
  const frame = Buffer.from(file).indexOf(Uint8Array.of(0xff, 0xc0));
  file.set([0xff, 0xff, 0xff, 0xff], frame + 5);
  await expect(readRasterSize(file)).rejects.toMatchObject({ code: 'too-large', facts: { width: 65535 } });
});

test('2^25 pixels are not too many', async () => {
  const file = fileOf('png grey 8');
  file.set([0, 0, 0x20, 0, 0, 0, 0x10, 0], 16);
  expect(await readRasterSize(file)).toEqual<RasterSize>({ width: 8192, height: 4096, bits: 8 });
});

test.each(['png grey 8', 'jpeg 4:4:4, progressive', 'webp lossy', 'webp lossless', 'webp lossy + alpha'])(
  'a %s cut in its header is refused, at any byte',
  async (name) => {
    const file = fileOf(name);
    for (let length = 0; length < 30; length++) {
      await expect(readRasterSize(file.subarray(0, length))).rejects.toMatchObject({
        code: expect.stringMatching(/^(truncated|malformed)$/),
      });
    }
  },
);

test('sides of nothing and segments without end are refused', async () => {
  const png = fileOf('png grey 8');
  png.set([0, 0, 0, 0], 16);
  await expect(readRasterSize(png)).rejects.toMatchObject({ code: 'malformed', facts: { format: 'png' } });
  const endless = new Uint8Array(100_000);
  endless.set([0xff, 0xd8]);
  for (let i = 2; i + 4 < endless.length; i += 4) endless.set([0xff, 0xe0, 0, 2], i);
  await expect(readRasterSize(endless)).rejects.toMatchObject({
    code: 'malformed',
    facts: { format: 'jpeg' },
  });
});
