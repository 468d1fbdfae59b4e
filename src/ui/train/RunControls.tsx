/** Pause, resume, stop, evaluate now: what makes sense in the state the run is in, and what was just asked of it. */
import { useUi } from '../context.ts';
import { text } from '../language.ts';
import { Icon } from '../parts/Icon.tsx';

export function RunControls() {
  const { state, runs } = useUi();
  const words = text.value.train;
  const run = state.run.value;
  const asked = state.asked.value;
  if (!run || !state.active.value) return run?.state === 'done' ? <ReportLink /> : null;
  const waiting = { pause: words.pausing, stop: words.stopping, evaluate: words.evaluatingSoon };
  const training = run.state === 'training';
  return (
    <>
      {asked && (
        <span class="help" role="status">
          {waiting[asked]}
        </span>
      )}
      {training && (
        <button
          type="button"
          class="button"
          disabled={asked !== null}
          onClick={runs.evaluateNow}
          data-testid="evaluate-now"
        >
          <Icon name="gauge" />
          {words.evaluateNow}
        </button>
      )}
      {run.state === 'paused' ? (
        <button
          type="button"
          class="button button-primary"
          disabled={asked === 'stop'}
          onClick={runs.resume}
          data-testid="resume"
        >
          <Icon name="play" />
          {words.resume}
        </button>
      ) : (
        <button
          type="button"
          class="button"
          disabled={asked !== null}
          onClick={runs.pause}
          data-testid="pause"
        >
          <Icon name="pause" />
          {words.pause}
        </button>
      )}
      <button
        type="button"
        class="button"
        disabled={asked === 'stop'}
        title={words.stopHelp}
        onClick={runs.stop}
        data-testid="stop"
      >
        <Icon name="stop" />
        {words.stop}
      </button>
    </>
  );
}

function ReportLink() {
  return (
    <a class="button button-primary" href="#report">
      {text.value.train.seeReport}
      <Icon name="arrow" />
    </a>
  );
}
