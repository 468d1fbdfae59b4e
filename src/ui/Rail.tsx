/** The five stages with what each is doing now, the loop that takes a run back from evaluation to training, and the way to all runs. */
import { useUi } from './context.ts';
import { text } from './language.ts';
import { Icon } from './parts/Icon.tsx';
import { runsLine, stageStatus } from './stageStatus.ts';
import { STAGES } from './state.ts';

export function Rail() {
  const { state } = useUi();
  const words = text.value;
  const run = state.run.value;
  return (
    <nav class="rail" aria-label={words.stagesLabel}>
      <ol class="stages">
        {STAGES.map((stage, i) => {
          const { tone, line } = stageStatus(state, stage);
          const current = state.stage.value === stage;
          return (
            <li key={stage} class={`rail-stage rail-${tone}`}>
              <a href={`#${stage}`} aria-current={current ? 'step' : undefined} data-testid={`go-${stage}`}>
                <span class="rail-number num">{tone === 'done' ? <Icon name="check" /> : i + 1}</span>
                <span class="rail-text">
                  <span class="rail-name">{words.stages[stage].name}</span>
                  <span class="rail-line num">{line}</span>
                </span>
              </a>
              {stage === 'evaluate' && run && (
                <p class="rail-loop num">
                  <Icon name="loop" />
                  {words.status.round(run.round, run.settings.maxRounds)}
                </p>
              )}
            </li>
          );
        })}
      </ol>
      <ul class="rail-aside">
        <li class="rail-stage">
          <a
            href="#runs"
            aria-current={state.stage.value === 'runs' ? 'page' : undefined}
            data-testid="go-runs"
          >
            <span class="rail-sign">
              <Icon name="rows" />
            </span>
            <span class="rail-text">
              <span class="rail-name">{words.runs.name}</span>
              <span class="rail-line num">{runsLine(state)}</span>
            </span>
          </a>
        </li>
      </ul>
      <p class="privacy">{words.privacy}</p>
    </nav>
  );
}
