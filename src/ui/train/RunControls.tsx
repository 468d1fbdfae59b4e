/** Pause, resume, stop, evaluate now: what makes sense in the state the run is in, and what was just asked of it; whether to tell of its end. */
import { useUi } from '../context.ts';
import { text } from '../language.ts';
import { Icon } from '../parts/Icon.tsx';

export function RunControls() {
  const { state, runs } = useUi();
  const words = text.value.train;
  const run = state.run.value;
  const asked = state.asked.value;
  if (!run || !state.active.value) return run?.state === 'done' ? <ReportLink /> : null;
  const waiting = {
    pause: words.pausing,
    stop: words.stopping,
    evaluate: words.evaluatingSoon,
    answer: text.value.adjust.asking.waiting,
  };
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
        // A run that asks has nothing in work to pause.
        run.state !== 'asking' && (
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
        )
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

/** Whether to be told of the run's end elsewhere than on this page. */
export function TellMe() {
  const { state, notifier } = useUi();
  const words = text.value.train.tellMe;
  const telling = notifier.telling.value;
  if (telling === 'absent' || !state.active.value) return null;
  return (
    <div class="aside">
      <label class="tick">
        <input
          type="checkbox"
          checked={telling === 'on'}
          data-testid="tell-me"
          onClick={(event) => {
            const { currentTarget: box } = event;
            void notifier.choose(box.checked).then(() => {
              box.checked = notifier.telling.value === 'on';
            });
          }}
        />
        {words.label}
      </label>
      {telling === 'refused' && (
        <p class="field-error" role="alert">
          {words.refused}
        </p>
      )}
    </div>
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
