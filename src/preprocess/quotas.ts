/** What a split needs of a slice, and how many of something each split should get. */
import type { Recipe, SliceRecord, SplitName } from '../workers/protocol.ts';

export type SplitInput = Pick<
  SliceRecord,
  'patient' | 'series' | 'frameOfReferenceKey' | 'position' | 'instanceNumber'
>;

export const SPLIT_NAMES: readonly SplitName[] = ['train', 'validation', 'final'];

/** Fractions of train, validation and final. */
export function shares({ trainPercent, validationPercent }: Recipe): Record<SplitName, number> {
  const train = trainPercent / 100;
  const validation = validationPercent / 100;
  return { train, validation, final: Math.max(0, 1 - train - validation) };
}

/**
 * Distance between the splits' counts and the shares wanted: the sum of |ln(share / wanted)|, so that a starved split weighs
 * more than a fat one. 0 is a perfect fit; an empty split counts as half a slice, a split nobody wants does not count.
 */
export function misfit(
  counts: Readonly<Record<SplitName, number>>,
  wanted: Readonly<Record<SplitName, number>>,
): number {
  const total = Math.max(1, counts.train + counts.validation + counts.final);
  return SPLIT_NAMES.filter((name) => wanted[name] > 0).reduce(
    (sum, name) => sum + Math.abs(Math.log(Math.max(counts[name], 0.5) / total / wanted[name])),
    0,
  );
}

/** How many of `n` units (patients, blocks) each split gets: by percentage, none empty from three units on. */
export function quotas(n: number, recipe: Recipe): Record<SplitName, number> {
  const wanted = shares(recipe);
  const least = (share: number) => (share > 0 ? 1 : 0);
  const validation = Math.min(
    Math.max(Math.round(n * wanted.validation), least(wanted.validation)),
    Math.max(n - 1, 0),
  );
  const final = Math.min(
    Math.max(Math.round(n * wanted.final), least(wanted.final)),
    Math.max(n - 1 - validation, 0),
  );
  return { train: n - validation - final, validation, final };
}
