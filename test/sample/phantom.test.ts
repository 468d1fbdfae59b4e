import dicomParser, { type DataSet } from 'dicom-parser';
import { describe, expect, test } from 'vitest';
import { finishDataset } from '../../src/preprocess/finish.ts';
import { defaultRecipe } from '../../src/preprocess/recipe.ts';
import { GRID } from '../../src/sample/canvas.ts';
import { SAMPLE_FILES, type SampleFile, sampleDicom } from '../../src/sample/phantom.ts';
import { readWhole } from '../fixtures/readWhole.ts';

const files = [...sampleDicom(1)];
const parsed = files.map(({ bytes }) => dicomParser.parseDicom(bytes));
const distinct = (tag: string) => new Set(parsed.map((set) => set.string(tag))).size;

function hounsfield(set: DataSet): Int16Array {
  const { dataOffset, length } = set.elements.x7fe00010!;
  const view = new DataView(set.byteArray.buffer, set.byteArray.byteOffset + dataOffset, length);
  const intercept = set.floatString('x00281052')!;
  return Int16Array.from({ length: length / 2 }, (_, i) => view.getUint16(2 * i, true) + intercept);
}

/** Slice of patient p (1 … 6), counted from the neck, 1 … 48. */
function slice(patient: number, number: number): Int16Array {
  const path = `SAMPLE-000${patient}/${String(number).padStart(4, '0')}.dcm`;
  return hounsfield(parsed[files.findIndex((file) => file.path === path)]!);
}

/** Share of pixels between two values, in a box of pixels. */
function share(
  hu: Int16Array,
  [low, high]: readonly [number, number],
  [x0, y0, x1, y1]: readonly number[] = [0, 0, GRID, GRID],
): number {
  let hits = 0;
  for (let y = y0!; y < y1!; y++) {
    for (let x = x0!; x < x1!; x++) {
      const value = hu[y * GRID + x]!;
      if (value >= low && value < high) hits++;
    }
  }
  return hits / ((x1! - x0!) * (y1! - y0!));
}

test('all take the way of any dropped file: accepted, six patients, split by patient', async () => {
  const recipe = defaultRecipe({ size: 32 });
  const reads = await Promise.all(
    files.map(({ bytes }, i) => readWhole(new File([bytes], 'slice.dcm'), i, recipe, 'salt')),
  );
  expect(reads.filter(({ outcome }) => outcome.code !== 'accepted')).toEqual([]);
  const { record } = finishDataset(
    {
      datasetId: 'sample',
      name: 'sample',
      recipe,
      synthetic: true,
      files: files.length,
      outcomes: reads.map(({ outcome }) => outcome),
      slices: reads.flatMap(({ slices }) => slices.map(({ slice: s }) => ({ ...s, shard: 'x', offset: 0 }))),
    },
    { createdAt: 0, recipeHash: null },
  );
  expect(record).toMatchObject({ patients: 6, series: 6, splitBy: 'patient' });
  // 70/15/15 of six equal patients, none empty: four, one, one.
  expect(record.counts).toEqual({ train: 192, validation: 48, final: 48, guard: 0 });
  const pixels = reads[23]!.slices[0]!.pixels; // lung window, mid-chest of the first patient
  expect(Math.max(...pixels)).toBeGreaterThan(0.8); // muscle: (50 + 600)/1500 · 2 ≈ 0.87
  expect(Math.min(...pixels)).toBeLessThan(-0.4); // air: (−1000 + 600)/1500 · 2 ≈ −0.53
});

