/** Real DICOM, where this machine has it: outcomes, pixels and splits against pydicom and Pillow. */
import { expect, test, vi } from 'vitest';
import { OUTCOME_KINDS } from '../../src/ingest/outcomes.ts';
import { finishDataset } from '../../src/preprocess/finish.ts';
import { defaultRecipe } from '../../src/preprocess/recipe.ts';
import type { DatasetRecord } from '../../src/workers/protocol.ts';
import { readWhole } from '../fixtures/readWhole.ts';
import '../ingest/codecs/wasmInNode.ts';
import { dataFiles, hasData } from '../ingest/data.ts';
import { goldenRows } from '../ingest/golden.ts';

const recipe = defaultRecipe({ size: 64 });
const withData = test.skipIf(!hasData);
vi.setConfig({ testTimeout: 60_000 }); // real files, two shared cores
const SKIPPED = '(skipped where GANTRY_DATA holds no corpus)';
/** As real.py samples them: row, column. */
const SAMPLES = [
  [8, 32],
  [20, 20],
  [32, 32],
  [40, 50],
  [55, 30],
] as const;

withData(`every file of the corpus has the outcome that pydicom's header gives it ${SKIPPED}`, async () => {
  const wanted = new Map(goldenRows('outcomes.csv').map(([path, code]) => [path, code]));
  for (const folder of ['conformance', 'nonimage']) {
    for (const [index, file] of dataFiles(folder).entries()) {
      const { outcome, slices } = await readWhole(file.open(), index, recipe, 'salt');
      expect(outcome.code, file.path).toBe(wanted.get(file.path));
      expect(outcome).toMatchObject({
        file: index,
        outcome: OUTCOME_KINDS[outcome.code],
        slices: slices.length,
      });
    }
  }
});

withData(`every slice of the corpus has the pixels that pydicom and Pillow give it ${SKIPPED}`, async () => {
  const wanted = new Map(
    goldenRows('real.csv').map(([path, ...numbers]) => [`ct/${path}`, numbers.map(Number)]),
  );
  let compared = 0;
  for (const file of dataFiles('ct')) {
    const expected = wanted.get(file.path);
    const { outcome, slices } = await readWhole(file.open(), 0, recipe, 'salt');
    expect(outcome.code, file.path).toBe(expected ? 'accepted' : 'not-axial');
    if (!expected) continue;
    const { pixels } = slices[0]!;
    const mean = pixels.reduce((sum, x) => sum + x, 0) / pixels.length;
    const std = Math.sqrt(pixels.reduce((sum, x) => sum + (x - mean) ** 2, 0) / pixels.length);
    const found = [mean, std, ...SAMPLES.map(([y, x]) => pixels[y * 64 + x]!)];
    // Columns 3 on of real.csv, written with seven decimals: half of the last one, and a float32 step.
    found.forEach((value, i) => {
      expect(Math.abs(value - expected[3 + i]!), `${file.path}, number ${i}`).toBeLessThan(1.2e-7);
    });
    compared++;
  }
  expect(compared).toBe(207); // slices that real.py found axial
});

async function datasetOf(folder: string): Promise<DatasetRecord> {
  const read = [];
  const files = dataFiles(folder);
  for (const [index, file] of files.entries()) read.push(await readWhole(file.open(), index, recipe, 'salt'));
  const slices = read.flatMap((file) =>
    file.slices.map(({ slice }) => ({ ...slice, shard: 's', offset: 0 })),
  );
  const outcomes = read.map(({ outcome }) => outcome);
  return finishDataset(
    { datasetId: 'd', name: 'n', recipe, synthetic: false, files: files.length, outcomes, slices },
    { createdAt: 0, recipeHash: null },
  ).record;
}

withData(`a series of 98 slices leaves enough to train, validate and keep aside ${SKIPPED}`, async () => {
  const { splitBy, patients, counts } = await datasetOf('ct/lungfcp-0001');
  expect({ splitBy, patients }).toEqual({ splitBy: 'blocks', patients: 1 });
  expect(counts.train).toBeGreaterThanOrEqual(48);
  expect(counts.validation).toBeGreaterThanOrEqual(12);
  expect(counts.final).toBeGreaterThanOrEqual(12);
});

withData(`64 and 35 slices at 5 mm still train, validate and keep some aside ${SKIPPED}`, async () => {
  const rider = (await datasetOf('ct/rider-0109')).counts;
  expect(rider.train).toBeGreaterThanOrEqual(36);
  expect(Math.min(rider.validation, rider.final)).toBeGreaterThanOrEqual(8);
  const cptac = (await datasetOf('ct/c3l-00189')).counts;
  expect(cptac.train).toBeGreaterThanOrEqual(16);
  expect(cptac.validation).toBeGreaterThanOrEqual(8); // what an FID needs at least
  expect(cptac.final).toBeGreaterThanOrEqual(3);
});

withData(
  `five patients in three planes are split by patient, their reformats skipped ${SKIPPED}`,
  async () => {
    const { splitBy, patients, counts, outcomes } = await datasetOf('ct/covid-sbu');
    expect({ splitBy, patients, outcomes }).toEqual({
      splitBy: 'patient',
      patients: 5,
      outcomes: { accepted: 10, 'not-axial': 20 }, // two dates of five patients in three planes
    });
    expect(counts).toEqual({ train: 6, validation: 2, final: 2, guard: 0 });
  },
);
