/** Where in a text an error with a line and a column stands. */
import { GantryError } from '../../errors.ts';

/** Characters before it, or null where the error names no place. */
export function placeOf(error: Error, text: string): number | null {
  if (!(error instanceof GantryError)) return null;
  const { line, column } = error.facts;
  if (typeof line !== 'number' || typeof column !== 'number') return null;
  const starts = [0, ...[...text.matchAll(/\r\n|\n|\r/g)].map((end) => end.index + end[0].length)];
  const start = starts[line - 1];
  return start === undefined ? null : Math.min(text.length, start + column - 1);
}
