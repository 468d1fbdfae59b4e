/** Every run this browser keeps: open a finished one, continue another, delete. */
import { useState } from 'preact/hooks';
import type { RunRecord } from '../../run.ts';
import type { ModelOrigin } from '../../workers/protocol.ts';
import { useUi } from '../context.ts';
import { bestRound } from '../evaluate/bestRound.ts';
import { date, figure, integer } from '../format.ts';
import { text } from '../language.ts';
import { Badge, SyntheticBadge } from '../parts/Badge.tsx';
import { Confirm } from '../parts/Confirm.tsx';
import { Icon } from '../parts/Icon.tsx';
import { Empty, Panel } from '../parts/Panel.tsx';

export function RunList() {
  const { state, runs } = useUi();
  const [doomed, setDoomed] = useState<RunRecord | null>(null);
  const words = text.value.train;
  const list = state.runs.value;
  if (!list) return null;
  return (
    <Panel title={words.runs}>
      {list.length === 0 ? (
        <Empty title={words.noRuns} />
      ) : (
        <ul class="list" data-testid="run-list">
          {list.map((run) => (
            <RunRow key={run.id} run={run} onDelete={() => setDoomed(run)} />
          ))}
        </ul>
      )}
      {doomed && (
        <Confirm
          title={words.confirmDelete}
          help={words.confirmDeleteHelp}
          onCancel={() => setDoomed(null)}
          onConfirm={() => {
            setDoomed(null);
            void runs.deleteRun(doomed.id);
          }}
        />
      )}
    </Panel>
  );
}

function RunRow({ run, onDelete }: { readonly run: RunRecord; onDelete(): void }) {
  const { state, runs } = useUi();
  const words = text.value.train;
  const shown = state.run.value?.id === run.id;
  const active = state.active.value;
  const live = active && shown;
  const round = bestRound(run);
  const { config } = run.settings;
  return (
    <li class={shown ? 'list-row list-row-current' : 'list-row'}>
      <div class="list-main">
        <p class="list-title">
          {date(run.createdAt)}{' '}
          <Badge tone={live ? 'accent' : 'plain'}>
            {
              text.value.runStates[
                live || run.state === 'done' || run.state === 'failed' ? run.state : 'stopped'
              ]
            }
          </Badge>
          {run.startedFrom && <Badge>{originOf(run.startedFrom)}</Badge>}
          {run.synthetic && <SyntheticBadge />}
          {round?.outcome === 'passed' && <Badge tone="ok">{text.value.evaluate.outcomes.passed}</Badge>}
        </p>
        <p class="help num">
          {run.datasetName} · {config.imsize} px ·{' '}
          {text.value.status.round(run.round, run.settings.maxRounds)}
          {round?.evaluation && ` · FID ${figure(round.evaluation.metrics.fid.value ?? Number.NaN)}`}
        </p>
      </div>
      <div class="list-actions">
        {!live &&
          (run.state === 'done' ? (
            <button
              type="button"
              class="button"
              disabled={active || shown}
              onClick={() => void runs.openRun(run)}
            >
              {words.openRun}
            </button>
          ) : (
            <button
              type="button"
              class="button"
              disabled={active}
              onClick={() => void runs.continueRun(run)}
              data-testid="continue-run"
            >
              <Icon name="play" />
              {words.continueRun}
            </button>
          ))}
        <button type="button" class="button button-icon button-quiet" disabled={live} onClick={onDelete}>
          <Icon name="bin" />
          <span class="sr-only">
            {text.value.remove}: {date(run.createdAt)}
          </span>
        </button>
      </div>
    </li>
  );
}

function originOf({ kind, steps }: ModelOrigin): string {
  return text.value.train.startModel.ofRun(kind, steps === null ? null : integer(steps));
}
