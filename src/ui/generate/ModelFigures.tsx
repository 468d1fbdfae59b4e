/** The figures of the opened file on a dataset; marked as the file's own, since no run and no gate stands behind them. */

import { FiguresPanel } from '../evaluate/FiguresPanel.tsx';
import { MemorisationWarning } from '../evaluate/MemorisationWarning.tsx';
import { text } from '../language.ts';
import type { ModelJudgement } from '../modelActions.ts';
import { Badge } from '../parts/Badge.tsx';

export function ModelFigures({
  name,
  judged: { datasetName, evaluation },
}: {
  /** Of the file. */
  readonly name: string;
  readonly judged: ModelJudgement;
}) {
  const words = text.value.openModel;
  return (
    <div class="stack-panels">
      <MemorisationWarning evaluation={evaluation} />
      <FiguresPanel
        caption={words.caption(name, datasetName, evaluation.network.title)}
        evaluation={evaluation}
        marks={<Badge>{words.ofFile}</Badge>}
        testId="model-figures"
      />
    </div>
  );
}
