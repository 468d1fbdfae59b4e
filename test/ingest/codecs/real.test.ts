/**
 * Every decodable file of the corpus against other programs: bit for bit, lossy ones too, since all of them stand on the same
 * integer transforms (libjpeg's "islow", OpenJPEG, CharLS).
 */
import './wasmInNode.ts';
import { expect, test } from 'vitest';
import { isDecodable } from '../../../src/ingest/codecs/decode.ts';
import { FrameError } from '../../../src/ingest/codecs/frameError.ts';
import golden from '../../oracle/ingest/codecs/real.json';
import { hasData } from '../data.ts';
import { hashOf, openFile } from './frames.ts';

interface Golden {
  readonly transferSyntax: string;
  readonly oracle: string;
  readonly components: number;
  /** Of the first three frames. */
  readonly sha256: readonly string[];
}

/** A header that says explicit and is implicit: read by the ingest's own header reader, not by this test's. */
const UNREADABLE_HERE = 'conformance/pydicom/SC_rgb_jpeg.dcm';

const files = Object.entries(golden as Record<string, Golden>).filter(([path]) => path !== UNREADABLE_HERE);
const real = test.skipIf(!hasData);

real.each(files)(
  '%s decodes to the values other programs give',
  async (path, { transferSyntax, ...expected }) => {
    const file = openFile(path);
    expect(file.transferSyntax).toBe(transferSyntax);
    for (const [index, sha256] of expected.sha256.entries()) {
      const frame = await file.frame(index);
      expect(frame.components).toBe(expected.components);
      expect(hashOf(frame), `frame ${index} against ${expected.oracle}`).toBe(sha256);
    }
  },
);

test('the corpus that was measured held every kind of compression', () => {
  const seen = new Set(files.map(([, { transferSyntax }]) => transferSyntax).filter(isDecodable));
  const suffixes = [...seen].map((uid) => uid.slice('1.2.840.10008.1.2'.length)).sort();
  expect(suffixes).toEqual([
    '.4.50',
    '.4.51',
    '.4.53',
    '.4.55',
    '.4.57',
    '.4.70',
    '.4.80',
    '.4.81',
    '.4.90',
    '.4.91',
    '.5',
  ]);
});

/**
 * One CT in every syntax, and how far each is from the uncompressed one, in Hounsfield units by each file's own rescale. The
 * files of 12 bits count in steps of 2 HU and that of 8 bits in steps of 32 HU before any loss.
 */
real('one CT in every transfer syntax is as far from its original as its coder made it', async () => {
  const folder = 'conformance/cornerstone/CTImage.dcm_';
  const original = await hounsfield(`${folder}LittleEndianImplicitTransferSyntax_1.2.840.10008.1.2.dcm`);
  const measured: Record<string, number> = {};
  for (const [path, { transferSyntax }] of files) {
    if (!path.startsWith(folder)) continue;
    const values = await hounsfield(path);
    const largest = values.reduce((most, value, at) => Math.max(most, Math.abs(value - original[at]!)), 0);
    measured[transferSyntax] = Math.round(largest * 10) / 10;
  }
  console.info('largest difference from the uncompressed CT in HU, by syntax:', measured);
  expect(measured).toEqual({
    '1.2.840.10008.1.2': 0,
    '1.2.840.10008.1.2.1': 0,
    '1.2.840.10008.1.2.1.99': 0,
    '1.2.840.10008.1.2.2': 0,
    '1.2.840.10008.1.2.4.50': 64.2,
    '1.2.840.10008.1.2.4.51': 35.6,
    '1.2.840.10008.1.2.4.53': 35.6,
    '1.2.840.10008.1.2.4.55': 35.6,
    '1.2.840.10008.1.2.4.57': 0,
    '1.2.840.10008.1.2.4.70': 0,
    '1.2.840.10008.1.2.4.80': 0,
    '1.2.840.10008.1.2.4.81': 1,
    '1.2.840.10008.1.2.4.90': 0,
    '1.2.840.10008.1.2.4.91': 5,
    '1.2.840.10008.1.2.5': 0,
  });
});

async function hounsfield(path: string): Promise<number[]> {
  const file = openFile(path);
  const [slope, intercept] = file.rescale;
  return Array.from((await file.frame(0)).samples, (value) => value * slope + intercept);
}

real('delimiter bytes inside a fragment do not end the pixel data', async () => {
  const plain = await openFile('conformance/pydicom/JPEG2000.dcm').encapsulated(0);
  const path = 'conformance/pydicom/JPEG2000-embedded-sequence-delimiter.dcm';
  const marked = await openFile(path).encapsulated(0);
  expect(marked.length).toBe(plain.length);
  const changed = [...marked].flatMap((byte, at) => (byte === plain[at] ? [] : [at]));
  // The planted bytes stand where the codestream says how wide it is.
  expect(changed.every((at) => at >= 4 && at < 16)).toBe(true);
  await expect(openFile(path).frame(0)).rejects.toThrow(FrameError);
});
