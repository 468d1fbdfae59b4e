/** Stage 3: the evaluation that is shown, from its verdict to its pictures; then the rounds, other evaluations, and the networks. */
import { useUi } from '../context.ts';
import { duration } from '../format.ts';
import { text } from '../language.ts';
import { Icon } from '../parts/Icon.tsx';
import { Empty, Panel } from '../parts/Panel.tsx';
import { Progress } from '../parts/Progress.tsx';
import { baselineWords } from './baselineWords.ts';
import { bestRound } from './bestRound.ts';
import { Comparison } from './Comparison.tsx';
import { EvaluateForm } from './EvaluateForm.tsx';
import { EvaluationList } from './EvaluationList.tsx';
import { EvaluationPanel } from './EvaluationPanel.tsx';
import { roundEntry } from './entries.ts';
import { FidScale } from './FidScale.tsx';
import { NetworksPanel } from './NetworksPanel.tsx';
import { RoundLedger } from './RoundLedger.tsx';

export function EvaluateStage() {
  const { evaluations, state } = useUi();
  const words = text.value.evaluate;
  const run = state.run.value;
  const round = run && bestRound(run);
  const own = run && round && roundEntry(run, round);
  const opened = evaluations.opened.value;
  const shown = opened ?? own;
  const ofRun = shown !== null && run !== null && shown?.own?.run.id === run.id;
  return (
    <>
      <Judging />
      {opened && own && opened.id !== own.id && (
        <p>
          <button type="button" class="button button-small" onClick={() => evaluations.open(null)}>
            <Icon name="back" />
            {words.list.back}
          </button>
        </p>
      )}
      {shown && <EvaluationPanel key={shown.id} entry={shown} />}
      {run && ofRun && (
        <div class="columns columns-wide">
          <RoundLedger run={run} />
          <FidScale run={run} />
        </div>
      )}
      {run && !ofRun && run.rounds.length > 1 && <RoundLedger run={run} />}
      {!shown && run?.state !== 'evaluating' && <Empty title={words.empty}>{words.emptyHelp}</Empty>}
      <EvaluateForm />
      <EvaluationList />
      <Comparison />
      <NetworksPanel />
    </>
  );
}

function Judging() {
  const { state } = useUi();
  const words = text.value.evaluate;
  const run = state.run.value;
  if (run?.state !== 'evaluating' || !state.active.value) return null;
  const judging = state.judging.value;
  const what = judging?.what ?? (run.baseline ? 'final' : 'baseline');
  return (
    <Panel title={what === 'baseline' ? baselineWords(run).measuring : words.whats[what]}>
      <Progress
        label={judging ? words.stages[judging.progress.stage] : text.value.loading}
        done={judging?.progress.done ?? 0}
        total={judging?.progress.total ?? null}
      >
        {judging && judging.progress.secondsLeft !== null && (
          <span class="num">{text.value.timeLeft(duration(judging.progress.secondsLeft))}</span>
        )}
      </Progress>
    </Panel>
  );
}
