/** Every codec on small codestreams of made images: whole, cut off, contradicting their header, and damaged. */
import './wasmInNode.ts';
import { describe, expect, test, vi } from 'vitest';
import { decodeFrame, isDecodable } from '../../../src/ingest/codecs/decode.ts';
import { FrameError } from '../../../src/ingest/codecs/frameError.ts';
import {
  largestDifference,
  type SyntheticCase,
  syntheticCase,
  syntheticCases,
} from '../../fixtures/codestreams.ts';

const decode = ({ frame, transferSyntax, format }: SyntheticCase) =>
  decodeFrame(frame, transferSyntax, format);

async function failureOf(each: SyntheticCase): Promise<FrameError | null> {
  try {
    await decode(each);
    return null;
  } catch (error) {
    if (error instanceof FrameError) return error;
    throw error;
  }
}

test.each(syntheticCases)('$name decodes to what $origin says', async (each) => {
  const decoded = await decode(each);
  expect(decoded.components).toBe(each.components);
  expect(decoded.signed).toBe(each.format.signed);
  expect(decoded.bitsStored).toBe(each.format.bitsStored);
  expect(decoded.color).toBe(each.components === 3 ? 'rgb' : 'grey');
  expect(largestDifference(each.expected, decoded)).toBeLessThanOrEqual(each.tolerance);
});

/** Cut anywhere, a frame is refused, or nothing of the image was cut off. */
test.each(syntheticCases)('$name, cut off, is never painted', async (each) => {
  const codes = new Set<string>();
  for (let length = 0; length < each.frame.length; length += 13) {
    const cut = { ...each, frame: each.frame.slice(0, length) };
    const failure = await failureOf(cut);
    if (failure) codes.add(failure.code);
    else expect(largestDifference(each.expected, await decode(cut))).toBeLessThanOrEqual(each.tolerance);
  }
  expect(codes).toContain('truncated');
  // OpenJPEG refuses some cuts before the size of the tile-parts is known to be wrong.
  expect([...codes].filter((code) => code !== 'truncated' && code !== 'decode-failed')).toEqual([]);
});

/** One of each decoder. */
const ONE_EACH = [
  'JPEG baseline, YCbCr 4:2:0',
  'JPEG full progression, 12 bits',
  'JPEG lossless, predictor 4, 16 bits',
  'JPEG-LS lossless, 16 bits',
  'JPEG 2000 reversible, 16 bits',
  'HTJ2K reversible, 16 bits',
  'RLE, signed 16 bits',
].map(syntheticCase);

describe.each(ONE_EACH)('$name', (each) => {
  test('padding behind it is ignored', async () => {
    const frame = new Uint8Array(each.frame.length + 2);
    frame.set(each.frame);
    expect(largestDifference(each.expected, await decode({ ...each, frame }))).toBe(0);
  });

  test('a hundred damaged frames each get an answer, say nothing, and do not spoil the next', async () => {
    const spoken = (['log', 'info', 'warn', 'error', 'debug'] as const).map((name) =>
      vi.spyOn(console, name),
    );
    let state = 1;
    const random = (below: number) => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
    for (let round = 0; round < 100; round++) {
      const frame = each.frame.slice();
      for (let change = 0; change <= round % 3; change++) frame[random(frame.length)] = random(256);
      const failure = await failureOf({ ...each, frame });
      for (const fact of Object.values(failure?.facts ?? {})) expect(String(fact).length).toBeLessThan(40);
    }
    expect(largestDifference(each.expected, await decode(each))).toBe(0);
    for (const spy of spoken) {
      expect(spy).not.toHaveBeenCalled();
      spy.mockRestore();
    }
  });
});

test.each(ONE_EACH.filter(({ name }) => !name.startsWith('RLE')))(
  '$name of another size than its header is refused',
  async (each) => {
    const format = { ...each.format, columns: each.format.columns + 1 };
    const failure = await failureOf({ ...each, format });
    expect(failure).toMatchObject({ code: 'malformed', facts: { columns: 22, codestreamColumns: 21 } });
  },
);

