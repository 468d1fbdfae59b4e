/** Progress of an evaluation: what is done of the stage at hand, and the time left of all stages whose length is known. */
import type { EvaluateProgress } from '../evaluation.ts';

/** Stages in their order, that cost about the same per image: an image through the network. */
const IMAGE_STAGES = ['real', 'train', 'fake'] as const;
type ImageStage = (typeof IMAGE_STAGES)[number];

export interface EvaluationProgress {
  /** A listener for one stage: images through the network so far. */
  of(stage: ImageStage): (done: number) => void;
  /** A listener for a stage that comes after them. */
  later(stage: 'pairs' | 'copies' | 'metrics'): (done: number, total: number) => void;
}

export function createProgress(
  totals: Readonly<Record<ImageStage, number>>,
  report: ((progress: EvaluateProgress) => void) | undefined,
  now: () => number = () => performance.now(),
): EvaluationProgress {
  const started = now();
  const all = totals.real + totals.train + totals.fake;
  return {
    of: (stage) => (done) => {
      const earlier = IMAGE_STAGES.slice(0, IMAGE_STAGES.indexOf(stage));
      const passed = earlier.reduce((sum, name) => sum + totals[name], done);
      const seconds = (now() - started) / 1000;
      report?.({ stage, done, total: totals[stage], secondsLeft: (seconds / passed) * (all - passed) });
    },
    later(stage) {
      const from = now();
      report?.({ stage, done: 0, total: 1, secondsLeft: null });
      return (done, total) =>
        report?.({
          stage,
          done,
          total,
          secondsLeft: done > 0 ? ((now() - from) / 1000 / done) * (total - done) : null,
        });
    },
  };
}
