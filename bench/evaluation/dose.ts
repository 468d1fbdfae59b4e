/**
 * Whether each way of being bad moves the figure that is meant to see it, further with every dose: phantoms of one seed as reals, of other
 * seeds as fakes, and to the fakes noise, blur, levels of the body left out, or few images over and over.
 * Features are those of a fixed random layer, since a trained network needs a browser: 7×7 filters, ReLU, means of the four quarters.
 */
import { type FeatureFigures, featureFigures } from '../../src/evaluate/featureFigures.ts';
import type { FeatureSet } from '../../src/evaluate/fid.ts';
import { normals, permutation } from '../../src/numerics/random.ts';
import { phantoms, SIZE } from './slices.ts';

const FAKES = 150;
const LEVELS = 6;
const FILTERS = 48;
const WIDTH = 7;
const STRIDE = 3;

type Image = Float32Array;
type Metric = 'fid' | 'kid' | 'precision' | 'recall' | 'coverage';
const SHOWN: readonly Metric[] = ['fid', 'kid', 'precision', 'recall', 'coverage'];

interface Harm {
  readonly name: string;
  readonly doses: readonly number[];
  readonly up: readonly Metric[];
  readonly down: readonly Metric[];
  /** `pool`: honest images by level of the body. */
  fakes(pool: readonly (readonly Image[])[], dose: number): Image[];
}

const HARMS: readonly Harm[] = [
  {
    name: 'noise, σ on [0, 1]',
    doses: [0, 0.05, 0.1, 0.2, 0.4],
    up: ['fid', 'kid'],
    down: [],
    fakes: (pool, sigma) => draw(pool.flat()).map((image, i) => noisy(image, sigma, i)),
  },
  {
    name: 'blur, radius in pixels',
    doses: [0, 1, 2, 3, 5],
    up: ['fid', 'kid'],
    down: [],
    fakes: (pool, radius) => draw(pool.flat()).map((image) => blurred(image, radius)),
  },
  {
    name: 'levels of the body left out, of 6',
    doses: [0, 1, 2, 3, 4],
    up: ['fid', 'kid'],
    down: ['recall', 'coverage'],
    fakes: (pool, dropped) => draw(pool.slice(0, LEVELS - dropped).flat()),
  },
  {
    // Not recall: copies crowd an image's neighbours out, so its ball grows at first, and is empty from k + 1 copies on. Not KID:
    // which images happen to be there weighs more in it than how often.
    name: 'times each image is there',
    doses: [1, 2, 3, 5, 10],
    up: ['fid'],
    down: ['coverage'],
    fakes(pool, times) {
      const distinct = draw(pool.flat()).slice(0, FAKES / times);
      return Array.from({ length: FAKES }, (_, i) => distinct[i % distinct.length]!);
    },
  },
];

/** True when every figure moved as it should with every dose. */
export async function doseResponse(): Promise<boolean> {
  const all = await Promise.all([1, 2, 3, 4].map(phantoms));
  const [first, ...others] = all;
  const real = [...first!.values()];
  const train = [...others[0]!.values()];
  const pool = Array.from({ length: LEVELS }, (_, level) =>
    others.slice(1).flatMap((patients) => [...patients.values()].flatMap((slices) => part(slices, level))),
  );
  const features = {
    real: featuresOf(real.flat()),
    train: featuresOf(train.flat()),
    realUnits: unitsOf(real),
    trainUnits: unitsOf(train),
  };
  console.log(
    `${features.real.count} reals of ${real.length} phantoms, ${FAKES} fakes, ${features.real.dimension} features`,
  );
  let good = true;
  for (const harm of HARMS) {
    const rows: FeatureFigures['metrics'][] = [];
    console.log(`\n${harm.name.padEnd(36)}${SHOWN.map((name) => name.padStart(12)).join('')}`);
    for (const dose of harm.doses) {
      const fake = featuresOf(harm.fakes(pool, dose));
      const { metrics } = await featureFigures({ ...features, fake, seed: 1, depth: 'full' });
      rows.push(metrics);
      const cells = SHOWN.map((name) => metrics[name].value!.toPrecision(4).padStart(12));
      console.log(String(dose).padEnd(36) + cells.join(''));
    }
    for (const [names, sign] of [
      [harm.up, 1],
      [harm.down, -1],
    ] as const) {
      for (const name of names) {
        const moved = rows.every(
          (row, k) => k === 0 || sign * (row[name].value! - rows[k - 1]![name].value!) > 0,
        );
        good &&= moved;
        console.log(`  ${name} ${sign > 0 ? 'rises' : 'falls'} with every dose: ${moved ? 'yes' : 'NO'}`);
      }
    }
  }
  console.log(
    good ? '\nEvery harm moves what is meant to see it.' : '\nNot every harm moves what is meant to see it.',
  );
  return good;
}

/** The slices of one of the levels. */
function part(slices: readonly Image[], level: number): Image[] {
  const at = (k: number) => Math.round((slices.length * k) / LEVELS);
  return slices.slice(at(level), at(level + 1));
}

function draw(pool: readonly Image[]): Image[] {
  if (pool.length < FAKES) throw new Error(`${pool.length} images to draw ${FAKES} from.`);
  return Array.from(
    permutation({ seed: 1, name: 'dose/draw' }, pool.length).subarray(0, FAKES),
    (at) => pool[at]!,
  );
}

function noisy(image: Image, sigma: number, index: number): Image {
  const noise = normals({ seed: 1, name: 'dose/noise', index }, image.length);
  return image.map((value, at) => Math.min(1, Math.max(-1, value + 2 * sigma * noise[at]!)));
}

/** Mean of the square around each pixel; the edge is repeated. */
function blurred(image: Image, radius: number): Image {
  const along = (source: Image, step: (y: number, x: number, d: number) => number) =>
    source.map((_, at) => {
      let sum = 0;
      for (let d = -radius; d <= radius; d++) sum += source[step(Math.floor(at / SIZE), at % SIZE, d)]!;
      return sum / (2 * radius + 1);
    });
  const inside = (value: number) => Math.min(SIZE - 1, Math.max(0, value));
  const rows = along(image, (y, x, d) => y * SIZE + inside(x + d));
  return along(rows, (y, x, d) => inside(y + d) * SIZE + x);
}

function featuresOf(images: readonly Image[]): FeatureSet {
  const dimension = 4 * FILTERS;
  const filters = normals({ seed: 3, name: 'dose/filters' }, FILTERS * WIDTH * WIDTH);
  const data = new Float64Array(images.length * dimension);
  const places = Math.floor((SIZE - WIDTH) / STRIDE) + 1;
  images.forEach((image, i) => {
    for (let py = 0; py < places; py++) {
      for (let px = 0; px < places; px++) {
        const quarter = 2 * Number(2 * py >= places) + Number(2 * px >= places);
        const from = py * STRIDE * SIZE + px * STRIDE;
        for (let f = 0; f < FILTERS; f++) {
          let sum = 0;
          for (let y = 0; y < WIDTH; y++) {
            for (let x = 0; x < WIDTH; x++)
              sum += filters[(f * WIDTH + y) * WIDTH + x]! * image[from + y * SIZE + x]!;
          }
          if (sum > 0) data[i * dimension + quarter * FILTERS + f]! += sum / (places * places);
        }
      }
    }
  });
  return { count: images.length, dimension, data };
}

function unitsOf(patients: readonly (readonly Image[])[]): Int32Array {
  return Int32Array.from(patients.flatMap((slices, unit) => slices.map(() => unit)));
}
