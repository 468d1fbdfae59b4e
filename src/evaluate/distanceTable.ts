/** Squared distances between the features of two sides, computed a few rows at a time so that the worker stays alive. */
import { nextTask } from '../nextTask.ts';
import type { Matrix } from '../numerics/matrix.ts';
import { squaredDistances } from '../numerics/squaredDistances.ts';

/** About 0.1 s at 1e9 differences a second. */
const AT_ONCE = 1e8;

export interface DistanceTable {
  readonly rows: number;
  readonly columns: number;
  /** [rows, columns], squared. */
  readonly squared: Float64Array<ArrayBuffer>;
}

/** @throws RangeError when dimensions differ; AbortError. */
export async function distanceTable(a: Matrix, b: Matrix, signal?: AbortSignal): Promise<DistanceTable> {
  const squared = new Float64Array(a.rows * b.rows);
  const step = Math.max(1, Math.floor(AT_ONCE / (b.rows * b.columns)));
  for (let from = 0; from < a.rows; from += step) {
    await nextTask();
    signal?.throwIfAborted();
    squaredDistances(a, b, squared, from, Math.min(a.rows, from + step));
  }
  return { rows: a.rows, columns: b.rows, squared };
}
