/**
 * Every FID that was measured along a run's training, as points of one curve for each round: all at the floor's sample size, all in the
 * network of the run's own measurements.
 */
import { totalIterations } from '../../config.ts';
import type { Evaluation, EvaluationRecord, Figure } from '../../evaluation.ts';
import { MIDWAY, type RoundRecord, type RunRecord } from '../../run.ts';

/** `rung`: part-way, by a search that stops losers. */
export type PointKind = 'baseline' | 'midway' | 'final' | 'kept' | 'rung';

export interface TrainingPoint {
  readonly round: number;
  readonly iteration: number;
  readonly kind: PointKind;
  readonly fid: number;
  /** Null: measured for its FID alone. */
  readonly interval: readonly [low: number, high: number] | null;
}

/** In order of round and iteration. Of the same checkpoint measured twice, the one with an interval. */
export function trainingPoints(
  run: RunRecord,
  records: readonly EvaluationRecord[],
  /** Of the training split; null: the dataset is gone. */
  trainSlices: number | null,
): TrainingPoint[] {
  const points = run.rounds.flatMap((round) => [
    ...own(run, round, trainSlices),
    ...records.flatMap((record) => kept(run, round, record)),
    ...rungs(round),
  ]);
  return points
    .sort(
      (a, b) =>
        a.round - b.round ||
        a.iteration - b.iteration ||
        Number(b.interval !== null) - Number(a.interval !== null),
    )
    .filter((point, i, all) => {
      const before = all[i - 1];
      return !before || before.round !== point.round || before.iteration !== point.iteration;
    });
}

/** Whether a checkpoint's FID is among them. */
export function isMeasured(
  points: readonly TrainingPoint[],
  { round, iteration }: { readonly round: number; readonly iteration: number },
): boolean {
  return points.some((point) => point.round === round && point.iteration === iteration);
}

function own({ baseline }: RunRecord, round: RoundRecord, trainSlices: number | null): TrainingPoint[] {
  const { number, config, adjustment, trainedIterations, midFid, evaluation } = round;
  const points: TrainingPoint[] = [];
  // A round that starts from another's weights does not begin at the untrained generator.
  const anew = (adjustment?.startRound ?? null) === null;
  if (baseline && anew) points.push(...point(number, 0, 'baseline', baseline.metrics.matchedFid));
  if (midFid !== null && trainedIterations !== null) {
    // As planned: a person may have ended the round before its end, though not before this.
    const planned = trainSlices === null ? trainedIterations : totalIterations(config, trainSlices);
    const iteration = Math.min(trainedIterations, Math.round(MIDWAY * planned));
    points.push({ round: number, iteration, kind: 'midway', fid: midFid, interval: null });
  }
  if (evaluation && trainedIterations !== null) {
    points.push(...point(number, trainedIterations, 'final', evaluation.metrics.matchedFid));
  }
  return points;
}

function rungs({ number, rungs: looks = [] }: RoundRecord): TrainingPoint[] {
  return looks.map(({ iteration, fid }) => ({ round: number, iteration, kind: 'rung', fid, interval: null }));
}

function kept(run: RunRecord, round: RoundRecord, record: EvaluationRecord): TrainingPoint[] {
  const { subject, datasetId, evaluation } = record;
  if (subject.kind !== 'run' || subject.runId !== run.id || subject.round !== round.number) return [];
  if (datasetId !== run.settings.datasetId || !isAlike(evaluation, round.evaluation ?? run.baseline))
    return [];
  return point(round.number, subject.iteration, 'kept', evaluation.metrics.matchedFid);
}

/** Measured in the same network at the same sample size: else the points lie on different curves. */
function isAlike(one: Evaluation, other: Evaluation | null): boolean {
  if (!other) return true;
  return one.network.id === other.network.id && one.n.floor === other.n.floor && one.split === other.split;
}

function point(
  round: number,
  iteration: number,
  kind: PointKind,
  { value, low, high }: Figure,
): TrainingPoint[] {
  if (value === null) return [];
  return [
    { round, iteration, kind, fid: value, interval: low === null || high === null ? null : [low, high] },
  ];
}
