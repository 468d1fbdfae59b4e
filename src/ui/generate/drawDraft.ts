/** What a person has typed of images to draw, and what it means. Pure. */
import type { LatentPath } from '../../workers/protocol.ts';
import { parseInteger } from '../parts/parseNumber.ts';
import type { Wanted } from './drawActions.ts';

export interface DrawDraft {
  readonly kind: 'seed' | 'between';
  readonly count: string;
  readonly seed: string;
  /** The first index, or the one the way begins at. */
  readonly first: string;
  readonly to: string;
  readonly path: LatentPath;
}

export type DrawField = 'count' | 'seed' | 'first' | 'to';

export const MOST_IMAGES = 1024;
export const MAX_SEED = 0xffffffff;
/** Latents from 2³¹ on are those that evaluations draw (stages.ts): no image handed out shall have been judged. */
const MAX_INDEX = 2 ** 31 - MOST_IMAGES - 1;

/** Not a run's own seed by default, whose images are already there. */
export const defaultDrawDraft: DrawDraft = {
  kind: 'seed',
  count: '64',
  seed: '2',
  first: '0',
  to: '1',
  path: 'slerp',
};

/** `wanted` is null while a field that counts is wrong. */
export function wantedOf(draft: DrawDraft): {
  readonly wanted: Wanted | null;
  readonly wrong: ReadonlySet<DrawField>;
} {
  const fields = {
    count: parseInteger(draft.count, 1, MOST_IMAGES),
    seed: parseInteger(draft.seed, 0, MAX_SEED),
    first: parseInteger(draft.first, 0, MAX_INDEX),
    to: draft.kind === 'between' ? parseInteger(draft.to, 0, MAX_INDEX) : 0,
  };
  const names = Object.keys(fields) as DrawField[];
  const wrong = new Set(names.filter((name) => fields[name] === null));
  const { count, seed, first, to } = fields;
  if (count === null || seed === null || first === null || to === null) return { wanted: null, wrong };
  const between = draft.kind === 'between' ? { to, path: draft.path } : null;
  return { wanted: { count, seed, first, between }, wrong };
}
