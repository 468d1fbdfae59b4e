/** How the open files are to be prepared, as the form holds it, what is wrong with it, and the recipe it means. */
import { IMAGE_SIZES, type ImageSize } from '../../config.ts';
import { defaultRecipe, descriptionHash } from '../../preprocess/recipe.ts';
import { WINDOW_PRESETS } from '../../preprocess/window.ts';
import type { Fit, Plane, Recipe, SliceFilter, WindowSpec } from '../../workers/protocol.ts';
import { parseInteger, parseNumber } from '../parts/parseNumber.ts';

/** Numbers are as typed. */
export interface RecipeDraft {
  /** Empty: a numbered name is given. */
  readonly name: string;
  readonly size: ImageSize;
  readonly fit: Fit;
  readonly flip: boolean;

  readonly window: WindowSpec['name'];
  /** For a custom window. */
  readonly center: string;
  readonly width: string;

  readonly keepAll: boolean;
  /** Empty: any. */
  readonly modality: string;
  readonly plane: Plane | '';
  readonly description: string;
  readonly range: 'all' | 'index' | 'percent';
  readonly from: string;
  readonly to: string;
  /** Percent; both empty: not asked. */
  readonly lungLeast: string;
  readonly lungMost: string;
  readonly colour: Recipe['colour'];

  readonly folders: Recipe['folders'];
  readonly trainPercent: string;
  readonly validationPercent: string;
  readonly splitSeed: string;
  readonly blockMm: string;
}

export type DraftProblem = 'center' | 'width' | 'range' | 'lung' | 'percent' | 'seed' | 'block';

const MAX_SEED = 2 ** 32 - 1;
const MAX_SLICES = 1_000_000;
/** A drag ends at the narrowest window that still has a grey in it; less can be typed. */
const MIN_WIDTH = 2;

export function defaultRecipeDraft(): RecipeDraft {
  const recipe = defaultRecipe({ size: IMAGE_SIZES[0] });
  const { center, width } = WINDOW_PRESETS.lung;
  return {
    name: '',
    size: recipe.size,
    fit: recipe.fit,
    flip: recipe.flip,
    window: 'lung',
    center: String(center),
    width: String(width),
    keepAll: recipe.filter.keepAll,
    modality: recipe.filter.modality ?? '',
    plane: recipe.filter.plane ?? '',
    description: '',
    range: 'all',
    from: '',
    to: '',
    lungLeast: '',
    lungMost: '',
    colour: recipe.colour,
    folders: recipe.folders,
    trainPercent: String(recipe.trainPercent),
    validationPercent: String(recipe.validationPercent),
    splitSeed: String(recipe.splitSeed),
    blockMm: String(recipe.blockMm),
  };
}

/** What is not valid, in no order; empty: the draft means a recipe. */
export function problemsOf(draft: RecipeDraft): ReadonlySet<DraftProblem> {
  const problems = new Set<DraftProblem>();
  if (draft.window === 'custom') {
    if (!Number.isFinite(parseNumber(draft.center))) problems.add('center');
    if (!(parseNumber(draft.width) > 0)) problems.add('width');
  }
  if (!draft.keepAll && rangeOf(draft) === 'wrong') problems.add('range');
  if (!draft.keepAll && lungOf(draft) === 'wrong') problems.add('lung');
  const train = parseInteger(draft.trainPercent, 1, 100);
  const validation = parseInteger(draft.validationPercent, 1, 100);
  if (train === null || validation === null || train + validation > 100) problems.add('percent');
  if (parseInteger(draft.splitSeed, 0, MAX_SEED) === null) problems.add('seed');
  if (!(parseNumber(draft.blockMm) > 0)) problems.add('block');
  return problems;
}

/** What choosing needs. `filter.description` holds the words themselves here: it is for the screen, not to be stored. */
export function rulesOf(draft: RecipeDraft): Pick<Recipe, 'filter' | 'colour'> {
  const range = rangeOf(draft);
  const lung = lungOf(draft);
  const filter: SliceFilter = draft.keepAll
    ? { keepAll: true, modality: null, plane: null, description: null, slices: null, lungShare: null }
    : {
        keepAll: false,
        modality: draft.modality || null,
        plane: draft.plane || null,
        description: wordsOf(draft),
        slices: range === 'wrong' ? null : range,
        lungShare: lung === 'wrong' ? null : lung,
      };
  return { filter, colour: draft.colour };
}

/** What is looked for in descriptions; null: nothing. */
export function wordsOf({ description, keepAll }: RecipeDraft): string | null {
  return keepAll ? null : description.trim() || null;
}

/** Null while the draft is not valid. */
export async function recipeOf(draft: RecipeDraft): Promise<Recipe | null> {
  const window = windowOf(draft);
  if (!window || problemsOf(draft).size > 0) return null;
  const { filter, colour } = rulesOf(draft);
  const words = wordsOf(draft);
  return defaultRecipe({
    size: draft.size,
    window,
    fit: draft.fit,
    filter: { ...filter, description: words && (await descriptionHash(words)) },
    colour,
    flip: draft.flip,
    folders: draft.folders,
    trainPercent: parseNumber(draft.trainPercent),
    validationPercent: parseNumber(draft.validationPercent),
    splitSeed: parseNumber(draft.splitSeed),
    blockMm: parseNumber(draft.blockMm),
  });
}

/** Null while the custom window is not valid. A width of 1 or less is a threshold (PS3.3 C.11.2.1.2.1), as on the command line. */
export function windowOf(draft: RecipeDraft): WindowSpec | null {
  if (draft.window === 'file') return { name: 'file' };
  if (draft.window !== 'custom') return WINDOW_PRESETS[draft.window];
  const center = parseNumber(draft.center);
  const width = parseNumber(draft.width);
  return Number.isFinite(center) && width > 0 ? { name: 'custom', center, width } : null;
}

/** The window moved by whole units, as a custom one; from the lung window where there is none to move. */
export function movedWindow(
  draft: RecipeDraft,
  { center, width }: { readonly center: number; readonly width: number },
): Pick<RecipeDraft, 'window' | 'center' | 'width'> {
  const now = windowOf(draft);
  const start = now && now.name !== 'file' ? now : WINDOW_PRESETS.lung;
  return {
    window: 'custom',
    center: String(Math.round(start.center + center)),
    width: String(width === 0 ? start.width : Math.max(MIN_WIDTH, Math.round(start.width + width))),
  };
}

function rangeOf({ range, from, to }: RecipeDraft): SliceFilter['slices'] | 'wrong' {
  if (range === 'all') return null;
  const percent = range === 'percent';
  const first = percent ? within(from, 0, 100) : parseInteger(from, 1, MAX_SLICES);
  const last = percent ? within(to, 0, 100) : parseInteger(to, 1, MAX_SLICES);
  if (first === null || last === null || first > last) return 'wrong';
  return { from: first, to: last, unit: range };
}

function lungOf({ lungLeast, lungMost }: RecipeDraft): SliceFilter['lungShare'] | 'wrong' {
  if (!lungLeast.trim() && !lungMost.trim()) return null;
  const least = within(lungLeast.trim() || '0', 0, 100);
  const most = within(lungMost.trim() || '100', 0, 100);
  if (least === null || most === null || least > most) return 'wrong';
  return { least: least / 100, most: most / 100 };
}

function within(typed: string, low: number, high: number): number | null {
  const value = parseNumber(typed);
  return value >= low && value <= high ? value : null;
}
