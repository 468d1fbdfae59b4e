import { expect, test } from 'vitest';
import { permutation, uniforms } from '../../src/numerics/random.ts';
import { misfit, quotas } from '../../src/preprocess/quotas.ts';
import { defaultRecipe } from '../../src/preprocess/recipe.ts';
import { assignSplits } from '../../src/preprocess/splits.ts';

const recipe = (splitSeed = 1) => defaultRecipe({ size: 32, splitSeed });

/** `patients[p]` slices of patient p + 1, one series each. */
function patientSlices(patients: readonly number[]) {
  return patients.flatMap((count, p) =>
    Array.from({ length: count }, (_, i) => ({
      given: { split: null, label: null },
      patient: p + 1,
      series: p + 1,
      frameOfReferenceKey: `frame ${p}`,
      position: i * 2,
      instanceNumber: i,
    })),
  );
}

function tally(splits: readonly string[]) {
  const counts = { train: 0, validation: 0, final: 0, guard: 0 };
  for (const split of splits) counts[split as keyof typeof counts]++;
  return counts;
}

test('from three patients on, whole patients are split, nobody is dropped and no split is empty', () => {
  for (let trial = 0; trial < 60; trial++) {
    const random = uniforms({ seed: 5, name: 'patients', index: trial }, 31);
    const patients = Array.from({ length: 3 + Math.floor(random[30]! * 25) }, (_, p) =>
      Math.ceil(random[p % 30]! ** 3 * 400),
    );
    const slices = patientSlices(patients);
    const { splitBy, splits } = assignSplits(slices, recipe(trial));
    expect(splitBy).toBe('patient');
    const byPatient = new Map<number, Set<string>>();
    slices.forEach(({ patient }, i) => {
      byPatient.set(patient, (byPatient.get(patient) ?? new Set()).add(splits[i]!));
    });
    expect([...byPatient.values()].every((found) => found.size === 1)).toBe(true);
    const counts = tally(splits);
    expect(counts.guard).toBe(0);
    expect(Math.min(counts.train, counts.validation, counts.final)).toBeGreaterThan(0);
  }
});

test('twenty equal patients split 14, 3, 3', () => {
  expect(tally(assignSplits(patientSlices(Array<number>(20).fill(10)), recipe()).splits)).toEqual({
    train: 140,
    validation: 30,
    final: 30,
    guard: 0,
  });
});

test('of three patients the largest trains', () => {
  const slices = patientSlices([30, 200, 40]);
  for (let seed = 0; seed < 8; seed++) {
    const { splits } = assignSplits(slices, recipe(seed));
    expect(splits[slices.findIndex(({ patient }) => patient === 2)]).toBe('train');
  }
});

test('the seed decides, the order of arrival does not', () => {
  const slices = patientSlices(Array.from({ length: 24 }, (_, p) => 10 + (p % 5)));
  const bySeed = new Set(
    Array.from({ length: 6 }, (_, seed) => assignSplits(slices, recipe(seed)).splits.join()),
  );
  expect(bySeed.size).toBeGreaterThan(3);
  const { splits } = assignSplits(slices, recipe());
  const order = permutation({ seed: 9, name: 'arrival' }, slices.length);
  const shuffled = assignSplits(
    Array.from(order, (i) => slices[i]!),
    recipe(),
  ).splits;
  expect(shuffled).toEqual(Array.from(order, (i) => splits[i]!));
});

test('quotas follow the percentages and leave no split empty from three units on', () => {
  expect(quotas(1, recipe())).toEqual({ train: 1, validation: 0, final: 0 });
  expect(quotas(2, recipe())).toEqual({ train: 1, validation: 1, final: 0 });
  expect(quotas(3, recipe())).toEqual({ train: 1, validation: 1, final: 1 });
  expect(quotas(20, recipe())).toEqual({ train: 14, validation: 3, final: 3 });
  expect(quotas(100, recipe())).toEqual({ train: 70, validation: 15, final: 15 });
});

test('misfit is 0 at the wanted shares and worst for a starved split', () => {
  const wanted = { train: 0.7, validation: 0.15, final: 0.15 };
  expect(misfit({ train: 70, validation: 15, final: 15 }, wanted)).toBeCloseTo(0, 12);
  const fat = misfit({ train: 55, validation: 15, final: 30 }, wanted);
  const starved = misfit({ train: 84, validation: 15, final: 1 }, wanted);
  expect(starved).toBeGreaterThan(fat);
});
