/** Every evaluation that the page can show, as one list: those a person asked for, and those of the runs' own rounds. */
import type { EvaluatedSubject, Evaluation, EvaluationRecord } from '../../evaluation.ts';
import type { RoundRecord, RunRecord } from '../../run.ts';

export interface Entry {
  /** Of the record; `runId/round` for a run's own. Names its pictures too. */
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly subject: EvaluatedSubject;
  readonly datasetId: string;
  readonly datasetName: string;
  readonly evaluation: Evaluation;
  /** Null: a person asked for it. */
  readonly own: { readonly run: RunRecord; readonly round: RoundRecord } | null;
}

/** Newest first; of a run, its last round first. */
export function entriesOf(records: readonly EvaluationRecord[], runs: readonly RunRecord[]): Entry[] {
  const asked = records.map(
    ({ id, createdAt, subject, datasetId, datasetName, evaluation }): Entry => ({
      id,
      createdAt,
      subject,
      datasetId,
      datasetName,
      evaluation,
      own: null,
    }),
  );
  const own = runs.flatMap((run) => run.rounds.toReversed().flatMap((round) => roundEntry(run, round) ?? []));
  return [...asked, ...own].sort((a, b) => b.createdAt - a.createdAt);
}

/** Null while the round is not judged. */
export function roundEntry(run: RunRecord, round: RoundRecord): Entry | null {
  if (!round.evaluation) return null;
  return {
    id: `${run.id}/${round.number}`,
    createdAt: run.createdAt,
    subject: {
      kind: 'run',
      runId: run.id,
      round: round.number,
      iteration: round.trainedIterations ?? 0,
    },
    datasetId: run.settings.datasetId,
    datasetName: run.datasetName,
    evaluation: round.evaluation,
    own: { run, round },
  };
}
