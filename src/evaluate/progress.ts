/** Progress of an evaluation: images done in the stage, and the time left as the images so far went. */
import type { EvaluateProgress } from '../workers/protocol.ts';

export interface EvaluationProgress {
  /** A batch listener for one stage. */
  of(stage: 'real' | 'fake'): (done: number) => void;
  metrics(): void;
}

export function createProgress(
  totals: { readonly real: number; readonly fake: number },
  report: ((progress: EvaluateProgress) => void) | undefined,
  now: () => number = () => performance.now(),
): EvaluationProgress {
  const started = now();
  const all = totals.real + totals.fake;
  return {
    of: (stage) => (done) => {
      const passed = stage === 'real' ? done : totals.real + done;
      const seconds = (now() - started) / 1000;
      report?.({ stage, done, total: totals[stage], secondsLeft: (seconds / passed) * (all - passed) });
    },
    metrics: () => report?.({ stage: 'metrics', done: 0, total: 1, secondsLeft: null }),
  };
}
