import { expect, test } from 'vitest';
import { NoSlicesError } from '../../src/errors.ts';
import { fileOutcome } from '../../src/ingest/outcomes.ts';
import { permutation } from '../../src/numerics/random.ts';
import { finishDataset } from '../../src/preprocess/finish.ts';
import { AXIAL_CT, defaultRecipe } from '../../src/preprocess/recipe.ts';
import type { FinishDatasetArgs, RawSlice } from '../../src/workers/protocol.ts';
import { rawSlice } from '../fixtures/readWhole.ts';

const MADE = { createdAt: 17, recipeHash: 'hash' };

function argsOf(slices: readonly RawSlice[], more: Partial<FinishDatasetArgs> = {}): FinishDatasetArgs {
  return {
    datasetId: 'id',
    name: 'name',
    recipe: defaultRecipe({ size: 32 }),
    synthetic: false,
    files: slices.length,
    outcomes: slices.map(({ file }) => fileOutcome(file, 'accepted', {}, 1)),
    slices,
    ...more,
  };
}

test('slices stand by patient, series, position, instance and frame, whatever their files are called', () => {
  const slices = [
    rawSlice(0, { order: { patient: 'b', series: 'y' } }),
    rawSlice(1, { order: { patient: null, series: null } }),
    rawSlice(2, { order: { patient: 'a', series: 'z' }, position: 4 }),
    rawSlice(3, { order: { patient: 'a', series: 'z' }, position: -4 }),
    rawSlice(4, { order: { patient: 'a', series: 'x' }, position: null, instanceNumber: 2, frame: 1 }),
    rawSlice(5, { order: { patient: 'a', series: 'x' }, position: null, instanceNumber: 2, frame: 0 }),
    rawSlice(6, { order: { patient: 'a', series: 'x' }, position: null, instanceNumber: 1 }),
    rawSlice(7, { order: { patient: 'a', series: 'x' }, position: 100 }),
  ];
  const { record } = finishDataset(argsOf(slices), MADE);
  expect(record.slices.map((s) => [s.file, s.frame, s.patient, s.series])).toEqual([
    [7, 0, 1, 1], // what is unknown comes last: no position
    [6, 0, 1, 1],
    [5, 0, 1, 1],
    [4, 1, 1, 1],
    [3, 0, 1, 2],
    [2, 0, 1, 2],
    [0, 0, 2, 3],
    [1, 0, 0, 4], // and no patient
  ]);
  expect(record).toMatchObject({ id: 'id', version: 2, ...MADE, patients: 2, series: 4 });
  expect(JSON.stringify(record)).not.toContain('order'); // identifiers are for ordering only
});

test('slices without any place in their series stand by their pixels', () => {
  const unplaced = { position: null, instanceNumber: null };
  const slices = ['c', 'a', 'b'].map((contentHash, file) => rawSlice(file, { ...unplaced, contentHash }));
  expect(finishDataset(argsOf(slices), MADE).record.slices.map(({ file }) => file)).toEqual([1, 2, 0]);
});

test('an equal instance with equal pixels goes; with other pixels it stays, and both files are warned of', () => {
  const at = { position: 0, instanceNumber: 0 };
  const slices = [
    rawSlice(3, { ...at, instanceKey: 'same', pixelHash: 'same', contentHash: 'same' }),
    rawSlice(1, { ...at, instanceKey: 'same', pixelHash: 'same', contentHash: 'same' }),
    rawSlice(2, { ...at, instanceKey: 'same', pixelHash: 'other pixels', contentHash: 'same' }),
    rawSlice(0, { ...at, instanceKey: 'other instance', pixelHash: 'same', contentHash: 'same' }),
  ];
  const { record, outcomes } = finishDataset(argsOf(slices), MADE);
  expect(record.slices.map(({ file }) => file).sort()).toEqual([0, 1, 2]);
  expect(
    outcomes.map(({ file, code, outcome, slices: n, warning }) => [file, code, outcome, n, warning]),
  ).toEqual([
    [0, 'accepted', 'accepted', 1, undefined],
    [1, 'accepted', 'accepted', 1, 'same-uid'],
    [2, 'accepted', 'accepted', 1, 'same-uid'],
    [3, 'duplicate', 'skipped', 0, undefined],
  ]);
  expect(record.outcomes).toEqual({ accepted: 3, duplicate: 1 });
});

