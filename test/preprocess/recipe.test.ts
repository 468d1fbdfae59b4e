import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { defaultRecipe, recipeHash } from '../../src/preprocess/recipe.ts';
import { parseWindow } from '../../src/preprocess/window.ts';

test('the default recipe is axial CT, lung, padded, 70/15/15, blocks of 10 mm', () => {
  expect(defaultRecipe({ size: 64 })).toEqual({
    version: 2,
    size: 64,
    window: { name: 'lung', center: -600, width: 1500 },
    fit: 'pad',
    filter: {
      keepAll: false,
      modality: 'CT',
      plane: 'axial',
      description: null,
      slices: null,
      lungShare: null,
    },
    colour: 'skip',
    flip: false,
    folders: 'split',
    trainPercent: 70,
    validationPercent: 15,
    splitSeed: 1,
    blockMm: 10,
  });
});

test('the hash is SHA-256 of the JSON with sorted keys', async () => {
  const json =
    '{"blockMm":10,"colour":"skip",' +
    '"filter":{"description":null,"keepAll":false,"lungShare":null,"modality":"CT","plane":"axial","slices":null},' +
    '"fit":"pad","flip":false,"folders":"split",' +
    '"size":32,"splitSeed":1,"trainPercent":70,"validationPercent":15,"version":2,' +
    '"window":{"center":-600,"name":"lung","width":1500}}';
  // Node's OpenSSL on the text written out by hand.
  expect(await recipeHash(defaultRecipe({ size: 32 }))).toBe(createHash('sha256').update(json).digest('hex'));
});

test('the order of keys does not change the hash; every value does', async () => {
  const recipe = defaultRecipe({ size: 32 });
  const reversed = Object.fromEntries(Object.entries(recipe).reverse()) as unknown as typeof recipe;
  expect(await recipeHash(reversed)).toBe(await recipeHash(recipe));
  const others = [
    defaultRecipe({ size: 64 }),
    defaultRecipe({ size: 32, window: parseWindow('body') }),
    defaultRecipe({ size: 32, splitSeed: 2 }),
    { ...recipe, blockMm: 5 },
  ];
  const hashes = await Promise.all([recipe, ...others].map(recipeHash));
  expect(new Set(hashes).size).toBe(5);
});
