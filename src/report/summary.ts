/** A round's log in a few numbers: where the losses began, where they ended. */
import type { LogSummary } from '../run.ts';
import type { LogRow } from '../workers/protocol.ts';

/**
 * @param rows in order of iteration
 * @param seconds spent in training steps
 * @returns null when nothing was logged
 */
export function summariseLog(rows: readonly LogRow[], seconds: number): LogSummary | null {
  const first = rows[0];
  const last = rows.at(-1);
  if (!first || !last) return null;
  return {
    iterations: last.iteration,
    seconds,
    lossD: { first: first.lossD, last: last.lossD },
    lossG: { first: first.lossG, last: last.lossG },
    wasserstein: {
      first: first.wasserstein,
      last: last.wasserstein,
      max: rows.reduce((max, row) => Math.max(max, row.wasserstein), -Infinity),
    },
  };
}
