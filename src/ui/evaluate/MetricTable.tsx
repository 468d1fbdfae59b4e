/** A round's figures, with its gate and what was measured before training beside them. */

import type { Evaluation } from '../../evaluation.ts';
import type { RoundRecord, RunRecord } from '../../run.ts';
import { text } from '../language.ts';
import { baselineWords } from './baselineWords.ts';
import { EvaluationTable } from './EvaluationTable.tsx';

export interface MetricTableProps {
  readonly run: RunRecord;
  readonly round: RoundRecord;
  readonly evaluation: Evaluation;
}

export function MetricTable({ run, round, evaluation }: MetricTableProps) {
  const words = text.value.evaluate;
  const { label, help } = baselineWords(run);
  return (
    <EvaluationTable
      title={words.metrics}
      caption={words.caption(evaluation.network.title, round.number)}
      evaluation={evaluation}
      gate={run.settings.gate}
      baseline={run.baseline && { label, help, fid: run.baseline.metrics.fid.value ?? Number.NaN }}
      testId="metrics"
    />
  );
}