describe('the files', () => {
  test('are 288, of six patients with 48 slices, in path order', () => {
    expect(files).toHaveLength(288);
    expect(SAMPLE_FILES).toBe(288);
    const paths = files.map(({ path }) => path);
    expect([...paths].sort()).toEqual(paths);
    expect(paths[0]).toBe('SAMPLE-0001/0001.dcm');
    expect(distinct('x00100020')).toBe(6);
    expect(distinct('x0020000d')).toBe(6);
    expect(distinct('x0020000e')).toBe(6);
    expect(distinct('x00200052')).toBe(6);
    expect(distinct('x00080018')).toBe(288);
  });

  test('are axial CT that says in itself that no person was imaged', () => {
    for (const set of parsed) {
      expect(set.string('x00080016')).toBe('1.2.840.10008.5.1.4.1.1.2');
      expect(set.string('x00080060')).toBe('CT');
      expect(set.string('x00080008')).toBe('ORIGINAL\\PRIMARY\\AXIAL');
      expect(set.string('x00200037')).toBe('1\\0\\0\\0\\1\\0');
      expect(set.string('x00281052')).toBe('-1024');
      expect(set.string('x00100010')).toMatch(/^Synthetic\^Phantom/);
      expect(set.string('x00280300')).toBe('YES'); // QualityControlImage: a phantom
      expect(set.elements.x7fe00010!.length).toBe(2 * GRID * GRID);
    }
  });

  test('have UIDs under 2.25 of at most 64 characters, and decimal strings of at most 16', () => {
    for (const set of parsed) {
      for (const tag of ['x00080018', 'x0020000d', 'x0020000e', 'x00200052', 'x00020012']) {
        expect(set.string(tag)).toMatch(/^2\.25\.[1-9]\d{1,38}$/);
      }
      for (const tag of ['x00200032', 'x00280030', 'x00201041']) {
        for (const part of set.string(tag)!.split('\\')) expect(part.length).toBeLessThanOrEqual(16);
      }
    }
  });

  test('lie 5 mm apart, from the neck downwards', () => {
    const heights = parsed.slice(0, 48).map((set) => set.floatString('x00200032', 2)!);
    heights.forEach((height, i) => {
      if (i > 0) expect(heights[i - 1]! - height).toBe(5);
    });
  });

  test('are the same bytes from the same seed, and others from another', () => {
    const first = (seed: number): SampleFile => sampleDicom(seed).next().value!;
    expect(first(1).bytes).toEqual(files[0]!.bytes);
    expect(first(2).bytes).not.toEqual(files[0]!.bytes);
  });
});

// The bounds are a radiology textbook's: aerated lung −950 … −700 HU, soft tissue 0 … 100, bone above 200.
describe('the chests', () => {
  const LUNG = [-1000, -650] as const;
  const middle = [24, 40, 104, 84] as const; // within the body at heart level

  test('stand in air, which is −1000 HU give or take the noise', () => {
    for (let patient = 1; patient <= 6; patient++) {
      const corner = slice(patient, 24);
      expect(share(corner, [-1024, -950], [0, 0, GRID, 8])).toBeGreaterThan(0.99);
    }
  });

  test('have much lung in the middle, none in the neck, little below the domes', () => {
    for (let patient = 1; patient <= 6; patient++) {
      const inBody = (number: number) => share(slice(patient, number), LUNG, middle);
      expect(inBody(22)).toBeGreaterThan(0.25);
      expect(inBody(1)).toBeLessThan(0.12);
      expect(inBody(48)).toBeLessThan(0.12);
    }
  });

  test('have bone, fat and muscle in every slice', () => {
    for (let patient = 1; patient <= 6; patient++) {
      for (const number of [4, 14, 24, 34, 44]) {
        const hu = slice(patient, number);
        expect(share(hu, [200, 3000])).toBeGreaterThan(0.004);
        expect(share(hu, [-160, -40])).toBeGreaterThan(0.01);
        expect(share(hu, [10, 110])).toBeGreaterThan(0.04);
      }
    }
  });

  test('differ: any two patients’ middle slices are far more apart than noise', () => {
    const differences: number[] = [];
    for (let a = 1; a <= 6; a++) {
      for (let b = a + 1; b <= 6; b++) {
        const [first, second] = [slice(a, 24), slice(b, 24)];
        differences.push(first.reduce((sum, hu, i) => sum + Math.abs(hu - second[i]!), 0) / first.length);
      }
    }
    expect(Math.min(...differences)).toBeGreaterThan(35); // noise alone: 2σ/√π ≈ 1.1 · 18 HU
  });

  test('two of them have contrast medium in the heart', () => {
    const bright = [1, 2, 3, 4, 5, 6].map(
      (patient) => share(slice(patient, 33), [150, 320], [58, 36, 92, 66]) > 0.25,
    );
    expect(bright).toEqual([false, false, true, false, true, false]);
    expect(parsed.filter((set) => set.string('x00180010') === 'Simulated')).toHaveLength(96);
  });
});
