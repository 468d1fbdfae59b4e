/** How far an evaluation is, how long it will take, and the button that ends it. */
import type { EvaluationWork } from '../evaluationActions.ts';
import { duration } from '../format.ts';
import { text } from '../language.ts';
import { Progress } from '../parts/Progress.tsx';
import { progressWords } from './progressWords.ts';

export function EvaluationProgressBar({
  work: { progress, part, cancel },
}: {
  readonly work: EvaluationWork;
}) {
  const counts = progress?.kind === 'evaluate' ? progress.progress : progress;
  const left = progress?.kind === 'evaluate' ? progress.progress.secondsLeft : null;
  return (
    <div class="stack">
      <Progress label={progressWords(progress)} done={counts?.done ?? 0} total={counts?.total ?? null}>
        <span class="num">
          {part && text.value.evaluate.pictures.ofKept(part.n, part.of)}
          {part && left !== null && ' · '}
          {left !== null && text.value.timeLeft(duration(left))}
        </span>
      </Progress>
      <div class="row">
        <button type="button" class="button" onClick={cancel} data-testid="evaluate-cancel">
          {text.value.cancel}
        </button>
      </div>
    </div>
  );
}
