/** A run that asks: what came out, what is proposed and why, and the next round's configuration to be changed and trained, or the end. */
import { useState } from 'preact/hooks';
import { CONFIG_KEYS, completeConfig } from '../../config.ts';
import type { Proposal, RunRecord } from '../../run.ts';
import { useUi } from '../context.ts';
import { changeWords, reasonWords } from '../evaluate/adjustmentWords.ts';
import { changedFrom } from '../evaluate/changedFrom.ts';
import { ledgerFid, ledgerFidName } from '../evaluate/ledgerFid.ts';
import { figure } from '../format.ts';
import { text } from '../language.ts';
import { Icon } from '../parts/Icon.tsx';
import { Panel } from '../parts/Panel.tsx';
import { ConfigFields } from './ConfigFields.tsx';
import { type ConfigDraft, checkDraft, draftOf, isChanged, typedOf } from './configDraft.ts';

export function AskPanel() {
  const { state } = useUi();
  const run = state.run.value;
  if (!run?.proposal || (run.state !== 'asking' && run.state !== 'stopped')) return null;
  return <Question key={`${run.id}/${run.round}`} run={run} proposal={run.proposal} />;
}

function Question({ run, proposal }: { readonly run: RunRecord; readonly proposal: Proposal }) {
  const { state, runs } = useUi();
  const [draft, setDraft] = useState(() => proposedDraft(run, proposal));
  const words = text.value.adjust.asking;
  const { config } = checkDraft(draft);
  const live = state.active.value;
  const sent = state.asked.value !== null;
  return (
    <Panel title={words.title(run.round)} note={words.left} class="ask" testId="ask">
      <div class="ask-facts">
        <CameOut run={run} />
        <Proposed run={run} proposal={proposal} />
      </div>
      {live ? (
        <>
          <h3>{words.next(run.round + 1)}</h3>
          <p class="help">{words.nextHelp}</p>
          <AskFields draft={draft} proposal={proposal} onChange={setDraft} />
          <div class="row ask-answers">
            <button
              type="button"
              class="button button-primary button-large"
              disabled={!config || sent}
              data-testid="ask-train"
              onClick={() => runs.answer(config)}
            >
              <Icon name="play" />
              {words.train}
            </button>
            <button
              type="button"
              class="button button-large"
              disabled={sent}
              title={words.endHelp}
              data-testid="ask-end"
              onClick={() => runs.answer(null)}
            >
              <Icon name="stop" />
              {words.end}
            </button>
            {!config && <p class="field-error">{text.value.train.fixFirst}</p>}
          </div>
        </>
      ) : (
        <button
          type="button"
          class="button button-primary button-large"
          data-testid="ask-resume"
          onClick={() => void runs.continueRun(run)}
        >
          <Icon name="play" />
          {words.resume}
        </button>
      )}
    </Panel>
  );
}

/** As proposed; what differs from the round just judged counts as changed. */
function proposedDraft(run: RunRecord, { config, adjustment }: Proposal): ConfigDraft {
  const base = changedFrom(run, run.round + 1, adjustment)?.config ?? run.rounds.at(-1)!.config;
  return { ...draftOf(config, 'run'), reference: typedOf(completeConfig(base)) };
}

interface AskFieldsProps {
  readonly draft: ConfigDraft;
  readonly proposal: Proposal;
  onChange(draft: ConfigDraft): void;
}

/** What the proposal changes stands open, and what is wrong; the rest is folded. */
function AskFields({ draft, proposal, onChange }: AskFieldsProps) {
  const words = text.value.adjust.asking;
  const { errors } = checkDraft(draft);
  const proposed = proposal.adjustment.changes.map(({ key }) => key);
  const first = CONFIG_KEYS.filter((key) => proposed.includes(key));
  const rest = CONFIG_KEYS.filter((key) => !first.includes(key));
  const open = rest.some((key) => errors[key] || isChanged(draft, key));
  const shared = { draft, prefix: 'ask', fixed: { imsize: words.size }, onChange };
  return (
    <>
      <ConfigFields {...shared} keys={first} />
      <details class="ask-rest" open={open || undefined}>
        <summary>{words.others(rest.length)}</summary>
        <ConfigFields {...shared} keys={rest} />
      </details>
    </>
  );
}

function CameOut({ run }: { readonly run: RunRecord }) {
  const { adjust, evaluate } = text.value;
  const words = adjust.asking;
  const last = run.rounds.find(({ number }) => number === run.round);
  const name = words.figures[ledgerFidName(run)];
  const fid = last && ledgerFid(run, last);
  const best = run.rounds.find(({ number }) => number === run.bestRound && number !== run.round);
  const bestFid = best && ledgerFid(run, best);
  return (
    <section class="ask-fact" aria-label={words.cameOut}>
      <h3>{words.cameOut}</h3>
      {last?.outcome && <p>{evaluate.outcomes[last.outcome]}</p>}
      {last?.brokeOff && <p>{words.brokeOff}</p>}
      {fid && (
        <p class="num" data-testid="ask-fid">
          {fid.low === null || fid.high === null
            ? words.fidOnly(name, figure(fid.value!))
            : words.fid(name, figure(fid.value!), figure(fid.low), figure(fid.high))}
        </p>
      )}
      {best && bestFid && <p class="help num">{words.best(best.number, name, figure(bestFid.value!))}</p>}
      <a href="#evaluate">{text.value.train.seeEvaluation}</a>
    </section>
  );
}

function Proposed({ run, proposal: { adjustment } }: { run: RunRecord; proposal: Proposal }) {
  const words = text.value.adjust.asking;
  return (
    <section class="ask-fact" aria-label={words.proposed}>
      <h3>{words.proposed}</h3>
      {adjustment.changes.length === 0 && <p>{words.same}</p>}
      {adjustment.changes.map((change) => (
        <p key={change.key} class="num">
          {changeWords(change)}
        </p>
      ))}
      <p class="help">{reasonWords(adjustment, changedFrom(run, run.round + 1, adjustment))}</p>
    </section>
  );
}
