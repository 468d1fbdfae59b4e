/** What the first measurement of a run is called: an untrained generator's, or the model's the run started from. */
import type { RunRecord } from '../../run.ts';
import { text } from '../language.ts';

export interface BaselineWords {
  readonly measuring: string;
  /** Why it is measured, as a sentence. */
  readonly now: string;
  readonly label: string;
  readonly whereHelp: string;
  whereAlt(fid: string, floor: string, baseline: string): string;
}

export function baselineWords({ startedFrom }: RunRecord): BaselineWords {
  const { evaluate: words, train } = text.value;
  if (startedFrom) return words.given;
  return {
    measuring: words.whats.baseline,
    now: train.baselineNow,
    label: words.untrained,
    whereHelp: words.whereHelp,
    whereAlt: words.whereAlt,
  };
}
