/** Every kind in Chromium, with the decoders a person's browser loads, against Pillow (test/oracle/ingest/rasters/rasters.py). */
import { expect, test } from 'vitest';
import { decodeRaster } from '../../../src/ingest/raster/decode.ts';
import golden from '../../oracle/ingest/rasters/rasters.json';

const bytesOf = (base64: string) => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));

test.each(golden.cases)('$name equals Pillow', async ({ file, grey, width, height, bits }) => {
  const raster = await decodeRaster(bytesOf(file));
  expect(raster).toMatchObject({ width, height, bits });
  const wanted = bytesOf(grey);
  expect(raster.grey).toEqual(bits === 8 ? wanted : new Uint16Array(wanted.buffer));
});

test.each(golden.refused)('$name is refused as $code', async ({ file, code }) => {
  await expect(decodeRaster(bytesOf(file))).rejects.toMatchObject({ name: 'RasterError', code });
});

test.each(['jpeg 4:2:0, baseline', 'webp lossy', 'webp lossless'])(
  '%s, cut or overwritten, ends in a code or in as many pixels, and the next file is read',
  async (name) => {
    const { file, grey, width, height } = golden.cases.find((given) => given.name === name)!;
    const whole = bytesOf(file);
    let refused = 0;
    for (let i = 0; i < 150; i++) {
      const damaged = whole.slice(0, i % 3 === 0 ? (whole.length * i) / 150 : undefined);
      for (let k = 1; i % 3 !== 0 && k < 4; k++)
        damaged[(i * 37 + k * 101) % damaged.length] = (i * 71 * k) & 0xff;
      const raster = await decodeRaster(damaged).catch((error: unknown) => {
        expect(error).toMatchObject({ name: 'RasterError' });
        refused++;
        return null;
      });
      if (raster) expect(raster.grey.length).toBe(raster.width * raster.height);
    }
    expect(refused).toBeGreaterThan(20);
    expect(await decodeRaster(whole)).toEqual({ width, height, bits: 8, grey: bytesOf(grey) });
  },
);

test.each(golden.cases.filter(({ kind }) => kind !== 'png'))(
  '$name, cut at its end, is refused as truncated, as Pillow refuses it',
  async ({ file }) => {
    const whole = bytesOf(file);
    for (const cut of [1, 2, 3, 10, 100]) {
      await expect(decodeRaster(whole.slice(0, whole.length - cut)), `${cut} bytes`).rejects.toMatchObject({
        code: 'truncated',
      });
    }
  },
);
