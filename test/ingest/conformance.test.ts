/**
 * Every file of the corpus that is odd on purpose, beside what pydicom says of it (test/oracle/ingest/conformance.py): exactly one
 * answer each, and whatever pydicom decodes is decoded here, lossless grey to the same stored values.
 */
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { type ByteSource, openSource } from '../../src/ingest/byteSource.ts';
import { readHeader } from '../../src/ingest/header.ts';
import { type OpenedImage, openImage, refusalOf } from '../../src/ingest/image.ts';
import { readPixelFormat } from '../../src/ingest/pixelFormat.ts';
import { openPixels } from '../../src/ingest/pixels.ts';
import { scanDicom } from '../../src/ingest/scan.ts';
import './codecs/wasmInNode.ts';
import { dataFiles, hasData } from './data.ts';
import { goldenRows } from './golden.ts';

/** Where the two may differ, and why. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  // 12-bit DCT of retired processes: pydicom has no decoder for them, Gantry has
  'conformance/cornerstone/CTImage.dcm_JPEGProcess10_12TransferSyntax_1.2.840.10008.1.2.4.55.dcm': 'decoded',
  'conformance/cornerstone/CTImage.dcm_JPEGProcess6_8TransferSyntax_1.2.840.10008.1.2.4.53.dcm': 'decoded',
  // an element whose VR is no VR: pydicom stops at a number it cannot parse, Gantry reads what it needs
  'conformance/pydicom/badVR.dcm': 'decoded',
  // the delimiter within it overwrites the image's width: what pydicom makes of it is noise
  'conformance/pydicom/JPEG2000-embedded-sequence-delimiter.dcm': 'malformed',
  'conformance/pydicom/MR_truncated.dcm': 'truncated', // 62 bytes of pixels are missing
  // nested sequences and pixel data of two bytes, without rows or bits
  'conformance/pydicom/meta_missing_tsyntax.dcm': 'unsupported-bit-depth',
  'conformance/pydicom/nested_priv_SQ.dcm': 'unsupported-bit-depth',
  'conformance/pydicom/no_meta.dcm': 'not-dicom', // its first byte is the last of something cut off
};

const withData = test.skipIf(!hasData);

withData(
  'every conformance and non-image file has one answer, pydicom’s (skipped without GANTRY_DATA)',
  async () => {
    const rows = new Map(goldenRows('conformance.csv').map((row) => [row[0]!, row]));
    const files = [...dataFiles('conformance'), ...dataFiles('nonimage')];
    expect(files.map(({ path }) => path).sort()).toEqual([...rows.keys()].sort());
    const answers = new Map<string, number>();
    let compared = 0;
    for (const { path, open } of files) {
      const [, pydicom, shape, , digest] = rows.get(path)!;
      const { outcome, image } = await scanDicom(openSource(open()), 0);
      let answer: string = outcome?.code ?? 'decoded';
      if (!outcome) {
        expect(image, path).not.toBeNull();
        try {
          const opened = await openImage(openSource(open()));
          expect(opened.frames, path).toBe(image!.frames);
          let pixels = 0;
          for (let frame = 0; frame < opened.frames; frame++)
            pixels += (await opened.readFrame(frame)).pixels.length;
          if (pydicom === 'pixels') expect(pixels, path).toBe(pixelsOf(shape!, opened));
          if (digest && pydicom === 'pixels') {
            expect(await storedHash(openSource(open())), path).toBe(digest);
            compared++;
          }
        } catch (error) {
          const refusal = refusalOf(error);
          expect(refusal.facts.part, path).not.toBe('data'); // nothing unforeseen
          answer = refusal.code;
        }
      }
      const wanted =
        EXCEPTIONS[path] ?? { pixels: ['decoded'], none: ['not-an-image', 'no-pixel-data'] }[pydicom!];
      expect(wanted, `${path}: ${answer}`).toContain(answer);
      answers.set(answer, (answers.get(answer) ?? 0) + 1);
    }
    expect(compared).toBeGreaterThan(100);
    console.info(
      `${[...answers].map(([code, count]) => `${code} ${count}`).join(', ')}; ${compared} bit-equal`,
    );
  },
);

/** SHA-256 of all frames' stored values as int64. */
async function storedHash(source: ByteSource): Promise<string> {
  const header = await readHeader(source);
  const format = readPixelFormat(header, header.pixelData!);
  const read = await openPixels(header, header.pixelData!, format);
  const hash = createHash('sha256');
  for (let frame = 0; frame < format.frames; frame++) {
    const { samples } = await read(frame);
    hash.update(new Uint8Array(BigInt64Array.from(samples, (value: number) => BigInt(value)).buffer));
  }
  return hash.digest('hex');
}

/** Of pydicom's shape, which ends in 3 where there are three samples. */
function pixelsOf(shape: string, { columns }: OpenedImage): number {
  const sizes = shape.split('x').map(Number);
  if (sizes.at(-1) === 3 && sizes.at(-2) === columns) sizes.pop();
  return sizes.reduce((product, size) => product * size, 1);
}
