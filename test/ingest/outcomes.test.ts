import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fileOutcome, OUTCOME_KINDS, standardUid, term } from '../../src/ingest/outcomes.ts';
import { type DicomOptions, dicomBytes, dicomFile } from '../fixtures/dicom.ts';
import { answerOf } from './codeOf.ts';

const SIGNED = { '0028,0103': ['US', 1] } as const;
const decoded: [string, DicomOptions][] = [
  ['explicit little endian', {}],
  ['implicit little endian', { syntax: 'implicit' }],
  ['no preamble, explicit', { preamble: 'none' }],
  ['no preamble, implicit', { preamble: 'none', syntax: 'implicit' }],
  ['a meta header without its preamble', { preamble: 'meta-only' }],
  ['a meta header without a transfer syntax', { transferSyntax: null }],
  ['explicit said, implicit written', { syntax: 'implicit', transferSyntax: '1.2.840.10008.1.2.1' }],
  ['implicit said, explicit written', { transferSyntax: '1.2.840.10008.1.2' }],
  ['big endian said, little endian written', { transferSyntax: '1.2.840.10008.1.2.2' }],
  ['no geometry at all', { set: { '0020,0032': null, '0020,0037': null } }],
  ['geometry of too few values', { set: { '0020,0032': ['DS', '1\\2'], '0020,0037': ['DS', '1\\0\\0'] } }],
  [
    'signed values without a rescale, as research tools write Hounsfield units',
    { set: { ...SIGNED, '0028,1052': null, '0028,1053': ['DS', ''] } },
  ],
  ['more pixel bytes than needed', { set: { '7fe0,0010': ['OW', new Uint8Array(200)] } }],
  ['RGB', { set: { '0028,0004': ['CS', 'RGB'], '0028,0002': ['US', 3], '0028,0010': ['US', 2] } }],
  ['no photometric interpretation', { set: { '0028,0004': null } }],
  ['1 bit', { set: { '0028,0100': ['US', 1], '0028,0101': ['US', 1], '0028,0102': ['US', 0] } }],
  [
    'float pixels',
    {
      set: {
        '7fe0,0008': ['OW', new Uint8Array(256)],
        '7fe0,0010': null,
        '0028,0100': ['US', 32],
        '0028,0101': null,
      },
    },
  ],
  [
    'double float pixels',
    { set: { '7fe0,0009': ['OW', new Uint8Array(512)], '7fe0,0010': null, '0028,0100': ['US', 64] } },
  ],
  ['two frames with a common rescale', { set: { '0028,0008': ['IS', '2'], '0028,0010': ['US', 4] } }],
  ['a segmentation, which is pixels all the same', { set: { '0008,0060': ['CS', 'SEG'] } }],
];

test.each(decoded)('decoded: %s', async (_, options) => {
  expect((await answerOf(dicomFile(options))).code).toBe('decoded');
});

const refused: [string, string, DicomOptions][] = [
  [
    'not-an-image',
    'a report',
    { set: { '0008,0016': ['UI', '1.2.840.10008.5.1.4.1.1.88.22'], '7fe0,0010': null } },
  ],
  [
    'not-an-image',
    'an RT plan without pixels',
    { set: { '0008,0016': ['UI', '1.2.840.10008.5.1.4.1.1.481.5'], '7fe0,0010': null } },
  ],
  ['no-pixel-data', 'a CT without pixel data', { set: { '7fe0,0010': null } }],
  ['no-pixel-data', 'a CT with pixel data of length 0', { set: { '7fe0,0010': ['OW', new Uint8Array(0)] } }],
  ['unsupported-transfer-syntax', 'MPEG-4', { transferSyntax: '1.2.840.10008.1.2.4.102' }],
  ['unsupported-photometric', 'HSV', { set: { '0028,0004': ['CS', 'HSV'], '0028,0002': ['US', 3] } }],
  ['unsupported-photometric', 'three samples of grey', { set: { '0028,0002': ['US', 3] } }],
  [
    'unsupported-photometric',
    'four samples',
    { set: { '0028,0002': ['US', 4], '0028,0004': ['CS', 'CMYK'] } },
  ],
  ['unsupported-bit-depth', '64 bits', { set: { '0028,0100': ['US', 64] } }],
  ['unsupported-bit-depth', '12 bits allocated', { set: { '0028,0100': ['US', 12] } }],
  ['unsupported-bit-depth', 'a high bit below the bits stored', { set: { '0028,0102': ['US', 3] } }],
  ['truncated', 'fewer pixel bytes than rows and columns say', { set: { '0028,0010': ['US', 9] } }],
  ['truncated', 'two frames in the bytes of one', { set: { '0028,0008': ['IS', '2'] } }],
  ['too-large', 'a billion frames', { set: { '0028,0008': ['IS', '1000000000'] } }],
  ['malformed', 'no rows', { set: { '0028,0010': null } }],
  ['malformed', 'half a frame', { set: { '0028,0008': ['IS', '1.5'] } }],
  ['malformed', 'a palette without its tables', { set: { '0028,0004': ['CS', 'PALETTE COLOR'] } }],
  ['too-large', 'an absurd size', { set: { '0028,0010': ['US', 65535], '0028,0011': ['US', 65535] } }],
];

