/**
 * The recipe: everything that decides a dataset's pixels and splits, given the files.
 *
 * Runs on the page, in workers and in Node.
 */
import type { ImageSize } from '../config.ts';
import { sha256 } from '../ingest/hash.ts';
import type { Recipe, SliceFilter } from '../workers/protocol.ts';
import { WINDOW_PRESETS } from './window.ts';

export type RecipeChoices = Partial<Omit<Recipe, 'version' | 'size'>> & { readonly size: ImageSize };

/** Axial CT of whatever description. */
export const AXIAL_CT: SliceFilter = {
  keepAll: false,
  modality: 'CT',
  plane: 'axial',
  description: null,
  slices: null,
  lungShare: null,
};

/** What a person chooses of slices where nothing is said; the page, the command line and `defaultRecipe` begin with it. */
export const PLAIN_SLICES = {
  window: WINDOW_PRESETS.lung,
  fit: 'pad',
  filter: AXIAL_CT,
  colour: 'skip',
  flip: false,
  folders: 'split',
} as const satisfies Partial<Recipe>;

/** Axial CT in the lung window, padded; 70/15/15 by patient, blocks of 10 mm below three patients; unless chosen otherwise. */
export function defaultRecipe(choices: RecipeChoices): Recipe {
  return {
    version: 2,
    ...PLAIN_SLICES,
    trainPercent: 70,
    validationPercent: 15,
    splitSeed: 1,
    blockMm: 10,
    ...choices,
  };
}

/** What `recipe.filter.description` holds of the words a person looks for: SHA-256 (hex) of them, trimmed, in lower case. */
export function descriptionHash(words: string): Promise<string> {
  return hash(words.trim().toLowerCase());
}

/** SHA-256 (64 hex digits) of the recipe as JSON with sorted keys: equal recipes, equal hashes, whatever the key order. */
export function recipeHash(recipe: Recipe): Promise<string> {
  return hash(JSON.stringify(sorted(recipe)));
}

function hash(text: string): Promise<string> {
  return sha256(new TextEncoder().encode(text));
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}
