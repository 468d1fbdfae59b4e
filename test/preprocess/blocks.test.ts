import { expect, test } from 'vitest';
import { uniforms } from '../../src/numerics/random.ts';
import { splitByBlocks } from '../../src/preprocess/blocks.ts';
import type { SplitInput } from '../../src/preprocess/quotas.ts';
import { defaultRecipe } from '../../src/preprocess/recipe.ts';

const recipe = (splitSeed = 1) => defaultRecipe({ size: 32, splitSeed });

interface SeriesOptions {
  readonly count: number;
  readonly spacing: number;
  readonly from?: number;
  readonly series?: number;
  readonly frame?: string;
  readonly placed?: boolean;
}

function seriesOf({
  count,
  spacing,
  from = 0,
  series = 1,
  frame = 'f',
  placed = true,
}: SeriesOptions): SplitInput[] {
  return Array.from({ length: count }, (_, i) => ({
    patient: 1,
    series,
    frameOfReferenceKey: frame,
    position: placed ? from + i * spacing : null,
    instanceNumber: count - i, // stored from the other end
  }));
}

function tally(splits: readonly string[]) {
  const counts = { train: 0, validation: 0, final: 0, guard: 0 };
  for (const split of splits) counts[split as keyof typeof counts]++;
  return counts;
}

/** Pairs of neighbouring slices that stand in two different splits: all of one frame of reference, and within each series. */
function leaks(slices: readonly SplitInput[], splits: readonly string[]): number {
  const place = (s: SplitInput) => s.position ?? s.instanceNumber!;
  const groups = new Map<string, number[]>();
  const add = (key: string, i: number) => groups.set(key, [...(groups.get(key) ?? []), i]);
  slices.forEach((slice, i) => {
    add(`series ${slice.series}`, i);
    if (slice.position !== null) add(`frame ${slice.frameOfReferenceKey}`, i);
  });
  let found = 0;
  for (const group of groups.values()) {
    const order = group.toSorted((a, b) => place(slices[a]!) - place(slices[b]!));
    for (let i = 1; i < order.length; i++) {
      const [a, b] = [splits[order[i - 1]!]!, splits[order[i]!]!];
      if (a !== b && a !== 'guard' && b !== 'guard') found++;
    }
  }
  return found;
}

test('no neighbours stand in two splits, whatever the spacing, the number of slices or the seed', () => {
  for (let trial = 0; trial < 80; trial++) {
    const random = uniforms({ seed: 11, name: 'series', index: trial }, 4);
    const [a, b, c, d] = [random[0]!, random[1]!, random[2]!, random[3]!];
    const slices = [
      ...seriesOf({ count: 3 + Math.floor(a * 150), spacing: 0.5 + b * 6, placed: trial % 5 > 0 }),
      ...(trial % 3 === 0
        ? seriesOf({ count: 3 + Math.floor(c * 80), spacing: 0.7 + d * 5, from: d * 50, series: 2 })
        : []),
    ];
    const splits = splitByBlocks(slices, recipe(trial));
    expect(splits).toHaveLength(slices.length);
    expect(leaks(slices, splits), `trial ${trial}`).toBe(0);
    expect(tally(splits).train, `trial ${trial}`).toBeGreaterThan(0);
  }
});

test('98 slices at 2 mm leave at least 12 to validate, 12 aside and 48 to train, for every seed tried', () => {
  const slices = seriesOf({ count: 98, spacing: 2 });
  for (let seed = 0; seed < 50; seed++) {
    const counts = tally(splitByBlocks(slices, recipe(seed)));
    expect(counts.validation).toBeGreaterThanOrEqual(12);
    expect(counts.final).toBeGreaterThanOrEqual(12);
    expect(counts.train).toBeGreaterThanOrEqual(48);
  }
});

test('from 33 slices on, validation holds the 8 slices that an FID needs', () => {
  for (const count of [33, 35, 40, 48, 64, 80]) {
    for (let seed = 0; seed < 10; seed++) {
      const counts = tally(splitByBlocks(seriesOf({ count, spacing: 5 }), recipe(seed)));
      expect(counts.validation, `${count} slices, seed ${seed}`).toBeGreaterThanOrEqual(8);
      expect(counts.train, `${count} slices, seed ${seed}`).toBeGreaterThanOrEqual(count * 0.4);
    }
  }
});

test('blocks are contiguous and about as long as asked: 7 to 13 mm at 1 mm spacing', () => {
  const slices = seriesOf({ count: 200, spacing: 1 });
  const splits = splitByBlocks(slices, recipe(4));
  const runs = splits
    .map((split) => split[0])
    .join('')
    .match(/v+|f+/g)!;
  // A run of one evaluation split is a whole number of blocks, less a guard where validation meets final.
  for (const run of runs) expect(run.length).toBeGreaterThanOrEqual(6);
  expect(Math.min(...runs.map((run) => run.length))).toBeLessThanOrEqual(13);
});

test('two series over the same anatomy agree at every place', () => {
  const slices = [
    ...seriesOf({ count: 90, spacing: 2 }),
    ...seriesOf({ count: 90, spacing: 2, series: 2 }), // the same positions
  ];
  const splits = splitByBlocks(slices, recipe());
  expect(splits.slice(90)).toEqual(splits.slice(0, 90));
});

test('a second series between the slices of the first leaks nothing either', () => {
  const slices = [
    ...seriesOf({ count: 90, spacing: 2 }),
    ...seriesOf({ count: 90, spacing: 2, from: 1, series: 2 }),
  ];
  const splits = splitByBlocks(slices, recipe());
  expect(leaks(slices, splits)).toBe(0);
  expect(tally(splits).validation).toBeGreaterThanOrEqual(20); // of 27 wanted
});

test('without positions, slices are ordered by instance number, five to a block', () => {
  const slices = seriesOf({ count: 100, spacing: 1, placed: false });
  const counts = tally(splitByBlocks(slices, recipe()));
  expect(counts.validation).toBeGreaterThanOrEqual(12);
  expect(counts.final).toBeGreaterThanOrEqual(12);
  expect(counts.train).toBeGreaterThanOrEqual(48);
});

test('the seed decides', () => {
  const slices = [
    ...seriesOf({ count: 70, spacing: 2 }),
    ...seriesOf({ count: 31, spacing: 5, series: 2, frame: 'g' }),
  ];
  const bySeed = new Set(Array.from({ length: 6 }, (_, seed) => splitByBlocks(slices, recipe(seed)).join()));
  expect(bySeed.size).toBeGreaterThan(3);
});

test('where most slices lie in one place, they train', () => {
  const at = [10, 49, ...Array.from({ length: 11 }, (_, i) => 90 + i)];
  const slices = seriesOf({ count: at.length, spacing: 1 }).map((slice, i) => ({
    ...slice,
    position: at[i]!,
  }));
  for (let seed = 0; seed < 8; seed++) expect(tally(splitByBlocks(slices, recipe(seed))).train).toBe(11);
});

test('too few slices for blocks all train; slices at one place stay together', () => {
  expect(splitByBlocks(seriesOf({ count: 1, spacing: 1 }), recipe())).toEqual(['train']);
  expect(new Set(splitByBlocks(seriesOf({ count: 7, spacing: 5 }), recipe()))).toEqual(new Set(['train']));
  expect(new Set(splitByBlocks(seriesOf({ count: 50, spacing: 0 }), recipe()))).toEqual(new Set(['train']));
});
