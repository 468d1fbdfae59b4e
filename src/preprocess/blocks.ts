/**
 * Splitting one or two patients: contiguous blocks of the anatomy, dealt to the splits, with a guard at every border.
 *
 * Slices next to each other look alike, so a random split of one series would test on what it trained on. Here slices are
 * ordered by position within their frame of reference (two series over the same anatomy land together), cut into blocks of
 * about `blockMm`, and the blocks dealt so that validation and final are spread along the body. Between blocks of different
 * splits one slice is dropped, in the union of all series and within each series.
 * Slices without a position are ordered by instance number within their series, five to a block.
 */
import { permutation, uniforms } from '../numerics/random.ts';
import type { Recipe, SplitName } from '../workers/protocol.ts';
import { misfit, quotas, type SplitInput, shares } from './quotas.ts';

/** Positions nearer than this are one place: decimal strings round at about 1 µm. */
const SAME_PLACE_MM = 0.01;
/** Places in a block, at least: with a guard at either end, half of it is left. */
const MIN_PLACES = 4;
/** Slices in a block where no position is known. */
const UNPLACED_BLOCK = 5;
/** A block may be this much longer or shorter than asked, so that their number divides well. */
const STRETCH = 0.3;
/** Slices that evaluation asks for at least (a Fréchet distance of fewer says nothing). */
const EVALUABLE = 8;
/** Worse than any misfit: nothing to train on. */
const UNTRAINED = 1000;
/** Seeded deals tried; the one whose slice counts come nearest the shares wanted is kept. */
const DEALS = 64;
/** Slices dealt at most in all: large datasets come near their shares at the first deals. */
const DEALT_SLICES = 200_000;

/** One split, or `guard`, per slice. `slices` in the dataset's order. */
export function splitByBlocks(slices: readonly SplitInput[], recipe: Recipe): (SplitName | 'guard')[] {
  const lines = anatomyLines(slices);
  const blocks = lines.flatMap((line) => cutBlocks(line, recipe));
  const quota = blockQuotas(blocks.length, slices.length, recipe);
  const deals = Math.max(4, Math.min(DEALS, Math.floor(DEALT_SLICES / slices.length)));
  let best: { splits: (SplitName | 'guard')[]; misfit: number } | null = null;
  for (let index = 0; index < deals; index++) {
    const splits = dropGuards(slices, lines, blocks, deal(quota, recipe.splitSeed, index));
    const counts = { train: 0, validation: 0, final: 0, guard: 0 };
    for (const split of splits) counts[split]++;
    const starved = quota.validation > 0 && counts.validation < EVALUABLE ? 1 : 0;
    const untrained = counts.train === 0 ? UNTRAINED : 0;
    const found = untrained + starved + misfit(counts, quotaShares(quota));
    if (!best || found < best.misfit - 1e-12) best = { splits, misfit: found };
  }
  return best!.splits;
}

/** Slices (as indices) that share a place, and where it is: mm, or a count where no position is known. */
interface Place {
  readonly at: number;
  readonly slices: number[];
}

/** Places in order along one coordinate system; nothing is known between two lines. */
interface Line {
  readonly placed: boolean;
  readonly places: readonly Place[];
}

function anatomyLines(slices: readonly SplitInput[]): Line[] {
  const unplaced = new Set(slices.filter((s) => s.position === null).map((s) => s.series));
  const groups = new Map<string, number[]>(); // in order of their first slice
  slices.forEach((slice, index) => {
    const key = unplaced.has(slice.series)
      ? `series ${slice.series}`
      : `frame of reference ${slice.frameOfReferenceKey}`;
    const group = groups.get(key);
    if (group) group.push(index);
    else groups.set(key, [index]);
  });
  return [...groups.values()].map((group) =>
    unplaced.has(slices[group[0]!]!.series) ? orderedLine(group, slices) : placedLine(group, slices),
  );
}

function placedLine(group: readonly number[], slices: readonly SplitInput[]): Line {
  const places: Place[] = [];
  for (const index of group.toSorted((a, b) => slices[a]!.position! - slices[b]!.position!)) {
    const at = slices[index]!.position!;
    const last = places.at(-1);
    if (last && at - last.at < SAME_PLACE_MM) last.slices.push(index);
    else places.push({ at, slices: [index] });
  }
  return { placed: true, places };
}

/** By instance number; slices without one keep their order and come last. */
function orderedLine(group: readonly number[], slices: readonly SplitInput[]): Line {
  const number = (index: number) => slices[index]!.instanceNumber ?? Number.MAX_VALUE;
  const places = group
    .toSorted((a, b) => number(a) - number(b))
    .map((index, at) => ({ at, slices: [index] }));
  return { placed: false, places };
}

/** Consecutive places of one line. */
type Block = readonly Place[];

