/**
 * How often the KID test rejects at 5 % when nothing is to be found: reals and fakes of one source, 200 seeds; and how often when
 * something is, by as many of a latent's standard deviations. Reals as independent images, and as patients whose images resemble each other.
 * A test of exactly 5 % gives between 2 and 8 % of 200 with a probability of 0.97.
 */
import { distanceTable } from '../../src/evaluate/distanceTable.ts';
import type { FeatureSet } from '../../src/evaluate/fid.ts';
import { unitMembers } from '../../src/evaluate/halves.ts';
import { polynomialKernel, squaredNorms } from '../../src/evaluate/kid.ts';
import { kidTest, type UnitTest } from '../../src/evaluate/permutationTest.ts';
import { matrix } from '../../src/numerics/matrix.ts';
import { patientSizes, type Sample, sampleOf, single } from './simulated.ts';

const SEEDS = 200;
const LEVEL = 0.05;
const SHIFTS = [0, 0.3];

interface Shape {
  readonly name: string;
  readonly reals: number;
  /** Null: every image is a patient of its own. */
  readonly patients: number | null;
  readonly correlation: number;
  readonly fakes: number;
}

const SHAPES: readonly Shape[] = [
  { name: 'independent', reals: 60, patients: null, correlation: 0, fakes: 128 },
  { name: 'independent', reals: 150, patients: null, correlation: 0, fakes: 256 },
  ...[0, 0.3, 0.6].flatMap((correlation) =>
    (
      [
        [4, 60, 128],
        [10, 100, 256],
        [20, 200, 512],
      ] as const
    ).map(([patients, reals, fakes]) => ({ name: 'patients', reals, patients, correlation, fakes })),
  ),
];

export async function nullCalibration(): Promise<boolean> {
  console.log(`Rejections at 5 % in ${SEEDS} seeds, per cent`);
  console.log(
    row('reals', 'n real', 'patients', 'shared', 'n fake', ...SHIFTS.map((s) => `shift ${s}`), 'ms'),
  );
  let held = true;
  for (const shape of SHAPES) {
    let milliseconds = 0;
    const rates: number[] = [];
    for (const shift of SHIFTS) {
      let rejected = 0;
      for (let seed = 0; seed < SEEDS; seed++) {
        const found = await testOnce(shape, seed, shift);
        milliseconds += found.milliseconds;
        if (found.test && found.test.p <= LEVEL) rejected++;
      }
      rates.push((100 * rejected) / SEEDS);
    }
    const within = rates[0]! >= 2 && rates[0]! <= 8;
    held &&= within;
    console.log(
      row(
        shape.name,
        shape.reals,
        shape.patients ?? '–',
        shape.correlation,
        shape.fakes,
        ...rates.map((rate) => rate.toFixed(1)),
        (milliseconds / (SEEDS * SHIFTS.length)).toFixed(0),
      ) + (within ? '' : '  outside 2–8 %'),
    );
  }
  console.log(held ? 'The test keeps its level.' : 'The test does not keep its level everywhere.');
  return held;
}

async function testOnce(shape: Shape, seed: number, shift: number) {
  const sizes = shape.patients ? patientSizes(seed, shape.patients, shape.reals) : single(shape.reals);
  const real = sampleOf({ seed, name: 'real', correlation: shape.correlation }, sizes);
  const fake = sampleOf({ seed, name: 'fake', shift }, single(shape.fakes)).features;
  const kernels = await kernelsOf(real, fake);
  const started = performance.now();
  const work = kidTest(kernels, unitMembers(real.units), { seed });
  let step = work.next();
  while (!step.done) step = work.next();
  return { test: step.value as UnitTest | null, milliseconds: performance.now() - started };
}

async function kernelsOf({ features }: Sample, fakes: FeatureSet) {
  const real = matrix(features.count, features.dimension, features.data);
  const fake = matrix(fakes.count, fakes.dimension, fakes.data);
  const norms = { real: squaredNorms(real), fake: squaredNorms(fake) };
  const kernel = async (a: 'real' | 'fake', b: 'real' | 'fake') => {
    const sides = { real, fake };
    return polynomialKernel(await distanceTable(sides[a], sides[b]), norms[a], norms[b], features.dimension);
  };
  return {
    real: await kernel('real', 'real'),
    fake: await kernel('fake', 'fake'),
    cross: await kernel('fake', 'real'),
    reals: real.rows,
    fakes: fake.rows,
  };
}

function row(first: string, ...rest: readonly (string | number)[]): string {
  return first.padEnd(14) + rest.map((cell) => String(cell).padStart(11)).join('');
}