test.each(ONE_EACH.filter(({ name }) => /^JPEG (base|full|loss)|-LS/.test(name)))(
  '$name that claims four thousand million pixels allocates nothing',
  async (each) => {
    const frame = each.frame.slice();
    const sof = frame.findIndex(
      (byte, at) => byte === 0xff && [0xc0, 0xc2, 0xc3, 0xf7].includes(frame[at + 1]!),
    );
    frame.fill(0xff, sof + 5, sof + 9);
    const failure = await failureOf({ ...each, frame });
    expect(failure).toMatchObject({ code: 'malformed', facts: { codestreamRows: 65535 } });
  },
);

test('JPEG 2000 that claims absurd tiles is refused', async () => {
  const each = syntheticCase('JPEG 2000 reversible, 16 bits');
  const frame = each.frame.slice();
  // XTsiz and YTsiz (ISO/IEC 15444-1 A.5.1) of one pixel are 273 tiles, none of which follow; of zero they are endless.
  new DataView(frame.buffer).setUint32(24, 1);
  new DataView(frame.buffer).setUint32(28, 1);
  expect(await failureOf({ ...each, frame })).toMatchObject({ code: 'truncated', facts: { tiles: 273 } });
  new DataView(frame.buffer).setUint32(24, 0);
  expect(await failureOf({ ...each, frame })).toMatchObject({ code: 'malformed' });
});

describe('the sign is the header’s', () => {
  test('an unsigned codestream of 12 bits under a signed header is sign-extended from bit 11', async () => {
    const each = syntheticCase('JPEG-LS near-lossless, 12 bits');
    const decoded = await decode({ ...each, format: { ...each.format, signed: true } });
    expect(decoded.samples).toBeInstanceOf(Int16Array);
    expect(
      largestDifference(
        each.expected.map((value) => (value << 20) >> 20),
        decoded,
      ),
    ).toBe(0);
  });

  test('a signed codestream under an unsigned header is read as its bits', async () => {
    const each = syntheticCase('HTJ2K reversible, signed 12 bits');
    const decoded = await decode({ ...each, format: { ...each.format, signed: false } });
    expect(
      largestDifference(
        each.expected.map((value) => value & 0xfff),
        decoded,
      ),
    ).toBe(0);
  });

  test('a codestream of more bits than the header stores keeps them', async () => {
    const each = syntheticCase('JPEG 2000 reversible, 16 bits');
    const decoded = await decode({ ...each, format: { ...each.format, bitsStored: 14, highBit: 13 } });
    expect(decoded.bitsStored).toBe(16);
    expect(largestDifference(each.expected, decoded)).toBe(0);
  });

  test('whole cells coded without loss are masked as native ones', async () => {
    const each = syntheticCase('JPEG lossless, predictor 4, 16 bits');
    const decoded = await decode({ ...each, format: { ...each.format, bitsStored: 12, highBit: 13 } });
    expect(
      largestDifference(
        each.expected.map((value) => (value >> 2) & 0xfff),
        decoded,
      ),
    ).toBe(0);
  });
});

test('components that a coder leaves alone are called what the header calls them', async () => {
  for (const name of ['JPEG lossless SV1, RGB of 8 bits', 'JPEG-LS lossless, RGB by line']) {
    const each = syntheticCase(name);
    const decoded = await decode({ ...each, format: { ...each.format, photometric: 'YBR_FULL' } });
    expect(decoded.color).toBe('ybr');
    expect(largestDifference(each.expected, decoded)).toBe(0);
  }
});

