/** Every FID measured along a run, in order, and which of them was known at a given point of it. */
import type { EvaluationRecord } from '../../evaluation.ts';
import type { RunRecord } from '../../run.ts';
import { type PointKind, trainingPoints } from '../evaluate/trainingPoints.ts';

export interface FidPoint {
  readonly round: number;
  readonly iteration: number;
  /** `rung`: measured part-way by a search. */
  readonly kind: PointKind | 'rung';
  readonly fid: number;
  readonly interval: readonly [low: number, high: number] | null;
}

/** In order of round and iteration; of one state measured twice, the fuller measurement. */
export function fidPoints(
  run: RunRecord,
  records: readonly EvaluationRecord[],
  /** Of the training split; null: the dataset is gone. */
  trainSlices: number | null,
): FidPoint[] {
  const measured: FidPoint[] = trainingPoints(run, records, trainSlices).filter(
    // A round that starts from another's weights does not begin at the untrained generator.
    ({ kind, round }) => kind !== 'baseline' || startsAnew(run, round),
  );
  const rungs = run.rounds.flatMap(({ number, rungs = [] }) =>
    rungs.map(({ iteration, fid }) => ({
      round: number,
      iteration,
      kind: 'rung' as const,
      fid,
      interval: null,
    })),
  );
  const isNew = (rung: FidPoint) =>
    !measured.some((point) => point.round === rung.round && point.iteration === rung.iteration);
  return [...measured, ...rungs.filter(isNew)].sort((a, b) => a.round - b.round || a.iteration - b.iteration);
}

/** The newest FID at or before that iteration of that round, also one of a round before; null: none yet. */
export function fidKnownAt(points: readonly FidPoint[], round: number, iteration: number): FidPoint | null {
  return (
    points.findLast(
      (point) => point.round < round || (point.round === round && point.iteration <= iteration),
    ) ?? null
  );
}

function startsAnew({ rounds }: RunRecord, number: number): boolean {
  return (rounds.find((round) => round.number === number)?.adjustment?.startRound ?? null) === null;
}
