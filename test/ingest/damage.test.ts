/** Files cut anywhere and bytes changed at random: each gives exactly one outcome, and none an exception. */
import { expect, test } from 'vitest';
import { OUTCOME_KINDS } from '../../src/ingest/outcomes.ts';
import { uniforms } from '../../src/numerics/random.ts';
import { readSlices } from '../../src/preprocess/readSlices.ts';
import { defaultRecipe } from '../../src/preprocess/recipe.ts';
import { CT_SLICE, type DicomOptions, dicomBytes } from '../fixtures/dicom.ts';

const recipe = defaultRecipe({ size: 32 });
const outcomeOf = async (bytes: Uint8Array<ArrayBuffer>) =>
  (await readSlices(new File([bytes], 'x'), 0, recipe, 'salt')).outcome;

const withSequence: DicomOptions = {
  undefinedLengths: true,
  set: { '0008,1140': ['SQ', [{ '0008,1155': ['UI', '1.2.3'] }, { '0008,1155': ['UI', '1.2.4'] }]] },
};

test.each(['explicit', 'implicit'] as const)(
  '200 seeded mutations of an %s file give one outcome each',
  async (syntax) => {
    const original = dicomBytes({ ...withSequence, syntax });
    const codes = new Set<string>();
    for (let mutation = 0; mutation < 200; mutation++) {
      const random = uniforms({ seed: 20, name: 'mutation', index: mutation }, 41);
      const bytes = original.slice();
      const changes = 1 + Math.floor(random[40]! * 20);
      for (let i = 0; i < changes; i++) {
        const at = Math.floor(random[2 * i]! * bytes.length);
        bytes[at] = Math.floor(random[2 * i + 1]! * 256);
      }
      const { file, code, outcome, slices } = await outcomeOf(bytes);
      expect(file).toBe(0);
      expect(OUTCOME_KINDS[code]).toBe(outcome);
      expect(slices).toBe(code === 'accepted' ? 1 : 0);
      codes.add(code);
    }
    expect(codes.size).toBeGreaterThan(3); // the mutations reach several ways to fail
  },
);

test.each(['explicit', 'implicit'] as const)(
  'an %s file cut at any byte gives one outcome, never accepted',
  async (syntax) => {
    const original = dicomBytes({ ...withSequence, syntax });
    const codes = new Map<string, number>();
    for (let length = 0; length < original.length; length += 3) {
      const { code } = await outcomeOf(original.slice(0, length));
      codes.set(code, (codes.get(code) ?? 0) + 1);
    }
    expect(codes.has('accepted')).toBe(false);
    expect(codes.get('empty-file')).toBe(1);
    // The last 128 bytes are pixels: each of those cuts is told as truncated.
    expect(codes.get('truncated')).toBeGreaterThanOrEqual(42);
  },
);

test('sequences nested 20,000 deep end in an outcome, not in a stack overflow', async () => {
  const depth = 20_000;
  const opening = [0x08, 0x00, 0x40, 0x11, 0x53, 0x51, 0, 0, 0xff, 0xff, 0xff, 0xff]; // (0008,1140) SQ, undefined length
  const item = [0xfe, 0xff, 0x00, 0xe0, 0xff, 0xff, 0xff, 0xff];
  const nested = new Uint8Array(depth * 20);
  for (let level = 0; level < depth; level++) nested.set([...opening, ...item], level * 20);
  const later = Object.keys(CT_SLICE).filter((tag) => tag > '0008,1140');
  const head = dicomBytes({ set: Object.fromEntries(later.map((tag) => [tag, null])) });
  const bytes = new Uint8Array(head.length + nested.length);
  bytes.set(head);
  bytes.set(nested, head.length);
  expect(['malformed', 'truncated']).toContain((await outcomeOf(bytes)).code);
});
