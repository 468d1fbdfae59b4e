/** PNG in Node, against Pillow (test/oracle/ingest/rasters/rasters.py); JPEG and WebP: decode.browser.test.ts. */
import { deflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { crc32 } from '../../../src/ingest/crc32.ts';
import { decodeRaster } from '../../../src/ingest/raster/decode.ts';
import golden from '../../oracle/ingest/rasters/rasters.json' with { type: 'json' };

const bytesOf = (base64: string) => new Uint8Array(Buffer.from(base64, 'base64'));
const fileOf = (name: string) => bytesOf(golden.cases.find((given) => given.name === name)!.file);
const pngs = golden.cases.filter(({ kind }) => kind === 'png');

test.each(pngs)('$name equals Pillow', async ({ file, grey, width, height, bits }) => {
  const raster = await decodeRaster(bytesOf(file));
  expect(raster).toMatchObject({ width, height, bits });
  const wanted = bytesOf(grey);
  expect(raster.grey).toEqual(bits === 8 ? wanted : new Uint16Array(wanted.buffer));
});

test('a file at an odd offset of its buffer is read', async () => {
  const file = fileOf('png grey 16, filters 0 to 4');
  const shifted = new Uint8Array(file.length + 1);
  shifted.set(file, 1);
  expect(await decodeRaster(shifted.subarray(1))).toEqual(await decodeRaster(file));
});

test('a PNG cut anywhere is refused, but for one that lacks only its end', async () => {
  const file = fileOf('png grey 8, filters 0 to 4');
  const whole = await decodeRaster(file);
  for (let length = 0; length < file.length; length += 3) {
    const result = await decodeRaster(file.subarray(0, length)).catch((error: unknown) => error);
    if (length >= file.length - 12 - 4 - 4)
      expect(result, `${length}`).toEqual(whole); // IEND, a checksum, zlib's own
    else
      expect(result, `${length}`).toMatchObject({
        name: 'RasterError',
        code: expect.stringMatching(/truncated|malformed/),
      });
  }
});

test.each([
  ['a wrong checksum', (file: Uint8Array) => file.set([~file[60]!], 60), 'checksum'],
  ['a depth that its colour type has not', (file: Uint8Array) => patchHeader(file, 24, 3), 'header'],
  ['a colour type that is none', (file: Uint8Array) => patchHeader(file, 25, 5), 'header'],
  ['a palette that is missing', (file: Uint8Array) => patchHeader(file, 25, 3), 'palette'],
  ['interlacing that is none', (file: Uint8Array) => patchHeader(file, 28, 2), 'header'],
])('%s is refused', async (_, damage, part) => {
  const file = fileOf('png grey 8, filters 0 to 4');
  damage(file);
  await expect(decodeRaster(file)).rejects.toMatchObject({
    code: 'malformed',
    facts: { format: 'png', part },
  });
});

test('a filter that is none is refused, and data that is not deflated', async () => {
  await expect(decodeRaster(pngOf(2, 1, deflateSync(Uint8Array.of(5, 1, 2))))).rejects.toMatchObject({
    facts: { part: 'filter' },
  });
  await expect(decodeRaster(pngOf(2, 1, Uint8Array.of(1, 2, 3, 4)))).rejects.toMatchObject({
    facts: { part: 'data' },
  });
});

test('of data that unpacks to far more than the image, no more than the image is unpacked', async () => {
  const bomb = deflateSync(new Uint8Array(300_000_000));
  const before = process.memoryUsage().arrayBuffers;
  const raster = await decodeRaster(pngOf(4, 4, bomb));
  expect(raster.grey).toEqual(new Uint8Array(16));
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(100_000_000);
});

test('a thousand mutations decode or end in a code', async () => {
  let a = 3;
  const random = () => {
    a = (Math.imul(a, 1664525) + 1013904223) >>> 0;
    return a / 2 ** 32;
  };
  let refused = 0;
  for (let i = 0; i < 1000; i++) {
    const file = bytesOf(pngs[i % pngs.length]!.file);
    for (let k = 0; k <= i % 3; k++)
      file[8 + Math.floor(random() * (file.length - 8))] = Math.floor(random() * 256);
    const raster = await decodeRaster(file).catch((error: unknown) => {
      expect(error).toMatchObject({ name: 'RasterError' });
      refused++;
      return null;
    });
    if (raster) expect(raster.grey.length).toBe(raster.width * raster.height);
  }
  expect(refused).toBeGreaterThan(500); // checksums find nearly all
});

/** A byte of the header, with the checksum put right. */
function patchHeader(file: Uint8Array, at: number, value: number): void {
  file[at] = value;
  new DataView(file.buffer).setUint32(29, crc32(file.subarray(12, 29)));
}

/** An 8-bit grey PNG around `data`. */
function pngOf(width: number, height: number, data: Uint8Array): Uint8Array<ArrayBuffer> {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  const chunk = (kind: string, content: Uint8Array) => {
    const body = Buffer.concat([Buffer.from(kind), content]);
    const out = Buffer.alloc(body.length + 8);
    out.writeUInt32BE(content.length, 0);
    body.copy(out, 4);
    out.writeUInt32BE(crc32(body), body.length + 4);
    return out;
  };
  const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
  const end = chunk('IEND', new Uint8Array(0));
  return new Uint8Array(Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', data), end]));
}
