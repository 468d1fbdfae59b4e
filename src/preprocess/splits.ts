/**
 * Which slices train, which evaluation reads, which are kept aside.
 *
 * Three patients or more: whole patients, shared out so that slice counts come near the recipe's percentages. One or two:
 * blocks (blocks.ts), and every number made from them is optimistic, since the same patient stands on both sides. A slice that
 * brings its split (a train/, valid/ or test/ folder, an exported dataset) keeps it.
 * A pure function of the slices, in the dataset's order, and the recipe.
 */
import { permutation } from '../numerics/random.ts';
import type { DatasetRecord, RawSlice, Recipe, SplitName } from '../workers/protocol.ts';
import { splitByBlocks } from './blocks.ts';
import { misfit, quotas, SPLIT_NAMES, type SplitInput, shares } from './quotas.ts';

export interface SplitResult {
  readonly splitBy: DatasetRecord['splitBy'];
  /** One per input slice, in its order. */
  readonly splits: (SplitName | 'guard')[];
}

/** Fewer patients than splits cannot be split by patient. */
const MIN_PATIENTS = 3;
/** Seeded shuffles tried; the one whose slice counts come nearest the percentages is kept. */
const SHUFFLES = 64;

export function assignSplits(
  slices: readonly (SplitInput & Pick<RawSlice, 'given'>)[],
  recipe: Recipe,
): SplitResult {
  const free = slices.filter(({ given }) => given.split === null);
  const shared = free.length === 0 ? { splitBy: 'folders' as const, splits: [] } : share(free, recipe);
  const dealt = shared.splits.values();
  const splits = slices.map(({ given }) => {
    if (given.split === null) return dealt.next().value!;
    return recipe.folders === 'train-all' ? 'train' : given.split;
  });
  return { splitBy: shared.splitBy, splits };
}

function share(slices: readonly SplitInput[], recipe: Recipe): SplitResult {
  const sizes = new Map<number, number>(); // slices per patient
  for (const { patient } of slices) sizes.set(patient, (sizes.get(patient) ?? 0) + 1);
  if (sizes.size < MIN_PATIENTS) return { splitBy: 'blocks', splits: splitByBlocks(slices, recipe) };
  const byPatient = sharePatients(sizes, recipe);
  return { splitBy: 'patient', splits: slices.map(({ patient }) => byPatient.get(patient)!) };
}

function sharePatients(sizes: ReadonlyMap<number, number>, recipe: Recipe): Map<number, SplitName> {
  const patients = [...sizes.keys()].sort((a, b) => a - b);
  const quota = quotas(patients.length, recipe);
  const wanted = shares(recipe);
  const deck = SPLIT_NAMES.flatMap((name) => Array<SplitName>(quota[name]).fill(name));

  let best: { order: Uint32Array; misfit: number } | null = null;
  for (let index = 0; index < SHUFFLES; index++) {
    const order = permutation({ seed: recipe.splitSeed, name: 'split-patients', index }, patients.length);
    const counts = { train: 0, validation: 0, final: 0 };
    order.forEach((patient, place) => {
      counts[deck[place]!] += sizes.get(patients[patient]!)!;
    });
    const found = misfit(counts, wanted);
    if (!best || found < best.misfit - 1e-12) best = { order, misfit: found };
  }
  return new Map(Array.from(best!.order, (patient, place) => [patients[patient]!, deck[place]!]));
}