test('keeping everything keeps duplicates too', () => {
  const same = { instanceKey: 'same', pixelHash: 'same' };
  const recipe = defaultRecipe({ size: 32, filter: { ...AXIAL_CT, keepAll: true } });
  const { record } = finishDataset(argsOf([rawSlice(0, same), rawSlice(1, same)], { recipe }), MADE);
  expect(record.slices).toHaveLength(2);
});

test('folders and exports bring their splits and classes; the rest is shared out', () => {
  const slices = [
    rawSlice(0, { order: { patient: null, series: 'train/b' }, given: { split: 'train', label: 'b' } }),
    rawSlice(1, { order: { patient: null, series: 'test/a' }, given: { split: 'final', label: 'a' } }),
    rawSlice(2, { order: { patient: null, series: 'train/a' }, given: { split: 'train', label: 'a' } }),
  ];
  const { record } = finishDataset(argsOf(slices), MADE);
  expect(record).toMatchObject({ splitBy: 'folders', patients: 0, classes: 2, samePatient: true });
  expect(record.slices.map((s) => [s.file, s.patient, s.label, s.split])).toEqual([
    [1, 0, 1, 'final'],
    [2, 0, 1, 'train'],
    [0, 0, 2, 'train'],
  ]);
  const all = argsOf(slices, { recipe: defaultRecipe({ size: 32, folders: 'train-all' }) });
  expect(finishDataset(all, MADE).record.counts).toEqual({ train: 3, validation: 0, final: 0, guard: 0 });
});

test('equal frames of one instance are kept: they are not the same frame', () => {
  const slices = [0, 1].map((frame) => rawSlice(0, { frame, pixelHash: 'blank' }));
  const { record } = finishDataset(
    argsOf(slices, { files: 1, outcomes: [fileOutcome(0, 'accepted', {}, 2)] }),
    MADE,
  );
  expect(record.slices).toHaveLength(2);
});

test('the record does not depend on the order in which workers answer', () => {
  const slices = Array.from({ length: 60 }, (_, i) =>
    rawSlice(i, { pixelHash: i % 7 ? `pixels ${i}` : 'blank', instanceKey: `instance ${i % 55}` }),
  );
  const one = finishDataset(argsOf(slices), MADE);
  for (let index = 0; index < 5; index++) {
    const order = permutation({ seed: 3, name: 'arrival', index }, slices.length);
    const shuffled = Array.from(order, (i) => slices[i]!);
    expect(finishDataset(argsOf(shuffled), MADE)).toEqual(one);
  }
});

test('counts add up to the slices, outcomes to the files', () => {
  const slices = Array.from({ length: 98 }, (_, i) => rawSlice(i));
  const refused = [fileOutcome(98, 'not-ct'), fileOutcome(99, 'truncated'), fileOutcome(100, 'not-ct')];
  const args = argsOf(slices);
  const { record } = finishDataset({ ...args, files: 101, outcomes: [...refused, ...args.outcomes] }, MADE);
  expect(record.outcomes).toEqual({ accepted: 98, 'not-ct': 2, truncated: 1 });
  const { train, validation, final, guard } = record.counts;
  expect(train + validation + final + guard).toBe(98);
  for (const split of ['train', 'validation', 'final', 'guard'] as const) {
    expect(record.slices.filter((slice) => slice.split === split)).toHaveLength(record.counts[split]);
  }
});

test('no slice at all is an error with the counts', () => {
  const args = argsOf([], {
    files: 3,
    outcomes: [fileOutcome(0, 'not-dicom'), fileOutcome(1, 'truncated'), fileOutcome(2, 'not-ct')],
  });
  expect(() => finishDataset(args, MADE)).toThrow(NoSlicesError);
  expect(() => finishDataset(args, MADE)).toThrow(
    'None of the 3 files gave a CT slice (2 skipped, 1 failed)',
  );
});
