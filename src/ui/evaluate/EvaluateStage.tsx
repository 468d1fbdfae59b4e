/** Stage 3: the verdict in words first, then the figures it rests on, where the FID lies, and what each round changed. */
import { useUi } from '../context.ts';
import { duration } from '../format.ts';
import { text } from '../language.ts';
import { Empty, Panel } from '../parts/Panel.tsx';
import { Progress } from '../parts/Progress.tsx';
import { baselineWords } from './baselineWords.ts';
import { bestRound } from './bestRound.ts';
import { FidScale } from './FidScale.tsx';
import { MetricTable } from './MetricTable.tsx';
import { RoundLedger } from './RoundLedger.tsx';
import { Verdict } from './Verdict.tsx';

export function EvaluateStage() {
  const { state } = useUi();
  const words = text.value.evaluate;
  const run = state.run.value;
  const round = run && bestRound(run);
  return (
    <>
      <Judging />
      {run && round?.evaluation && (
        <>
          <Verdict run={run} round={round} />
          <div class="columns columns-wide">
            <MetricTable run={run} round={round} evaluation={round.evaluation} />
            <FidScale run={run} />
          </div>
        </>
      )}
      {run && (round?.evaluation || run.rounds.length > 1) && <RoundLedger run={run} />}
      {!round?.evaluation && run?.state !== 'evaluating' && (
        <Empty title={words.empty}>{words.emptyHelp}</Empty>
      )}
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
