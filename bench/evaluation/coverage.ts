/**
 * How often the 95 % intervals of featureFigures hold what they are about: the mean of the figure over many samples of the same shape
 * (its expectation at that n), and for KID the true distance as well, 0 where the source is one. Prints how wide they are beside the
 * figure's real spread (1: exactly as wide as they should be).
 */
import { type FeatureFigures, featureFigures } from '../../src/evaluate/featureFigures.ts';
import { patientSizes, sampleOf, single } from './simulated.ts';

const SEEDS = 100;
/** Three standard errors of 100 samples below 95. */
const LEAST = 88;
const NAMES = [
  'fid',
  'floor',
  'ratio',
  'fidInfinity',
  'kid',
  'precision',
  'recall',
  'density',
  'coverage',
] as const;
type Name = (typeof NAMES)[number];

interface Shape {
  readonly name: string;
  readonly reals: number;
  readonly patients: number | null;
  readonly correlation: number;
  readonly fakes: number;
  readonly shift: number;
}

const SHAPES: readonly Shape[] = [
  { name: 'independent, one source', reals: 60, patients: null, correlation: 0, fakes: 96, shift: 0 },
  { name: 'independent, 0.5 apart', reals: 60, patients: null, correlation: 0, fakes: 96, shift: 0.5 },
  { name: '5 patients, 0.5 apart', reals: 60, patients: 5, correlation: 0.3, fakes: 96, shift: 0.5 },
  { name: '10 patients, one source', reals: 80, patients: 10, correlation: 0.3, fakes: 96, shift: 0 },
  { name: '10 patients, 0.5 apart', reals: 80, patients: 10, correlation: 0.3, fakes: 96, shift: 0.5 },
];

export async function intervalCoverage(seeds = SEEDS): Promise<boolean> {
  console.log(
    `95 % intervals of ${seeds} samples: per cent that hold the mean, then mean half-width / (1.96 · real spread)`,
  );
  console.log(
    ['', ...NAMES, 'kid holds 0'].map((cell, i) => (i ? cell.padStart(13) : cell.padEnd(26))).join(''),
  );
  let held = true;
  for (const shape of SHAPES) {
    const found: FeatureFigures['metrics'][] = [];
    for (let seed = 0; seed < seeds; seed++) found.push((await once(shape, seed)).metrics);
    const summaries = NAMES.map((name) => summary(found, name));
    held &&= summaries.every(({ percent }) => percent >= LEAST);
    const cells = summaries.map(({ percent, width }) => `${percent.toFixed(0)} ${width.toFixed(2)}`);
    const zero = percentOf(found.map(({ kid }) => kid.low! <= 0 && kid.high! >= 0)).toFixed(0);
    console.log(
      shape.name.padEnd(26) +
        [...cells, shape.shift === 0 ? zero : '–'].map((cell) => cell.padStart(13)).join(''),
    );
  }
  console.log(
    held ? `Every interval holds in ${LEAST} % or more.` : `Some interval holds in less than ${LEAST} %.`,
  );
  return held;
}

function once({ reals, patients, correlation, fakes, shift }: Shape, seed: number) {
  const sizes = (n: number, units: number | null, name: number) =>
    units ? patientSizes(2 * seed + name, units, n) : single(n);
  const real = sampleOf({ seed, name: 'real', correlation }, sizes(reals, patients, 0));
  const train = sampleOf({ seed, name: 'train', correlation }, sizes(2 * reals, patients && 2 * patients, 1));
  return featureFigures({
    real: real.features,
    train: train.features,
    fake: sampleOf({ seed, name: 'fake', shift }, single(fakes)).features,
    realUnits: real.units,
    trainUnits: train.units,
    seed,
    depth: 'full',
  });
}

function summary(
  found: readonly FeatureFigures['metrics'][],
  name: Name,
): { percent: number; width: number } {
  const figures = found.map((metrics) => metrics[name]).filter(({ low }) => low !== null);
  const values = figures.map(({ value }) => value!);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const spread = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
  const half = figures.reduce((sum, { low, high }) => sum + (high! - low!) / 2, 0) / figures.length;
  return {
    percent: percentOf(figures.map(({ low, high }) => low! <= mean && mean <= high!)),
    width: half / (1.96 * spread),
  };
}

function percentOf(flags: readonly boolean[]): number {
  return (100 * flags.filter(Boolean).length) / flags.length;
}
