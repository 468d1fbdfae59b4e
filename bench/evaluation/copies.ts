/**
 * Copies of training images planted among honest fakes, 1 % of 512 of each kind: how many are found, how many honest ones are
 * taken for copies, and whether the verdict falls. Honest fakes are images of patients that are in neither split, each once
 * more shifted, recontrasted and noised, so that no change by itself looks like copying. Pixel space; features need a browser.
 */
import type { ImageSet } from '../../src/evaluate/features.ts';
import { memorisationOf, pixelCopies } from '../../src/evaluate/memorisation.ts';
import { normals, permutation, uniforms } from '../../src/numerics/random.ts';
import { type Patients, phantoms, realCt, SIZE } from './slices.ts';

const FAKES = 512;
/** 1 % */
const PLANTED = 5;
const SEED = 1;

type Image = Float32Array;

interface Kind {
  readonly name: string;
  readonly count: number;
  copy(image: Image, index: number): Image;
}

const KINDS: readonly Kind[] = [
  { name: 'none', count: 0, copy: (image) => image },
  { name: 'one exact', count: 1, copy: (image) => image },
  { name: 'exact', count: PLANTED, copy: (image) => image },
  { name: 'shifted 1 px', count: PLANTED, copy: (image, i) => shifted(image, DIRECTIONS[i % 8]!, 1) },
  { name: 'shifted 2 px', count: PLANTED, copy: (image, i) => shifted(image, DIRECTIONS[i % 8]!, 2) },
  { name: 'mirrored', count: PLANTED, copy: mirrored },
  { name: 'contrast +5 %', count: PLANTED, copy: (image) => scaled(image, 1.05, 0) },
  { name: 'contrast −5 %', count: PLANTED, copy: (image) => scaled(image, 0.95, 0) },
  { name: 'brighter 5 %', count: PLANTED, copy: (image) => scaled(image, 1, 0.1) },
  { name: 'noise σ 0.02', count: PLANTED, copy: (image, i) => noisy(image, 0.02, i) },
];

const DIRECTIONS: readonly (readonly [number, number])[] = [
  [1, 0],
  [0, 1],
  [-1, 0],
  [0, -1],
  [1, 1],
  [1, -1],
  [-1, 1],
  [-1, -1],
];

interface Scene {
  readonly name: string;
  /** Honest images lie as near to training images as some copies do: what is found is shown, not asked for. */
  readonly hard?: boolean;
  readonly train: readonly Image[];
  /** By patient. */
  readonly validation: readonly (readonly Image[])[];
  readonly honest: readonly Image[];
}

/** @returns whether, but in the hard scene, every planted copy was found, its set failed and the honest set passed. */
export async function plantedCopies(): Promise<boolean> {
  let held = true;
  for await (const scene of scenes()) {
    const patients = scene.validation.length;
    const validation = scene.validation.flat().length;
    console.log(
      `\n${scene.name}: ${scene.train.length} training images, ${validation} validation images of ${patients} patients, ${FAKES} fakes`,
    );
    console.log(row('planted', 'found', 'false', 'threshold', 'expected', 'p', 'verdict', 's'));
    for (const kind of KINDS) held = ((await plant(scene, kind)) || scene.hard === true) && held;
  }
  console.log(held ? '\nAs wanted.' : '\nNot as wanted: see the rows above.');
  return held;
}

async function plant(scene: Scene, kind: Kind): Promise<boolean> {
  const victims = permutation({ seed: SEED, name: `copies/${kind.name}` }, scene.train.length);
  const copies = Array.from({ length: kind.count }, (_, i) => kind.copy(scene.train[victims[i]!]!, i));
  const honest = Array.from({ length: FAKES - kind.count }, (_, i) =>
    changed(scene.honest[i % scene.honest.length]!, i),
  );
  const began = process.cpuUsage();
  const { share, nearest } = await pixelCopies({
    real: imageSet(scene.validation.flat()),
    fake: imageSet([...copies, ...honest]),
    train: {
      count: scene.train.length,
      read: async (first, count) => imageSet(scene.train.slice(first, first + count)).data,
    },
    realUnits: Int32Array.from(scene.validation.flatMap((images, unit) => images.map(() => unit))),
  });
  const seconds = process.cpuUsage(began).user / 1e6;
  const found = nearest.flagged.subarray(0, kind.count).reduce((sum, flag) => sum + flag, 0);
  const wrong = nearest.flagged.subarray(kind.count).reduce((sum, flag) => sum + flag, 0);
  const { state } = memorisationOf(share, null, { samePatient: false, fakes: FAKES });
  const { threshold, expected, p } = share!;
  console.log(
    row(
      kind.name,
      `${found} of ${kind.count}`,
      String(wrong),
      threshold.toFixed(3),
      `${(100 * expected).toFixed(2)} %`,
      p.toExponential(1),
      state,
      seconds.toFixed(1),
    ),
  );
  return kind.count === 0 ? state === 'passed' : found === kind.count && state === 'failed';
}

