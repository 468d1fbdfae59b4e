/**
 * Which slices a command is to make, and how: `--window`, `--fit`, `--filter key=value …`, `--keep-all`. What is not said is as
 * on the page: axial CT in the lung window, padded.
 */
import { PLAIN_SLICES } from '../preprocess/recipe.ts';
import { parseWindow } from '../preprocess/window.ts';
import type { SliceWishes } from '../remoteProtocol.ts';
import { oneOf, type SplitLine, wrong } from './options.ts';

export type AskedSlices = SliceWishes;

export const SLICE_OPTIONS = ['window', 'fit'] as const;
export const SLICE_EXTRAS = { flags: ['keep-all', 'flip'], repeated: ['filter'] } as const;

type Filter = SliceWishes['filter'];

const PLANES = ['axial', 'coronal', 'sagittal', 'oblique', 'any'] as const;

/** @throws UsageError for a filter that is not known or cannot be, ConfigError for a window */
export function askedSlices({
  values,
  given,
  lists,
}: SplitLine<(typeof SLICE_OPTIONS)[number]>): AskedSlices {
  let wishes: SliceWishes = PLAIN_SLICES;
  let filter: Filter = { ...wishes.filter, keepAll: given.has('keep-all') };
  for (const text of lists.filter ?? []) {
    const at = text.indexOf('=');
    const [key, value] = [text.slice(0, at).trim().toLowerCase(), text.slice(at + 1).trim()];
    if (at < 1 || value === '') throw unknown(text);
    switch (key) {
      case 'modality':
        filter = { ...filter, modality: value.toLowerCase() === 'any' ? null : value.toUpperCase() };
        break;
      case 'plane': {
        const plane = choice(text, value, PLANES);
        filter = { ...filter, plane: plane === 'any' ? null : plane };
        break;
      }
      case 'description':
        filter = { ...filter, description: value };
        break;
      case 'slices':
        filter = { ...filter, slices: rangeOf(text, value) };
        break;
      case 'lung': {
        const { from, to, unit } = rangeOf(text, value);
        const whole = unit === 'percent' ? 100 : 1;
        if (to > whole) throw wrong('filter', `--filter ${text}: a share is at most 1, or 100%.`);
        filter = { ...filter, lungShare: { least: from / whole, most: to / whole } };
        break;
      }
      case 'colour':
      case 'color':
        wishes = { ...wishes, colour: choice(text, value, ['skip', 'luma']) };
        break;
      case 'folders':
        wishes = { ...wishes, folders: choice(text, value, ['split', 'train-all']) };
        break;
      default:
        throw unknown(text);
    }
  }
  return {
    ...wishes,
    window: values.window === undefined ? wishes.window : parseWindow(values.window),
    fit: oneOf(values, 'fit', ['pad', 'crop', 'stretch'], wishes.fit),
    filter,
    flip: given.has('flip'),
  };
}

/** `10-60`, `20%-80%`. */
function rangeOf(text: string, value: string): NonNullable<Filter['slices']> {
  const match = /^(\d+(?:\.\d+)?)(%?)\s*-\s*(\d+(?:\.\d+)?)(%?)$/.exec(value);
  const [from, to] = [Number(match?.[1]), Number(match?.[3])];
  if (!match || match[2] !== match[4] || !(from <= to)) {
    throw wrong('filter', `--filter ${text}: a range is written 10-60 or 20%-80%.`);
  }
  return { from, to, unit: match[2] === '%' ? 'percent' : 'index' };
}

function choice<T extends string>(text: string, value: string, choices: readonly T[]): T {
  const found = choices.find((one) => one === value.toLowerCase());
  if (found) return found;
  throw wrong('filter', `--filter ${text}: it must be one of ${choices.join(', ')}.`);
}

function unknown(text: string) {
  return wrong(
    'filter',
    `--filter ${text} is not known; write key=value with modality, plane, description, slices, lung, colour or folders.`,
  );
}
