/** A run as it happens, or as it happened: where it stands, its controls, what befell it, its losses, its sample grid, its health. */
import { useEffect, useState } from 'preact/hooks';
import { completeConfig, totalIterations } from '../../config.ts';
import type { RunRecord } from '../../run.ts';
import type { LogRow } from '../../workers/protocol.ts';
import { useUi } from '../context.ts';
import { baselineWords } from '../evaluate/baselineWords.ts';
import { bestRound } from '../evaluate/bestRound.ts';
import { RunVerdict } from '../evaluate/RunVerdict.tsx';
import { duration, figure, integer } from '../format.ts';
import { text } from '../language.ts';
import { OptimisticBadge, SyntheticBadge } from '../parts/Badge.tsx';
import { CurveControls } from '../parts/CurveControls.tsx';
import { LineChart } from '../parts/LineChart.tsx';
import { AS_MEASURED } from '../parts/lineDrawing.ts';
import { Panel } from '../parts/Panel.tsx';
import { Progress } from '../parts/Progress.tsx';
import { Segmented } from '../parts/Segmented.tsx';
import { Stats } from '../parts/Stats.tsx';
import { lastRow, type State } from '../state.ts';
import { AskPanel } from './AskPanel.tsx';
import { DiagnosticsPanel } from './DiagnosticsPanel.tsx';
import { Incidents } from './Incidents.tsx';
import { RunControls, TellMe } from './RunControls.tsx';
import { SamplePanel } from './SamplePanel.tsx';

export function LiveRun() {
  const { state } = useUi();
  const run = state.run.value!;
  const words = text.value.train;
  const [chosen, setChosen] = useState<number | null>(null);
  const [look, setLook] = useState(AS_MEASURED);
  const round = chosen ?? run.round;
  const tick = state.traceTick.value;
  const trace = state.traces.get(round);
  const total = plannedTotal(state, run);
  const dataset = state.dataset.value;
  const best = bestRound(run);
  const config = completeConfig(run.rounds[round - 1]?.config ?? run.settings.config);
  const shared = {
    rows: trace?.rows ?? [],
    tick,
    total,
    look,
    x: (row: LogRow) => row.iteration,
    xName: words.iteration,
  };
  useEffect(() => setChosen(null), [run.id, run.round]);

  return (
    <>
      <AskPanel />
      <Panel
        title={`${text.value.runStates[run.state]} · ${text.value.status.round(run.round, run.settings.maxRounds)}`}
        note={
          <span class="badges">
            <span>{run.datasetName}</span>
            {run.synthetic && <SyntheticBadge />}
            {dataset?.id === run.settings.datasetId && dataset.samePatient && <OptimisticBadge />}
          </span>
        }
        actions={<RunControls />}
        class="live"
        testId="live-run"
      >
        {(run.baseline || lastRow(state, run.round)) && <TrainingProgress />}
        <Judging />
        <TellMe />
      </Panel>
      <Incidents run={run} />
      {run.state === 'done' && best && <RunVerdict run={run} round={best} />}
      {run.rounds.length > 1 && (
        <Segmented
          label={words.roundShown}
          options={run.rounds.map(({ number }) => ({ value: String(number), label: String(number) }))}
          value={String(round)}
          onChoose={(value) => setChosen(Number(value))}
        />
      )}
      {trace && trace.rows.length > 0 && (
        <div class="columns columns-live">
          <div class="stack-panels">
            <section class="panel" aria-label={words.losses}>
              <div class="curve-controls">
                <CurveControls look={look} onChange={setLook} />
              </div>
              <LineChart
                title={words.losses}
                picture="losses"
                {...shared}
                lines={[
                  { name: words.critic, color: '--series-1', value: (row: LogRow) => row.lossD },
                  {
                    name: words.generator,
                    color: '--series-2',
                    dash: [5, 3],
                    value: (row: LogRow) => row.lossG,
                  },
                ]}
              />
            </section>
            <section class="panel" aria-label={words.wasserstein}>
              <LineChart
                title={words.wasserstein}
                note={words.wassersteinHelp}
                picture="wasserstein"
                {...shared}
                lines={[
                  { name: words.wasserstein, color: '--series-1', value: (row: LogRow) => row.wasserstein },
                ]}
              />
            </section>
          </div>
          <SamplePanel grids={trace.grids} tick={tick} averaged={config.ema > 0} />
        </div>
      )}
      {trace && trace.rows.length > 0 && (
        <DiagnosticsPanel trace={trace} tick={tick} mode={config.mode} total={total} look={look} />
      )}
    </>
  );
}

function TrainingProgress() {
  const { state } = useUi();
  const words = text.value.train;
  const run = state.run.value!;
  const last = lastRow(state, run.round);
  const done = last?.iteration ?? 0;
  const total = plannedTotal(state, run);
  const speed = state.speed.value;
  const checkpoint = state.checkpoint.value;
  return (
    <>
      <Progress label={words.progress} done={done} total={total}>
        {checkpoint !== null && <span class="num">{words.lastCheckpoint(integer(checkpoint))}</span>}
      </Progress>
      <Stats
        items={[
          {
            name: words.iteration,
            value: total === null ? integer(done) : text.value.ofTotal(integer(done), integer(total)),
            testId: 'iteration',
          },
          {
            name: words.speed,
            value: speed ? figure(speed.imagesPerSecond) : '–',
            testId: 'images-per-second',
          },
          { name: words.timeLeft, value: speed ? duration(speed.secondsLeft) : '–' },
          { name: words.criticLoss, value: last ? figure(last.lossD) : '–' },
          { name: words.generatorLoss, value: last ? figure(last.lossG) : '–' },
          { name: words.wasserstein, value: last ? figure(last.wasserstein) : '–' },
        ]}
      />
    </>
  );
}

/** As training said, or as the configuration plans before it has. */
function plannedTotal(state: State, run: RunRecord): number | null {
  const round = run.rounds[run.round - 1];
  const dataset = state.datasets.value?.find(({ id }) => id === run.settings.datasetId);
  if (round?.trainedIterations != null) return round.trainedIterations;
  if (state.total.value !== null) return state.total.value;
  return round && dataset ? totalIterations(round.config, dataset.counts.train) : null;
}

/** Why no iteration is being made just now. */
function Judging() {
  const { state } = useUi();
  const words = text.value.train;
  const run = state.run.value!;
  if (run.state !== 'evaluating') return null;
  const judging = state.judging.value;
  const what = judging?.what ?? (run.baseline ? 'final' : 'baseline');
  const first = baselineWords(run);
  const sentence = {
    baseline: first.now,
    midway: words.midwayNow,
    final: words.evaluatingNow,
    confirmation: words.confirmingNow,
  }[what];
  const labels = text.value.evaluate;
  const measuring = what === 'baseline' ? first.measuring : labels.whats[what];
  return (
    <div class="aside" data-testid="judging">
      <p>
        {sentence} <a href="#evaluate">{words.seeEvaluation}</a>
      </p>
      <Progress
        label={judging ? labels.stages[judging.progress.stage] : measuring}
        done={judging?.progress.done ?? 0}
        total={judging?.progress.total ?? null}
      >
        {judging && judging.progress.secondsLeft !== null && (
          <span class="num">{text.value.timeLeft(duration(judging.progress.secondsLeft))}</span>
        )}
      </Progress>
    </div>
  );
}
