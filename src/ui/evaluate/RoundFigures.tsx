/** A round's figures, with its gate and what was measured before training beside them. */
import type { RoundRecord, RunRecord } from '../../run.ts';
import { text } from '../language.ts';
import { baselineWords } from './baselineWords.ts';
import { FiguresPanel } from './FiguresPanel.tsx';
import { subjectWords } from './subjectWords.ts';

export function RoundFigures({ run, round }: { readonly run: RunRecord; readonly round: RoundRecord }) {
  const words = text.value.evaluate.figures;
  const { evaluation } = round;
  if (!evaluation) return null;
  const fid = run.baseline?.metrics.fid.value ?? null;
  const subject = subjectWords({
    kind: 'run',
    runId: run.id,
    round: round.number,
    iteration: round.trainedIterations ?? 0,
  });
  return (
    <FiguresPanel
      evaluation={evaluation}
      caption={words.caption(subject, run.datasetName, evaluation.network.title)}
      gate={run.settings.gate}
      before={fid === null ? null : { label: baselineWords(run).label, fid }}
      testId="metrics"
    />
  );
}