async function* scenes(): AsyncGenerator<Scene> {
  const sample = await phantoms(SEED);
  const others = await Promise.all([2, 3, 4, 5].map(phantoms));
  const one = (patients: Patients, name: string) => patients.get(name)!;
  yield {
    name: 'Sample data, split by patient',
    train: ['1', '2', '3', '4'].flatMap((n) => one(sample, `SAMPLE-000${n}`)),
    validation: [one(sample, 'SAMPLE-0005')],
    honest: [sample, ...others].flatMap((patients) => one(patients, 'SAMPLE-0006')),
  };
  yield {
    name: 'Hard: phantoms whose like (same build, other seed) is in every split',
    hard: true,
    train: [sample, others[0]!, others[1]!].flatMap((patients) => [...patients.values()].flat()),
    validation: [...others[2]!.values()],
    honest: [...others[3]!.values()].flat(),
  };
  const ct = await realCt();
  if (!ct) return;
  const names = ['lungfcp-0001', 'rider-0109', 'c3l-00189'];
  for (const train of names) {
    for (const validation of names.filter((name) => name !== train)) {
      const honest = names.find((name) => name !== train && name !== validation)!;
      yield {
        name: `CT: ${train} trained on, ${validation} validation, ${honest} and covid-sbu honest`,
        train: one(ct, train),
        validation: [one(ct, validation)],
        honest: [...one(ct, honest), ...one(ct, 'covid-sbu')],
      };
    }
  }
}

/** An honest image once more: moved by up to 2 px, mirrored or not, contrast, brightness and noise within what copies get. */
function changed(image: Image, index: number): Image {
  const [dy, dx, gain, offset, side, noise] = uniforms({ seed: SEED, name: 'copies/changed', index }, 6);
  const step = (u: number) => Math.floor(u * 5) - 2;
  const moved = shifted(image, [step(dy!), step(dx!)], 1);
  const turned = side! < 0.5 ? moved : mirrored(moved);
  return noisy(scaled(turned, 0.95 + 0.1 * gain!, 0.2 * (offset! - 0.5)), 0.02 * noise!, index);
}

/** By `steps` times (dy, dx); the edge is repeated. */
function shifted(image: Image, [dy, dx]: readonly [number, number], steps: number): Image {
  const inside = (at: number) => Math.min(SIZE - 1, Math.max(0, at));
  return image.map((_, at) => {
    const y = inside(Math.floor(at / SIZE) - steps * dy);
    const x = inside((at % SIZE) - steps * dx);
    return image[y * SIZE + x]!;
  });
}

function mirrored(image: Image): Image {
  return image.map((_, at) => image[at + SIZE - 1 - 2 * (at % SIZE)]!);
}

function scaled(image: Image, gain: number, offset: number): Image {
  return image.map((value) => Math.min(1, Math.max(-1, gain * value + offset)));
}

/** @param sigma on [0, 1] */
function noisy(image: Image, sigma: number, index: number): Image {
  const noise = normals({ seed: SEED, name: 'copies/noise', index }, image.length);
  return image.map((value, at) => Math.min(1, Math.max(-1, value + 2 * sigma * noise[at]!)));
}

function imageSet(images: readonly Image[]): ImageSet {
  const data = new Float32Array(images.length * SIZE * SIZE);
  images.forEach((image, i) => {
    data.set(image, i * SIZE * SIZE);
  });
  return { count: images.length, size: SIZE, data };
}

function row(...cells: string[]): string {
  return cells.map((cell, i) => (i === 0 ? cell.padEnd(15) : cell.padStart(10))).join(' ');
}
