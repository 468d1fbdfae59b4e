import { describe, expect, test } from 'vitest';
import { defaultRecipe } from '../../../src/preprocess/recipe.ts';
import { parseWindow } from '../../../src/preprocess/window.ts';
import {
  defaultRecipeDraft,
  movedWindow,
  problemsOf,
  type RecipeDraft,
  recipeOf,
  rulesOf,
} from '../../../src/ui/data/recipeDraft.ts';

const draft = (change: Partial<RecipeDraft> = {}): RecipeDraft => ({ ...defaultRecipeDraft(), ...change });

test('the untouched form means the default recipe', async () => {
  expect(await recipeOf(draft())).toEqual(defaultRecipe({ size: 32 }));
});

test('every choice reaches the recipe', async () => {
  const recipe = await recipeOf(
    draft({
      size: 128,
      fit: 'crop',
      flip: true,
      window: 'custom',
      center: '−40,5',
      width: '400',
      modality: 'MR',
      plane: 'sagittal',
      range: 'percent',
      from: '12.5',
      to: '80',
      lungLeast: '5',
      colour: 'luma',
      folders: 'train-all',
      trainPercent: '80',
      validationPercent: '20',
      splitSeed: '7',
      blockMm: '12,5',
    }),
  );
  expect(recipe).toEqual({
    version: 2,
    size: 128,
    fit: 'crop',
    flip: true,
    window: { name: 'custom', center: -40.5, width: 400 },
    filter: {
      keepAll: false,
      modality: 'MR',
      plane: 'sagittal',
      description: null,
      slices: { from: 12.5, to: 80, unit: 'percent' },
      lungShare: { least: 0.05, most: 1 },
    },
    colour: 'luma',
    folders: 'train-all',
    trainPercent: 80,
    validationPercent: 20,
    splitSeed: 7,
    blockMm: 12.5,
  });
});

test('words looked for are stored as a hash only, whatever their case', async () => {
  const [small, large] = [
    await recipeOf(draft({ description: ' lung 1.0 ' })),
    await recipeOf(draft({ description: 'LUNG 1.0' })),
  ];
  // printf 'lung 1.0' | sha256sum
  expect(small?.filter.description).toBe('34d8ae8047a4c62a0b8ef4d5d2e42c8c0a29bf990da4eea9b72de3f11289b90a');
  expect(large).toEqual(small);
  expect(rulesOf(draft({ description: ' lung 1.0 ' })).filter.description).toBe('lung 1.0');
});

test('keeping everything asks for nothing else, and forgives what else is wrong in the filters', async () => {
  const recipe = await recipeOf(draft({ keepAll: true, plane: 'coronal', range: 'index', description: 'x' }));
  expect(recipe?.filter).toEqual({
    keepAll: true,
    modality: null,
    plane: null,
    description: null,
    slices: null,
    lungShare: null,
  });
});

describe('what is not valid is named, and means no recipe', () => {
  test.each([
    ['center', { window: 'custom', center: '' }],
    ['width', { window: 'custom', width: '0' }],
    ['width', { window: 'custom', width: '-5' }],
    ['width', { window: 'custom', width: 'wide' }],
    ['range', { range: 'index', from: '0', to: '5' }],
    ['range', { range: 'index', from: '9', to: '5' }],
    ['range', { range: 'index', from: '1.5', to: '5' }],
    ['range', { range: 'percent', from: '5', to: '101' }],
    ['range', { range: 'percent', from: '', to: '100' }],
    ['lung', { lungLeast: '60', lungMost: '50' }],
    ['lung', { lungMost: 'many' }],
    ['percent', { trainPercent: '90', validationPercent: '11' }],
    ['percent', { trainPercent: '0' }],
    ['percent', { validationPercent: '12.5' }],
    ['seed', { splitSeed: '-1' }],
    ['seed', { splitSeed: '4294967296' }],
    ['block', { blockMm: '0' }],
  ] as const)('%s: %j', async (problem, change) => {
    expect([...problemsOf(draft(change))]).toEqual([problem]);
    expect(await recipeOf(draft(change))).toBeNull();
  });

  test.each([
    { window: 'lung', center: 'x', width: 'y' },
    { range: 'all', from: 'x', to: 'y' },
    { trainPercent: '99', validationPercent: '1' },
  ] as const)('but not %j', (change) => {
    expect(problemsOf(draft(change)).size).toBe(0);
  });
});

test.each(['1', '0.5'])('a width of %s is a threshold, as on the command line', async (width) => {
  const typed = draft({ window: 'custom', center: '-200', width });
  const recipe = await recipeOf(typed);
  expect(recipe?.window).toEqual({ name: 'custom', center: -200, width: Number(width) });
  expect(recipe?.window).toEqual(parseWindow(`-200/${width}`));
});

describe('a window that is dragged', () => {
  test('becomes a custom one, from where it was', () => {
    expect(movedWindow(draft({ window: 'body' }), { center: 10, width: -50 })).toEqual({
      window: 'custom',
      center: '50', // 40 + 10
      width: '350', // 400 − 50
    });
  });

  test('never becomes narrower than two values', () => {
    expect(movedWindow(draft({ window: 'body' }), { center: 0, width: -5000 }).width).toBe('2');
  });

  test('stays the threshold that was typed while only its centre moves', () => {
    const typed = draft({ window: 'custom', center: '0', width: '0.5' });
    expect(movedWindow(typed, { center: 5, width: 0 })).toMatchObject({ center: '5', width: '0.5' });
  });

  test('starts from the lung window where the file’s own was chosen', () => {
    expect(movedWindow(draft({ window: 'file' }), { center: 1, width: 1 })).toEqual({
      window: 'custom',
      center: '-599',
      width: '1501',
    });
  });
});