test.each(refused)('%s: %s', async (code, _, options) => {
  expect((await answerOf(dicomFile(options))).code).toBe(code);
});

test.each([
  ['empty-file', 'no bytes', new Uint8Array(0)],
  [
    'not-dicom',
    'a text file',
    new TextEncoder().encode('This is not DICOM, whatever its name says.\n'.repeat(9)),
  ],
  [
    'not-dicom',
    'a PNG',
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52),
  ],
  ['not-dicom', 'one byte', Uint8Array.of(8)],
  [
    'not-dicom',
    'text that begins like group 0008',
    Uint8Array.of(8, 0, ...new TextEncoder().encode('ordinary text')),
  ],
  ['not-dicom', 'a megabyte of zeros', new Uint8Array(1 << 20)],
  ['malformed', 'a preamble, then noise', concat(dicomBytes().subarray(0, 132), noise(4096))],
  ['malformed', 'a preamble, then zeros', concat(dicomBytes().subarray(0, 132), new Uint8Array(4096))],
  ['truncated', 'a preamble and nothing else', dicomBytes().subarray(0, 132)],
  ['truncated', 'an end within the meta header', dicomBytes().subarray(0, 150)],
] as const)('%s: %s', async (code, _, bytes) => {
  expect((await answerOf(new File([new Uint8Array(bytes)], 'slice.dcm'))).code).toBe(code);
});

test('facts say what was found: a transfer syntax, expected and found bytes', async () => {
  expect((await answerOf(dicomFile({ transferSyntax: '1.2.840.10008.1.2.4.102' }))).facts).toEqual({
    uid: '1.2.840.10008.1.2.4.102',
  });
  expect((await answerOf(dicomFile({ set: { '0028,0010': ['US', 9] } }))).facts).toEqual({
    part: 'pixels',
    expectedBytes: 144, // 9 rows × 8 columns × 2 bytes
    foundBytes: 128, // 8 × 8 × 2
  });
});

test('facts carry no free text and no private UID out of a header', async () => {
  const { facts } = await answerOf(
    dicomFile({
      set: { '0008,0060': ['CS', 'Jane Doe'], '0008,0016': ['UI', '1.3.6.1.4.1.9.9.9'], '7fe0,0010': null },
    }),
  );
  expect(facts).toEqual({ modality: 'other', sopClass: 'private' });
  expect([term(null), term('CT'), term('Doe^Jane')]).toEqual(['none', 'CT', 'other']);
  expect([standardUid(null), standardUid('1.2.840.10008.1.2'), standardUid('1.2.840.113619.5.2')]).toEqual([
    'none',
    '1.2.840.10008.1.2',
    'private',
  ]);
});

test('every code stands in docs/outcomes.md with its kind', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/outcomes.md'), 'utf8');
  for (const [code, kind] of Object.entries(OUTCOME_KINDS)) {
    expect(page).toMatch(new RegExp(`^\\| \`${code}\` \\| ${kind} \\|`, 'm'));
  }
  expect(fileOutcome(3, 'truncated').outcome).toBe('failed');
});

function noise(length: number): Uint8Array {
  let a = 1;
  return Uint8Array.from({ length }, () => {
    a = (Math.imul(a, 1664525) + 1013904223) >>> 0;
    return a >>> 24;
  });
}

function concat(a: Uint8Array, b: Uint8Array): Uint8Array {
  return Uint8Array.from([...a, ...b]);
}
