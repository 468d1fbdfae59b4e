/** A recipe as a person reads it: which slices, which window, which shape. */
import type { Recipe, WindowSpec } from '../../workers/protocol.ts';
import { setting } from '../format.ts';
import { text } from '../language.ts';
import { modalityName } from './seriesWords.ts';

/** “C −600 / W 1500 HU”, or that each file says it. */
export function windowFigures(window: WindowSpec): string {
  const words = text.value.data;
  return window.name === 'file'
    ? words.windowFile
    : words.windowFigures(setting(window.center), setting(window.width));
}

/** “Lung, C −600 / W 1500 HU”. */
export function windowLine(window: WindowSpec): string {
  return `${text.value.data.windows[window.name]}, ${windowFigures(window)}`;
}

/** Which slices, in one line. */
export function filterLine({ filter, colour }: Recipe): string {
  const words = text.value.data.recipeWords;
  const parts = filter.keepAll ? [words.all] : filterParts(filter);
  return [...parts, ...(colour === 'luma' ? [words.luma] : [])].join(', ');
}

function filterParts(filter: Recipe['filter']): string[] {
  const words = text.value.data.recipeWords;
  const { slices, lungShare, description } = filter;
  const parts = [
    filter.modality === null ? words.anyModality : modalityName(filter.modality),
    filter.plane === null ? words.anyPlane : text.value.data.planes[filter.plane].toLowerCase(),
  ];
  if (description !== null) parts.push(words.described);
  if (slices) {
    const say = slices.unit === 'index' ? words.index : words.percent;
    parts.push(say(setting(slices.from), setting(slices.to)));
  }
  if (lungShare) parts.push(words.lung(percentOf(lungShare.least), percentOf(lungShare.most)));
  return parts;
}

/** What else a recipe does, or null. */
export function extrasLine({ flip, folders }: Recipe): string | null {
  const words = text.value.data.recipeWords;
  const parts = [...(flip ? [words.flip] : []), ...(folders === 'train-all' ? [words.trainAll] : [])];
  return parts.length > 0 ? parts.join(', ') : null;
}

function percentOf(share: number): string {
  return setting(Math.round(share * 1e6) / 1e4);
}
