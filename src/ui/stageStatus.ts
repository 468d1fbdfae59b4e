/** One line and one tone for each stage of the rail, from the state as it is. */
import { baselineWords } from './evaluate/baselineWords.ts';
import { bestRound } from './evaluate/bestRound.ts';
import { figure, integer, percent } from './format.ts';
import { text } from './language.ts';
import { lastRow, type StageName, type State } from './state.ts';

export interface StageStatus {
  /** `waiting`: nothing to do yet. `next`: what a person would do now. `active`: at work. `done`. `warn`: done, gate not passed. */
  readonly tone: 'waiting' | 'next' | 'active' | 'done' | 'warn';
  readonly line: string;
}

export function stageStatus(state: State, stage: StageName): StageStatus {
  switch (stage) {
    case 'data':
      return dataStatus(state);
    case 'train':
      return trainStatus(state);
    case 'evaluate':
      return evaluateStatus(state);
    case 'generate':
      return generateStatus(state);
    case 'report':
      return state.run.value?.state === 'done'
        ? { tone: 'done', line: text.value.status.reportReady }
        : { tone: 'waiting', line: text.value.status.waiting };
  }
}

/** How many runs this browser keeps; empty until they are read. */
export function runsLine(state: State): string {
  const runs = state.runs.value;
  return runs ? text.value.runs.count(integer(runs.length), runs.length) : '';
}

function dataStatus(state: State): StageStatus {
  const words = text.value.status;
  const ingest = state.ingest.value;
  if (ingest.kind === 'running') {
    return { tone: 'active', line: words.reading(percent(ingest.status.done, ingest.status.total)) };
  }
  if (ingest.kind === 'scanning') {
    return { tone: 'active', line: words.reading(percent(ingest.status.done, ingest.status.total)) };
  }
  if (ingest.kind === 'sample' || ingest.kind === 'walking') {
    return { tone: 'active', line: text.value.data.reading };
  }
  if (ingest.kind === 'idle' && state.builder.value) return { tone: 'next', line: words.choosing };
  const dataset = state.dataset.value;
  return dataset
    ? { tone: 'done', line: words.dataset(integer(dataset.slices.length), dataset.recipe.size) }
    : { tone: 'next', line: words.noData };
}

function trainStatus(state: State): StageStatus {
  const words = text.value.status;
  const run = state.run.value;
  if (!run) {
    return state.dataset.value
      ? { tone: 'next', line: words.ready }
      : { tone: 'waiting', line: words.needsData };
  }
  const last = lastRow(state, run.round);
  const total = state.total.value;
  const at = last && total !== null ? words.iteration(integer(last.iteration), integer(total)) : null;
  if (run.state === 'training' && state.active.value) {
    return { tone: 'active', line: at ?? text.value.runStates.training };
  }
  if (run.state === 'evaluating' && !run.baseline && state.active.value)
    return { tone: 'active', line: baselineWords(run).measuring };
  if (run.state === 'paused') return { tone: 'next', line: text.value.runStates.paused };
  if (run.state === 'stopped' || run.state === 'failed') {
    return { tone: 'next', line: text.value.runStates[run.state] };
  }
  return { tone: 'done', line: at ?? text.value.runStates.done };
}

function evaluateStatus(state: State): StageStatus {
  const words = text.value.status;
  const run = state.run.value;
  const judging = state.judging.value;
  if (run?.state === 'evaluating' && state.active.value && run.baseline) {
    const line = judging
      ? words.evaluating(percent(judging.progress.done, judging.progress.total))
      : text.value.loading;
    return { tone: 'active', line };
  }
  const round = run && bestRound(run);
  if (!round?.evaluation) {
    return { tone: 'waiting', line: run ? words.afterTraining : words.waiting };
  }
  const verdict = text.value.evaluate.outcomes[round.outcome ?? 'not-passed'];
  return {
    tone: round.outcome === 'passed' ? 'done' : 'warn',
    line: `${verdict} · ${figure(round.evaluation.metrics.fid.value ?? Number.NaN)}`,
  };
}

function generateStatus(state: State): StageStatus {
  const words = text.value.status;
  const generating = state.generating.value;
  if (generating && state.active.value) {
    return { tone: 'active', line: text.value.ofTotal(integer(generating.done), integer(generating.total)) };
  }
  const count =
    state.images.value?.count ??
    (state.run.value?.state === 'done' ? state.run.value.settings.numOutput : null);
  return count === null
    ? { tone: 'waiting', line: words.waiting }
    : { tone: 'done', line: words.images(integer(count)) };
}
