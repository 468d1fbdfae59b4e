/** One run of the list: what it is, where it stands, its best figures, and what tells it from the others. */
import type { ConfigKey } from '../../config.ts';
import { completeConfig } from '../../config.ts';
import type { Figure } from '../../evaluation.ts';
import { runName } from '../compare/runName.ts';
import { useUi } from '../context.ts';
import { TONES } from '../evaluate/EvaluationList.tsx';
import { bytes, date, duration, figure, integer } from '../format.ts';
import { text } from '../language.ts';
import { Badge, SyntheticBadge } from '../parts/Badge.tsx';
import { Icon } from '../parts/Icon.tsx';
import { Tick } from '../parts/Tick.tsx';
import { MAX_COMPARED } from '../state.ts';
import { valueWords } from '../train/valueWords.ts';
import { OpenRun } from './OpenRun.tsx';
import { RunTitle } from './RunTitle.tsx';
import type { RunRow } from './runRow.ts';
import { totalOf } from './sortRows.ts';
import { STANDING_TONES, standingWords } from './standingWords.ts';

export interface RunTableRowProps {
  readonly row: RunRow;
  readonly keys: readonly ConfigKey[];
  readonly unfolded: boolean;
  onUnfold(): void;
}

export function RunTableRow({ row, keys, unfolded, onUnfold }: RunTableRowProps) {
  const { state, records } = useUi();
  const words = text.value.runs;
  const { run, standing, outcome, losses, seconds, tags } = row;
  const name = runName(run);
  const config = completeConfig(run.settings.config);
  const selected = records.selected.value;
  const ticked = selected.includes(run.id);
  const full = !ticked && selected.length >= MAX_COMPARED;
  const shown = state.run.value?.id === run.id;
  return (
    <tr class={shown ? 'run-shown' : undefined} data-testid="run-row" data-run={run.id}>
      <td data-label={words.selected} title={full ? words.selectMost(MAX_COMPARED) : undefined}>
        <Tick
          checked={ticked}
          disabled={full}
          label={words.select(name)}
          testId="run-select"
          onChange={(on) => records.select(run.id, on)}
        />
      </td>
      <th scope="row" data-label={words.run}>
        <div class="run-what">
          <RunTitle run={run} />
          <p class="help num">
            {run.labels?.name ? `${run.datasetName}, ${date(run.createdAt)}` : null}
            {run.synthetic && <SyntheticBadge />}
            {tags.map((tag) => (
              <Badge key={tag}>{tag}</Badge>
            ))}
          </p>
        </div>
      </th>
      <td data-label={words.standing}>
        <span class="run-badges">
          <Badge tone={STANDING_TONES[standing]}>{standingWords(row)}</Badge>
          {outcome && (
            <Badge tone={TONES[outcome]} title={text.value.evaluate.outcomes[outcome]}>
              FID: {words.outcomes[outcome].toLowerCase()}
            </Badge>
          )}
        </span>
      </td>
      <td class="num right" data-label={words.bestFid}>
        <Best row={row} />
      </td>
      <td class="num right" data-label={words.lastLosses}>
        {losses && (
          <span class="run-lines">
            <span>{figure(losses.d)}</span>
            <span>{figure(losses.g)}</span>
          </span>
        )}
      </td>
      <td class="num right" data-label={words.rounds}>
        {words.roundsOf(integer(run.rounds.length), integer(run.settings.maxRounds))}
      </td>
      {keys.map((key) => (
        <td key={key} class="num right" data-label={key}>
          {valueWords(key, config[key])}
        </td>
      ))}
      <td class="num right" data-label={words.time} title={run.device?.adapter ?? undefined}>
        <span class="run-lines">
          {seconds !== null && <span>{duration(seconds)}</span>}
          {run.device && <span class="run-aside">{text.value.train.backends[run.device.backend]}</span>}
        </span>
      </td>
      <td class="num right" data-label={words.storage}>
        <Weight id={run.id} />
      </td>
      <td class="run-acts">
        <OpenRun row={row} small testId="row-continue" />
        <button
          type="button"
          class="button button-icon button-quiet"
          aria-expanded={unfolded}
          onClick={onUnfold}
          data-testid="run-more"
        >
          <Icon name={unfolded ? 'up' : 'down'} />
          <span class="sr-only">{words.more(name)}</span>
        </button>
      </td>
    </tr>
  );
}

function Best({ row }: { readonly row: RunRow }) {
  const words = text.value.runs;
  const { fid, ratio, network } = row;
  if (!fid || fid.value === null) return null;
  return (
    <span class="run-lines" title={network?.title}>
      <span>{figure(fid.value)}</span>
      <Interval of={fid} />
      {ratio?.value != null && <span class="run-aside">{words.ratioShort(figure(ratio.value))}</span>}
    </span>
  );
}

function Interval({ of: { low, high } }: { readonly of: Figure }) {
  if (low === null || high === null) return null;
  return <span class="run-aside">{text.value.runs.fidHelp(figure(low), figure(high))}</span>;
}

function Weight({ id }: { readonly id: string }) {
  const { records } = useUi();
  const words = text.value.runs;
  const storage = records.storage.value.get(id);
  const total = totalOf(storage);
  if (!storage || total === null) return <span class="run-aside">{words.weighing}</span>;
  const { checkpoints, snapshots, logs, rest } = storage;
  return (
    <span title={words.storageParts(bytes(checkpoints), bytes(snapshots), bytes(logs), bytes(rest))}>
      {bytes(total)}
    </span>
  );
}
