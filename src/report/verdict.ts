/** Whether an evaluation passes its gate. A statement about one number; never a statement that images are fit for a use. */
import type { Gate } from '../run.ts';
import type { Evaluation } from '../workers/protocol.ts';

export type VerdictText = 'FID gate passed' | 'FID gate not passed';

export interface Verdict {
  readonly passed: boolean;
  readonly text: VerdictText;
  /** One English sentence with the figures that decided. */
  readonly reason: string;
}

/**
 * `ratio`: passes when matchedFid / floor ≤ threshold. `fid`: passes when fid ≤ threshold, in the network's own scale.
 * What cannot be measured (a floor of 0, a figure that is not finite) does not pass, and the reason says so.
 */
export function verdict(
  evaluation: Pick<Evaluation, 'fid' | 'matchedFid' | 'floor' | 'ratio'>,
  { kind, threshold }: Gate,
): Verdict {
  const { fid, matchedFid, floor, ratio } = evaluation;
  if (kind === 'ratio') {
    if (ratio === null || !Number.isFinite(ratio)) {
      return result(
        false,
        `The ratio to the floor could not be taken (FID ${show(matchedFid)}, floor ${show(floor)}).`,
      );
    }
    const passed = ratio <= threshold;
    const figures = `FID ${show(matchedFid)} is ${show(ratio)} times its floor of ${show(floor)}`;
    return result(passed, `${figures}; the gate is at most ${threshold} times.`);
  }
  if (!Number.isFinite(fid)) return result(false, 'The FID is not a finite number.');
  return result(fid <= threshold, `FID ${show(fid)}; the gate is at most ${threshold}.`);
}

function result(passed: boolean, reason: string): Verdict {
  return { passed, text: passed ? 'FID gate passed' : 'FID gate not passed', reason };
}

/** Four significant digits, so that a figure that fails by a hair may print as the threshold; the decision uses all. */
function show(x: number): string {
  return Number.isFinite(x) ? String(Number(x.toPrecision(4))) : String(x);
}
