import { describe, expect, test } from 'vitest';
import { toGrey } from '../../../src/preprocess/grey.ts';
import { normaliseFrame } from '../../../src/preprocess/normalise.ts';
import { defaultRecipe } from '../../../src/preprocess/recipe.ts';
import { fitSquare } from '../../../src/preprocess/resize.ts';
import { WINDOW_PRESETS } from '../../../src/preprocess/window.ts';
import { endsOf, windowed } from '../../../src/ui/data/previewPixels.ts';
import type { OpenedSlice } from '../../../src/workers/protocol.ts';

const opened = (change: Partial<OpenedSlice>): OpenedSlice => ({
  width: 2,
  height: 2,
  values: Float32Array.of(-2000, -1350, -600.5, 3000),
  unit: 'HU',
  own: null,
  inverted: false,
  whitest: null,
  low: -1000,
  high: 400,
  histogram: { from: -2000, to: 3000, counts: new Uint32Array(4) },
  ...change,
});

test('the file’s own window shows what the worker made of it, and percentiles where the file has none', () => {
  const own = Float32Array.of(-1, -0.5, 0.5, 1);
  expect([...windowed(opened({ own }), { name: 'file' })]).toEqual([...own]);
  expect([...windowed(opened({ own, inverted: true }), { name: 'file' })]).toEqual([1, 0.5, -0.5, -1]);
  expect(endsOf(opened({ own }), { name: 'file' })).toBeNull();
  expect(endsOf(opened({}), { name: 'file' })).toEqual({ low: -1000, high: 400, by: 'percentiles' });
  expect([...windowed(opened({ own }), { name: 'custom', center: 0, width: 4001 })]).not.toEqual([...own]);
});

describe('what becomes black and white', () => {
  test('CT: the window’s ends, by PS3.3 C.11.2.1.2.1', () => {
    // −600 − 0.5 ∓ 1499/2
    expect(endsOf(opened({}), WINDOW_PRESETS.lung)).toEqual({ low: -1350, high: 149, by: 'window' });
    expect([...windowed(opened({}), WINDOW_PRESETS.lung)]).toEqual([-1, -1, 0, 1]);
  });

  test('other modalities: percentiles under a preset, a custom window as it stands', () => {
    expect(endsOf(opened({ unit: 'value' }), WINDOW_PRESETS.lung)?.by).toBe('percentiles');
    expect(endsOf(opened({ unit: 'value' }), { name: 'custom', center: 100.5, width: 201 })).toEqual({
      low: 0,
      high: 200,
      by: 'window',
    });
  });

  test('pictures: their whole depth, whatever the window', () => {
    const grey = opened({ unit: 'grey', values: Float32Array.of(0, 51, 255, 255) });
    const eight = { ...grey, whitest: 255 } as const;
    expect(endsOf(eight, WINDOW_PRESETS.lung)).toMatchObject({ low: 0, high: 255 });
    expect([...toGrey(windowed(eight, WINDOW_PRESETS.lung))]).toEqual([0, 51, 255, 255]);
    const sixteen = { ...grey, whitest: 65535 } as const; // dark, and deep all the same
    expect(endsOf(sixteen, WINDOW_PRESETS.lung)).toMatchObject({ high: 65535 });
    expect([...toGrey(windowed(sixteen, WINDOW_PRESETS.lung))]).toEqual([0, 0, 1, 1]);
  });

  test('prepared slices: as they are', () => {
    const values = Float32Array.of(-1, -0.25, 0.5, 1);
    expect([...windowed(opened({ unit: 'normalised', values }), WINDOW_PRESETS.body)]).toEqual([...values]);
  });

  test('a slice of one value is no division by zero', () => {
    const flat = opened({ unit: 'value', values: Float32Array.of(5, 5, 5, 6), low: 5, high: 5 });
    expect([...windowed(flat, { name: 'file' })]).toEqual([-1, -1, -1, 1]);
  });
});

test('MONOCHROME1 is turned after the window, and what was opened is not written over', () => {
  const slice = opened({ inverted: true });
  expect([...windowed(slice, WINDOW_PRESETS.lung)]).toEqual([1, 1, -0, -1]);
  expect(slice.values[0]).toBe(-2000);
});

test.each(['pad', 'crop', 'stretch'] as const)('under %s the preview is what ingest makes of it', (fit) => {
  const [width, height] = [50, 40];
  const values = Float32Array.from({ length: width * height }, (_, i) => ((i * 7919) % 3000) - 1500);
  const recipe = defaultRecipe({ size: 32, fit });
  const made = normaliseFrame(
    { kind: 'dicom', pixels: values.slice(), rows: height, columns: width, inverted: true, voi: null },
    recipe,
    null,
  );
  const slice = opened({ width, height, values, inverted: true });
  const shown = fitSquare(windowed(slice, recipe.window), { width, height, size: 32, fit, fill: -1 });
  expect(shown).toEqual(made);
});
