/** How the next dropped files are to be prepared, as the form holds it, and the recipe it means. */
import { IMAGE_SIZES, type ImageSize } from '../../config.ts';
import { defaultRecipe } from '../../preprocess/recipe.ts';
import { WINDOW_PRESETS } from '../../preprocess/window.ts';
import type { Recipe, WindowSpec } from '../../workers/protocol.ts';
import { parseNumber } from '../parts/parseNumber.ts';

export interface RecipeDraft {
  /** Empty: a numbered name is given. */
  readonly name: string;
  readonly size: ImageSize;
  readonly window: WindowSpec['name'];
  /** As typed, for a custom window. */
  readonly center: string;
  readonly width: string;
}

const SPLIT_SEED = 1;

export function defaultRecipeDraft(): RecipeDraft {
  const { center, width } = WINDOW_PRESETS.lung;
  return { name: '', size: IMAGE_SIZES[0], window: 'lung', center: String(center), width: String(width) };
}

/** Null while the custom window is not valid. */
export function recipeOf(draft: RecipeDraft): Recipe | null {
  const window = windowOf(draft);
  return window && defaultRecipe({ size: draft.size, window, splitSeed: SPLIT_SEED });
}

/** Null while the custom window is not valid (PS3.3 C.11.2.1.2.1 wants a width of at least 1; LINEAR divides by width − 1). */
export function windowOf(draft: RecipeDraft): WindowSpec | null {
  if (draft.window !== 'custom') return WINDOW_PRESETS[draft.window];
  const center = parseNumber(draft.center);
  const width = parseNumber(draft.width);
  return centerIsValid(center) && widthIsValid(width) ? { name: 'custom', center, width } : null;
}

export function centerIsValid(center: number): boolean {
  return Number.isFinite(center);
}

export function widthIsValid(width: number): boolean {
  return Number.isFinite(width) && width > 1;
}
