/**
 * The recipe: everything that decides a dataset's pixels and splits, given the files.
 *
 * Runs on the page, in workers and in Node.
 */
import type { ImageSize } from '../config.ts';
import type { Recipe, WindowSpec } from '../workers/protocol.ts';
import { WINDOW_PRESETS } from './window.ts';

export interface RecipeChoices {
  readonly size: ImageSize;
  readonly window?: WindowSpec;
  /** 0 … 2³²−1; draws which patient, or which block, goes to which split. */
  readonly splitSeed?: number;
}

/** 70/15/15 by patient, blocks of 10 mm below three patients, the lung window unless another is chosen. */
export function defaultRecipe({ size, window = WINDOW_PRESETS.lung, splitSeed = 1 }: RecipeChoices): Recipe {
  return {
    version: 1,
    size,
    window,
    fit: 'pad',
    trainPercent: 70,
    validationPercent: 15,
    splitSeed,
    blockMm: 10,
  };
}

/** SHA-256 (64 hex digits) of the recipe as JSON with sorted keys: equal recipes, equal hashes, whatever the key order. */
export async function recipeHash(recipe: Recipe): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(sorted(recipe)));
  const digest = await crypto.subtle.digest('SHA-256', bytes);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}