function cutBlocks({ placed, places }: Line, recipe: Recipe): Block[] {
  const length = places.length < 2 ? 0 : places.at(-1)!.at - places[0]!.at;
  const spacing = places.length < 2 ? 0 : length / (places.length - 1);
  const blocks = blockCount(
    length + spacing,
    places.length,
    placed ? recipe.blockMm : UNPLACED_BLOCK,
    recipe,
  );
  const cut: Place[][] = Array.from({ length: blocks }, () => []);
  for (const place of places) {
    const along = length === 0 ? 0 : (place.at - places[0]!.at + spacing / 2) / (length + spacing);
    cut[Math.min(blocks - 1, Math.floor(along * blocks))]!.push(place);
  }
  return cut.filter((block) => block.length > 0);
}

/** The number of equal blocks near length / unit of which the validation share is nearest a whole number of blocks. */
function blockCount(length: number, places: number, unit: number, recipe: Recipe): number {
  const most = Math.max(1, Math.floor(places / MIN_PLACES));
  const low = Math.max(1, Math.min(most, Math.ceil(length / (unit * (1 + STRETCH)))));
  const high = Math.max(low, Math.min(most, Math.floor(length / (unit * (1 - STRETCH)))));
  const share = shares(recipe).validation;
  let best = low;
  let least = Number.POSITIVE_INFINITY;
  for (let n = low; n <= high; n++) {
    const off = Math.abs(quotas(n, recipe).validation / n - share);
    const nearer = Math.abs(length / n - unit) < Math.abs(length / best - unit);
    if (off < least - 1e-12 || (off < least + 1e-12 && nearer)) {
      best = n;
      least = Math.min(least, off);
    }
  }
  return best;
}

/**
 * Blocks per split: the recipe's percentages, and as many more to validation as it takes to be evaluated at all, while half of
 * the blocks still train.
 */
function blockQuotas(blocks: number, slices: number, recipe: Recipe): Record<SplitName, number> {
  const quota = quotas(blocks, recipe);
  while (
    quota.validation > 0 &&
    (quota.validation * slices) / blocks < EVALUABLE &&
    quota.train - 1 >= blocks / 2
  ) {
    quota.validation++;
    quota.train--;
  }
  return quota;
}

function quotaShares({ train, validation, final }: Record<SplitName, number>): Record<SplitName, number> {
  const blocks = train + validation + final;
  return { train: train / blocks, validation: validation / blocks, final: final / blocks };
}

/** Blocks to splits: the line of blocks is cut into as many stretches as there are evaluation blocks, one in each. */
function deal(quota: Readonly<Record<SplitName, number>>, seed: number, index: number): SplitName[] {
  const blocks = quota.train + quota.validation + quota.final;
  const chosen = quota.validation + quota.final;
  const names = [
    ...Array<SplitName>(quota.validation).fill('validation'),
    ...Array<SplitName>(quota.final).fill('final'),
  ];
  const order = permutation({ seed, name: 'split-names', index }, chosen);
  const where = uniforms({ seed, name: 'split-blocks', index }, chosen);
  const dealt = Array<SplitName>(blocks).fill('train');
  for (let stretch = 0; stretch < chosen; stretch++) {
    const from = Math.floor((stretch * blocks) / chosen);
    const to = Math.floor(((stretch + 1) * blocks) / chosen);
    dealt[from + Math.floor(where[stretch]! * (to - from))] = names[order[stretch]!]!;
  }
  return dealt;
}

/** Splits of all slices, with a place turned to `guard` wherever neighbours would stand in different splits. */
function dropGuards(
  slices: readonly SplitInput[],
  lines: readonly Line[],
  blocks: readonly Block[],
  dealt: readonly SplitName[],
): (SplitName | 'guard')[] {
  const splits = new Map<Place, SplitName | 'guard'>();
  const counts = { train: 0, validation: 0, final: 0, guard: 0 };
  blocks.forEach((block, i) => {
    for (const place of block) {
      splits.set(place, dealt[i]!);
      counts[dealt[i]!] += place.slices.length;
    }
  });
  const guard = (place: Place) => {
    counts[splits.get(place)!] -= place.slices.length;
    splits.set(place, 'guard');
  };
  for (const neighbours of lines.flatMap((line) => sequences(line, slices))) {
    for (let i = 1; i < neighbours.length; i++) {
      const [a, b] = [neighbours[i - 1]!, neighbours[i]!];
      const [left, right] = [splits.get(a)!, splits.get(b)!];
      if (left === right || left === 'guard' || right === 'guard') continue;
      // The train side gives way; between validation and final, the larger.
      const leftGives = left === 'train' || (right !== 'train' && counts[left] > counts[right]);
      guard(leftGives ? a : b);
    }
  }
  const out = Array<SplitName | 'guard'>(slices.length).fill('guard');
  for (const [place, split] of splits) for (const index of place.slices) out[index] = split;
  return out;
}

/** The line's places as neighbours: all of them, then those of each series. */
function sequences({ places }: Line, slices: readonly SplitInput[]): Place[][] {
  const bySeries = new Map<number, Place[]>();
  for (const place of places) {
    for (const series of new Set(place.slices.map((index) => slices[index]!.series))) {
      const of = bySeries.get(series);
      if (of) of.push(place);
      else bySeries.set(series, [place]);
    }
  }
  return bySeries.size < 2 ? [[...places]] : [[...places], ...bySeries.values()];
}
