/**
 * A round's log as few points as a report can carry: of each sixteenth of its iterations and each of three series the first, the
 * lowest, the highest and the last (M4, numerics/curves.ts), so that no peak is lost. Pure.
 */
import { keepExtremes } from '../numerics/curves.ts';
import type { LogRow } from '../workers/protocol.ts';
import { finite } from './evaluation.ts';
import type { Curve } from './reportTypes.ts';

const SERIES = ['lossD', 'lossG', 'wasserstein'] as const;

/** 16 parts × 3 series × 4 points: at most 192, below the schema's 200. */
const PARTS = 16;

/** @param rows in order of iteration. @returns null when nothing was logged */
export function curveOf(rows: readonly LogRow[]): Curve | null {
  if (rows.length === 0) return null;
  const kept = new Set(SERIES.flatMap((name) => extremes(rows, name)));
  const shown = rows.filter(({ iteration }) => kept.has(iteration));
  const of = (name: (typeof SERIES)[number]) => shown.map((row) => finite(row[name]));
  return {
    iteration: shown.map(({ iteration }) => iteration),
    lossD: of('lossD'),
    lossG: of('lossG'),
    wasserstein: of('wasserstein'),
  };
}

/** Iterations. */
function extremes(rows: readonly LogRow[], name: (typeof SERIES)[number]): number[] {
  const points = rows.map((row) => ({ x: row.iteration, y: row[name] }));
  return keepExtremes(points, PARTS).map(({ x }) => x);
}
