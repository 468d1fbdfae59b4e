/** Which of the FIDs measured along a run was known at a given point of it. */
import type { TrainingPoint } from '../evaluate/trainingPoints.ts';

/**
 * The newest FID at or before that iteration of that round, also one of a round before; null: none yet.
 * @param points as trainingPoints gives them
 */
export function fidKnownAt(
  points: readonly TrainingPoint[],
  round: number,
  iteration: number,
): TrainingPoint | null {
  return (
    points.findLast(
      (point) => point.round < round || (point.round === round && point.iteration <= iteration),
    ) ?? null
  );
}
