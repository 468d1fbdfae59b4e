/** Progress of an evaluation: what is done of the stage at hand, and the time left as it goes so far. */
import type { EvaluateProgress } from '../evaluation.ts';

/** Stages in their order, that cost about the same per image: an image through the network. */
const IMAGE_STAGES = ['real', 'train', 'fake'] as const;
type ImageStage = (typeof IMAGE_STAGES)[number];

type Report = ((progress: EvaluateProgress) => void) | undefined;

/** A listener for each of those stages: images through the network so far. The time left is that of all three. */
export function imageProgress(
  totals: Readonly<Record<ImageStage, number>>,
  report: Report,
): (stage: ImageStage) => (done: number) => void {
  const started = performance.now();
  const all = totals.real + totals.train + totals.fake;
  return (stage) => (done) => {
    const earlier = IMAGE_STAGES.slice(0, IMAGE_STAGES.indexOf(stage));
    const passed = earlier.reduce((sum, name) => sum + totals[name], done);
    const seconds = (performance.now() - started) / 1000;
    report?.({ stage, done, total: totals[stage], secondsLeft: (seconds / passed) * (all - passed) });
  };
}

/** Says that a later stage begins, and gives its listener. */
export function stageProgress(
  stage: 'pairs' | 'copies' | 'metrics',
  report: Report,
): (done: number, total: number) => void {
  const from = performance.now();
  report?.({ stage, done: 0, total: 1, secondsLeft: null });
  return (done, total) =>
    report?.({
      stage,
      done,
      total,
      secondsLeft: done > 0 ? ((performance.now() - from) / 1000 / done) * (total - done) : null,
    });
}
