/** Above every stage while nothing runs: the newest run that a reload or a stop left in the middle. */
import type { RunRecord } from '../run.ts';
import { useUi } from './context.ts';
import { text } from './language.ts';
import { Icon } from './parts/Icon.tsx';

export function Unfinished() {
  const { state, runs } = useUi();
  const words = text.value.train;
  const runsWords = text.value.runs;
  const left = state.runs.value?.find(isUnfinished);
  if (!left || state.active.value || state.run.value?.state === 'done') return null;
  const asks = left.state === 'asking';
  return (
    <section class="unfinished" aria-label={words.runs}>
      <Icon name="info" />
      <p>
        {asks
          ? runsWords.unfinishedAsks(left.datasetName, left.round)
          : words.unfinished(left.datasetName, left.round)}
      </p>
      <button
        type="button"
        class="button button-primary"
        data-testid="resume-run"
        onClick={() => {
          location.hash = '#train';
          void runs.continueRun(left);
        }}
      >
        <Icon name="play" />
        {asks ? runsWords.answer : words.continueRun}
      </button>
    </section>
  );
}

function isUnfinished(run: RunRecord): boolean {
  return run.state !== 'done' && run.state !== 'failed';
}
