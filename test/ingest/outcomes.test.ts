import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fileOutcome, OUTCOME_KINDS, standardUid, term } from '../../src/ingest/outcomes.ts';
import { readSlices } from '../../src/preprocess/readSlices.ts';
import { defaultRecipe } from '../../src/preprocess/recipe.ts';
import type { OutcomeCode } from '../../src/workers/protocol.ts';
import { type DicomOptions, dicomBytes, dicomFile, words } from '../fixtures/dicom.ts';

const recipe = defaultRecipe({ size: 32 });
const outcomeOf = async (file: File) => (await readSlices(file, 5, recipe, 'salt')).outcome;

const accepted: [string, DicomOptions][] = [
  ['explicit little endian', {}],
  ['implicit little endian', { syntax: 'implicit' }],
  ['no preamble, explicit', { preamble: 'none' }],
  ['no preamble, implicit', { preamble: 'none', syntax: 'implicit' }],
  ['a meta header without its preamble', { preamble: 'meta-only' }],
  ['a meta header without a transfer syntax', { transferSyntax: null }],
  ['explicit said, implicit written', { syntax: 'implicit', transferSyntax: '1.2.840.10008.1.2.1' }],
  ['implicit said, explicit written', { transferSyntax: '1.2.840.10008.1.2' }],
  ['no geometry at all', { set: { '0020,0032': null, '0020,0037': null } }],
  ['DERIVED but a CT image', { set: { '0008,0008': ['CS', 'DERIVED\\SECONDARY\\AXIAL'] } }],
  ['an image type of two values', { set: { '0008,0008': ['CS', 'ORIGINAL\\PRIMARY'] } }],
  ['geometry of too few values', { set: { '0020,0032': ['DS', '1\\2'], '0020,0037': ['DS', '1\\0\\0'] } }],
  [
    'signed values without a rescale, as research tools write Hounsfield units',
    { set: { '0028,0103': ['US', 1], '0028,1052': null, '0028,1053': ['DS', ''] } },
  ],
  ['no modality, CT Image Storage', { set: { '0008,0060': null } }],
  ['a gantry tilt of 30°', { set: { '0020,0037': ['DS', '1\\0\\0\\0\\0.8660254\\-0.5'] } }],
  ['more pixel bytes than needed', { set: { '7fe0,0010': ['OW', new Uint8Array(200)] } }],
];

test.each(accepted)('accepted: %s', async (_, options) => {
  expect(await outcomeOf(dicomFile(options))).toEqual({
    file: 5,
    outcome: 'accepted',
    code: 'accepted',
    facts: {},
    slices: 1,
  });
});

