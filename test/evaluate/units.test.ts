import { expect, test } from 'vitest';
import { resamplingUnits } from '../../src/evaluate/units.ts';
import { defaultRecipe } from '../../src/preprocess/recipe.ts';
import type { SliceRecord } from '../../src/workers/protocol.ts';
import { sliceRecord } from '../fixtures/datasetRecord.ts';

const recipe = { ...defaultRecipe({ size: 32 }), blockMm: 10 };
const ofPatients = (...patients: number[]): SliceRecord[] =>
  patients.map((patient, offset) => sliceRecord({ patient, offset, position: 3 * offset }));

test('with four patients on both sides the units are patients', () => {
  const units = resamplingUnits(
    { real: ofPatients(7, 7, 2, 3, 9, 9), train: ofPatients(1, 4, 5, 6) },
    { recipe },
  );
  expect(units).toMatchObject({ kind: 'patients', counts: { real: 4, train: 4 } });
  expect([...units.real]).toEqual([0, 0, 1, 2, 3, 3]);
});

test.each([
  ['three patients on one side', ofPatients(1, 2, 3, 3)],
  ['an unknown patient', ofPatients(1, 2, 3, 4, 0)],
])('%s: the units are blocks of the anatomy', (_, real) => {
  expect(resamplingUnits({ real, train: ofPatients(5, 6, 7, 8) }, { recipe }).kind).toBe('blocks');
});

test('a block is blockMm of one coordinate system; two series over it share it', () => {
  const at = (position: number, series: number, frameOfReferenceKey = 'f') =>
    sliceRecord({ position, series, frameOfReferenceKey });
  const { real } = resamplingUnits(
    { real: [at(0, 1), at(9, 1), at(11, 1), at(4, 2), at(4, 3, 'g')], train: [] },
    { recipe },
  );
  expect([...real]).toEqual([0, 0, 1, 0, 2]);
});

test('slices without a position are taken five to a block within their series', () => {
  const slices = Array.from({ length: 12 }, (_, offset) =>
    sliceRecord({ offset, position: null, series: offset < 7 ? 1 : 2 }),
  );
  const { real, counts } = resamplingUnits({ real: slices, train: [] }, { recipe });
  expect([...real]).toEqual([0, 0, 0, 0, 0, 1, 1, 2, 2, 2, 2, 2]);
  expect(counts).toEqual({ real: 3, train: 0 });
});
