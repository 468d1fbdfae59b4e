import { expect, test } from 'vitest';
import { NoSlicesError } from '../../src/errors.ts';
import { fileOutcome } from '../../src/ingest/outcomes.ts';
import { permutation } from '../../src/numerics/random.ts';
import { finishDataset } from '../../src/preprocess/finish.ts';
import { defaultRecipe } from '../../src/preprocess/recipe.ts';
import type { FinishDatasetArgs, RawSlice } from '../../src/workers/protocol.ts';

function rawSlice(file: number, change: Partial<RawSlice> = {}): RawSlice {
  return {
    file,
    frame: 0,
    patientKey: 'patient',
    seriesKey: 'series',
    frameOfReferenceKey: 'frame',
    instanceKey: `instance ${file}`,
    contentHash: `content ${file}`,
    position: file * 2,
    instanceNumber: file,
    shard: 'shard',
    offset: file,
    ...change,
  };
}

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

test('slices stand in order of file and frame, patients and series numbered by first appearance', () => {
  const slices = [
    rawSlice(2, { patientKey: 'b', seriesKey: 'y' }),
    rawSlice(0, { patientKey: 'c', seriesKey: 'z' }),
    rawSlice(1, { patientKey: 'c', seriesKey: 'x', frame: 1 }),
    rawSlice(1, { patientKey: 'c', seriesKey: 'x', frame: 0 }),
  ];
  const { record } = finishDataset(argsOf(slices), 17);
  expect(record.slices.map((s) => [s.file, s.frame, s.patient, s.series])).toEqual([
    [0, 0, 1, 1],
    [1, 0, 1, 2],
    [1, 1, 1, 2],
    [2, 0, 2, 3],
  ]);
  expect(record).toMatchObject({
    id: 'id',
    version: 1,
    createdAt: 17,
    patients: 2,
    series: 3,
    splitBy: 'blocks',
  });
});

test('of equal instances with equal pixels the first in path order stays and the others’ files are duplicates', () => {
  const slices = [
    rawSlice(3, { instanceKey: 'same', contentHash: 'same' }),
    rawSlice(1, { instanceKey: 'same', contentHash: 'same' }),
    rawSlice(2, { instanceKey: 'same', contentHash: 'other pixels' }),
    rawSlice(0, { instanceKey: 'other instance', contentHash: 'same' }),
  ];
  const { record, outcomes } = finishDataset(argsOf(slices), 0);
  expect(record.slices.map(({ file }) => file)).toEqual([0, 1, 2]);
  expect(outcomes.map(({ file, code, outcome, slices: n }) => [file, code, outcome, n])).toEqual([
    [0, 'accepted', 'accepted', 1],
    [1, 'accepted', 'accepted', 1],
    [2, 'accepted', 'accepted', 1],
    [3, 'duplicate', 'skipped', 0],
  ]);
  expect(record.outcomes).toEqual({ accepted: 3, duplicate: 1 });
});

test('equal frames of one instance are kept: they are not the same frame', () => {
  const slices = [0, 1].map((frame) => rawSlice(0, { frame, contentHash: 'blank' }));
  const { record } = finishDataset(
    argsOf(slices, { files: 1, outcomes: [fileOutcome(0, 'accepted', {}, 2)] }),
    0,
  );
  expect(record.slices).toHaveLength(2);
});

test('the record does not depend on the order in which workers answer', () => {
  const slices = Array.from({ length: 60 }, (_, i) =>
    rawSlice(i, { contentHash: i % 7 ? `content ${i}` : 'blank', instanceKey: `instance ${i % 55}` }),
  );
  const one = finishDataset(argsOf(slices), 0);
  for (let index = 0; index < 5; index++) {
    const order = permutation({ seed: 3, name: 'arrival', index }, slices.length);
    const shuffled = Array.from(order, (i) => slices[i]!);
    expect(finishDataset(argsOf(shuffled), 0)).toEqual(one);
  }
});

test('counts add up to the slices, outcomes to the files', () => {
  const slices = Array.from({ length: 98 }, (_, i) => rawSlice(i));
  const refused = [fileOutcome(98, 'not-ct'), fileOutcome(99, 'truncated'), fileOutcome(100, 'not-ct')];
  const args = argsOf(slices);
  const { record } = finishDataset({ ...args, files: 101, outcomes: [...refused, ...args.outcomes] }, 0);
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
  expect(() => finishDataset(args, 0)).toThrow(NoSlicesError);
  expect(() => finishDataset(args, 0)).toThrow('None of the 3 files gave a CT slice (2 skipped, 1 failed)');
});