test('JPEG that names no colour space is believed to hold what the header says', async () => {
  // Pillow writes a JFIF marker, which settles it; without the marker the header does.
  const each = syntheticCase('JPEG baseline, YCbCr 4:4:4');
  const plain = new Uint8Array([...each.frame.subarray(0, 2), ...each.frame.subarray(20)]);
  expect(plain[2]).toBe(0xff);
  const asYbr = await decode({ ...each, frame: plain });
  expect(largestDifference(each.expected, asYbr)).toBe(0);
  const asRgb = await decode({ ...each, frame: plain, format: { ...each.format, photometric: 'RGB' } });
  // Read as RGB, the first component is the luma that BT.601 makes of the image.
  const luma = each.expected
    .filter((_, at) => at % 3 === 0)
    .map((red, pixel) => {
      const [, green, blue] = each.expected.subarray(3 * pixel, 3 * pixel + 3);
      return Math.round(0.299 * red + 0.587 * green! + 0.114 * blue!);
    });
  const first = { samples: asRgb.samples.filter((_: number, at: number) => at % 3 === 0) } as typeof asRgb;
  expect(largestDifference(luma, first)).toBeLessThanOrEqual(2);
  const marked = await decode({ ...each, format: { ...each.format, photometric: 'RGB' } });
  expect(largestDifference(each.expected, marked)).toBe(0);
});

test.each([
  [0xc5, { process: 'hierarchical' }],
  [0xc9, { process: 'arithmetic' }],
  [0xca, { process: 'arithmetic' }],
])('the JPEG process of marker 0x%s is refused by name', async (sof, facts) => {
  const each = syntheticCase('JPEG extended, 12 bits');
  const frame = each.frame.slice();
  frame[frame.findIndex((byte, at) => byte === 0xff && frame[at + 1] === 0xc1) + 1] = sof;
  expect(await failureOf({ ...each, frame })).toMatchObject({ code: 'unsupported-transfer-syntax', facts });
});

test('an RLE header that does not fit the format is refused', async () => {
  const each = syntheticCase('RLE, signed 16 bits');
  const format = { ...each.format, bitsAllocated: 8, bitsStored: 8, highBit: 7 };
  const facts = { segments: 2, expectedSegments: 1 };
  expect(await failureOf({ ...each, format })).toMatchObject({ code: 'malformed', facts });
});

test('a codestream is decoded as what it is, whatever transfer syntax it came under', async () => {
  for (const [name, transferSyntax] of [
    ['JPEG 2000 reversible, 16 bits', '1.2.840.10008.1.2.4.201'],
    ['HTJ2K reversible, 16 bits', '1.2.840.10008.1.2.4.90'],
    ['JPEG lossless, predictor 4, 16 bits', '1.2.840.10008.1.2.4.50'],
    ['JPEG-LS lossless, 16 bits', '1.2.840.10008.1.2.4.70'],
    ['JPEG extended, 12 bits', '1.2.840.10008.1.2.4.50'],
  ] as const) {
    const each = syntheticCase(name);
    expect(largestDifference(each.expected, await decode({ ...each, transferSyntax }))).toBe(0);
  }
});

test('transfer syntaxes that nobody here decodes are refused, by name where the standard gave it', async () => {
  const each = syntheticCase('JPEG baseline, grey');
  for (const [transferSyntax, told] of [
    ['1.2.840.10008.1.2.4.102', '1.2.840.10008.1.2.4.102'],
    ['1.2.840.10008.1.2.4.110', '1.2.840.10008.1.2.4.110'],
    ['1.2.3.4', 'private'],
    ['toString', 'private'],
    ['', 'private'],
  ] as const) {
    expect(isDecodable(transferSyntax)).toBe(false);
    const failure = await failureOf({ ...each, transferSyntax });
    expect(failure).toMatchObject({
      code: 'unsupported-transfer-syntax',
      facts: { transferSyntax: told },
    });
  }
});

test('encapsulated uncompressed frames are native ones', async () => {
  const format = { ...syntheticCase('RLE, signed 16 bits').format, rows: 1, columns: 2 };
  const frame = new Uint8Array([0xff, 0xff, 0x02, 0x01]);
  const { samples } = await decodeFrame(frame, '1.2.840.10008.1.2.1.98', format);
  expect([...samples]).toEqual([-1, 0x102]);
});
