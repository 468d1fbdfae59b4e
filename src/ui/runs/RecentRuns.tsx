/** The newest few runs, under the stage that makes them. */

import { runName } from '../compare/runName.ts';
import { useUi } from '../context.ts';
import { date, figure } from '../format.ts';
import { text } from '../language.ts';
import { Badge, SyntheticBadge } from '../parts/Badge.tsx';
import { Icon } from '../parts/Icon.tsx';
import { Empty, Panel } from '../parts/Panel.tsx';
import { OpenRun } from './OpenRun.tsx';
import { originWords } from './originWords.ts';
import type { RunRow } from './runRow.ts';
import { STANDING_TONES, standingWords } from './standingWords.ts';
import { useRows } from './useRows.ts';

const MOST = 3;

export function RecentRuns() {
  const { state } = useUi();
  const words = text.value.runs;
  const list = state.runs.value;
  const rows = useRows(list?.slice(0, MOST) ?? NONE);
  if (!list) return null;
  return (
    <Panel title={words.recent} actions={list.length > 0 && <a href="#runs">{words.all}</a>}>
      {rows.length === 0 ? (
        <Empty title={text.value.train.noRuns} />
      ) : (
        <ul class="list" data-testid="run-list">
          {rows.map((row) => (
            <RecentRun key={row.run.id} row={row} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

const NONE: [] = [];

function RecentRun({ row }: { readonly row: RunRow }) {
  const { state, records } = useUi();
  const { run, standing, outcome } = row;
  const fid = row.fid?.value ?? null;
  const { config, maxRounds } = run.settings;
  return (
    <li class={state.run.value?.id === run.id ? 'list-row list-row-current' : 'list-row'}>
      <div class="list-main">
        <p class="list-title">
          {runName(run)} <Badge tone={STANDING_TONES[standing]}>{standingWords(row)}</Badge>
          {run.startedFrom && <Badge>{originWords(run.startedFrom)}</Badge>}
          {run.synthetic && <SyntheticBadge />}
          {outcome === 'passed' && <Badge tone="ok">{text.value.evaluate.outcomes.passed}</Badge>}
        </p>
        <p class="help num">
          {run.labels?.name ? `${run.datasetName} · ${date(run.createdAt)} · ` : ''}
          {config.imsize} px · {text.value.status.round(run.round, maxRounds)}
          {fid !== null && ` · FID ${figure(fid)}`}
        </p>
      </div>
      <div class="list-actions">
        <OpenRun row={row} testId="continue-run" />
        <button
          type="button"
          class="button button-icon button-quiet"
          disabled={standing === 'work'}
          onClick={() => void records.putAway(run)}
          data-testid="delete-run"
        >
          <Icon name="bin" />
          <span class="sr-only">{text.value.runs.deleteNamed(runName(run))}</span>
        </button>
      </div>
    </li>
  );
}