const SECONDARY_CAPTURE = '1.2.840.10008.5.1.4.1.1.7';
const refused: [OutcomeCode, string, DicomOptions][] = [
  ['not-ct', 'MR', { set: { '0008,0060': ['CS', 'MR'] } }],
  ['not-ct', 'neither class nor modality', { set: { '0008,0016': null, '0008,0060': null } }],
  ['not-an-image', 'a structured report', { set: { '0008,0016': ['UI', '1.2.840.10008.5.1.4.1.1.88.22'] } }],
  ['not-an-image', 'a segmentation stored as CT', { set: { '0008,0060': ['CS', 'SEG'] } }],
  [
    'not-an-image',
    'an RT plan without pixels',
    { set: { '0008,0016': ['UI', '1.2.840.10008.5.1.4.1.1.481.5'], '7fe0,0010': null } },
  ],
  ['no-pixel-data', 'a CT without pixel data', { set: { '7fe0,0010': null } }],
  ['no-pixel-data', 'a CT with pixel data of length 0', { set: { '7fe0,0010': ['OW', new Uint8Array(0)] } }],
  ['derived', 'a secondary capture', { set: { '0008,0016': ['UI', SECONDARY_CAPTURE] } }],
  ['derived', 'annotation burned in', { set: { '0028,0301': ['CS', 'YES'] } }],
  ['localizer', 'a localizer', { set: { '0008,0008': ['CS', 'ORIGINAL\\PRIMARY\\LOCALIZER'] } }],
  ['not-axial', 'a coronal reformat', { set: { '0020,0037': ['DS', '1\\0\\0\\0\\0\\-1'] } }],
  ['not-axial', 'an oblique of 45°', { set: { '0020,0037': ['DS', '1\\0\\0\\0\\0.7071\\-0.7071'] } }],
  ['unsupported-transfer-syntax', 'JPEG 2000', { transferSyntax: '1.2.840.10008.1.2.4.90' }],
  ['unsupported-transfer-syntax', 'deflated', { transferSyntax: '1.2.840.10008.1.2.1.99' }],
  ['unsupported-photometric', 'RGB', { set: { '0028,0004': ['CS', 'RGB'], '0028,0002': ['US', 3] } }],
  ['unsupported-photometric', 'three samples of grey', { set: { '0028,0002': ['US', 3] } }],
  ['unsupported-bit-depth', '1 bit', { set: { '0028,0100': ['US', 1], '0028,0101': ['US', 1] } }],
  ['unsupported-bit-depth', '64 bits', { set: { '0028,0100': ['US', 64] } }],
  ['unsupported-bit-depth', 'a high bit below the bits stored', { set: { '0028,0102': ['US', 3] } }],
  [
    'unsupported-bit-depth',
    'float pixels',
    { set: { '7fe0,0008': ['OF', words([0, 0])], '7fe0,0010': null } },
  ],
  [
    'unsupported-multiframe',
    'enhanced CT',
    { set: { '0008,0016': ['UI', '1.2.840.10008.5.1.4.1.1.2.1'], '0028,0008': ['IS', '1'] } },
  ],
  [
    'unsupported-multiframe',
    'frames without a common rescale',
    { set: { '0028,0008': ['IS', '2'], '0028,1053': null } },
  ],
  ['truncated', 'fewer pixel bytes than rows and columns say', { set: { '0028,0010': ['US', 9] } }],
  ['malformed', 'no rows', { set: { '0028,0010': null } }],
  ['malformed', 'a rescale slope of 0', { set: { '0028,1053': ['DS', '0'] } }],
  ['malformed', 'a rescale slope that is no number', { set: { '0028,1053': ['DS', '1,0'] } }],
  ['malformed', 'an intercept that is no number', { set: { '0028,1052': ['DS', '-1024HU'] } }],
  ['malformed', 'unsigned values without an intercept', { set: { '0028,1052': null } }],
  [
    'malformed',
    'a modality LUT in place of a rescale',
    {
      set: {
        '0028,0103': ['US', 1],
        '0028,1052': null,
        '0028,1053': null,
        '0028,3000': ['SQ', [{ '0028,3002': ['US', [1, 2, 3]] }]],
      },
    },
  ],
  ['malformed', 'half a frame', { set: { '0028,0008': ['IS', '1.5'] } }],
  ['out-of-memory', 'an absurd size', { set: { '0028,0010': ['US', 65535], '0028,0011': ['US', 65535] } }],
];

test.each(refused)('%s: %s', async (code, _, options) => {
  expect(await outcomeOf(dicomFile(options))).toMatchObject({
    file: 5,
    code,
    outcome: OUTCOME_KINDS[code],
    slices: 0,
  });
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
  ['malformed', 'a preamble, then noise', concat(dicomBytes().subarray(0, 132), noise(4096))],
  ['no-pixel-data', 'a preamble and nothing else', dicomBytes().subarray(0, 132)],
] as const)('%s: %s', async (code, _, bytes) => {
  expect((await outcomeOf(new File([new Uint8Array(bytes)], 'slice.dcm'))).code).toBe(code);
});

test('facts say what was found: a transfer syntax, expected and found bytes', async () => {
  expect((await outcomeOf(dicomFile({ transferSyntax: '1.2.840.10008.1.2.4.90' }))).facts).toEqual({
    uid: '1.2.840.10008.1.2.4.90',
  });
  expect((await outcomeOf(dicomFile({ set: { '0028,0010': ['US', 9] } }))).facts).toEqual({
    part: 'pixels',
    expectedBytes: 144, // 9 rows × 8 columns × 2 bytes
    foundBytes: 128, // 8 × 8 × 2
  });
});

test('facts carry no free text and no private UID out of a header', async () => {
  const { facts } = await outcomeOf(
    dicomFile({ set: { '0008,0060': ['CS', 'Jane Doe'], '0008,0016': ['UI', '1.3.6.1.4.1.9.9.9'] } }),
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
