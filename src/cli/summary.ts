/** How a finished run reads on the terminal, and the exit code it gives. */
import type { Gate, RunRecord } from '../run.ts';
import type { Evaluation } from '../workers/protocol.ts';
import { figure } from './progress.ts';

export const EXIT = { passed: 0, error: 1, usage: 2, notPassed: 3, interrupted: 130 } as const;

/** @param run in state done. */
export function summarise(run: RunRecord): { lines: string[]; exitCode: number } {
  const best = run.rounds.find(({ number }) => number === run.bestRound);
  const passed = best?.passed === true;
  const lines = run.rounds.flatMap(({ number, evaluation, brokeOff }) => {
    if (brokeOff) return [`Round ${number} broke off: ${brokeOff}`];
    return evaluation ? [`Round ${number}: ${describeEvaluation(evaluation, run)}`] : [];
  });
  const gate = describeGate(run.settings.gate);
  const of = run.rounds.length > 1 ? ` in round ${run.bestRound}` : '';
  lines.push(passed ? `FID gate passed${of} (${gate})` : `FID gate not passed (${gate})`);
  return { lines, exitCode: passed ? EXIT.passed : EXIT.notPassed };
}

/** @param run in state done, trained and not judged. */
export function summariseTraining(run: RunRecord): string[] {
  return run.rounds.flatMap(({ log }) => {
    if (!log) return [];
    const { iterations, seconds, wasserstein } = log;
    const { first, last, max } = wasserstein;
    return [
      `${iterations} iterations in ${figure(seconds)} s; Wasserstein estimate ${figure(first)} at first, ` +
        `${figure(last)} at last, ${figure(max)} at most; not judged`,
    ];
  });
}

/** What a run that did not come to its end left behind. */
export function describeLeft(written: readonly string[], folder: string): string {
  if (!written.includes('model.pth')) return 'No model was trained yet.';
  return `What was trained is in ${folder} (${written.length} files).`;
}

/** Of what was named: folders that may not be read, links that lead nowhere. */
export function describeUnreadable(entries: number): string {
  return `${entries} ${entries === 1 ? 'entry' : 'entries'} could not be read (no access, or a link that leads nowhere); the rest is.`;
}

/** A number never stands alone: its network, its sample sizes, what it is seen against, and what flatters it. */
function describeEvaluation(evaluation: Evaluation, { baseline, startedFrom }: RunRecord): string {
  const { fid, floor, ratio, n, network, samePatient, synthetic } = evaluation;
  const parts = [
    `FID ${figure(fid)} (${network.title}, ${network.dimension} features, ${n.fake} generated against ${n.validation} real)`,
    `${ratio === null ? 'no ratio' : `${figure(ratio)} times`} its floor ${figure(floor)}`,
    ...(baseline ? [`${startedFrom ? 'before training' : 'untrained'} ${figure(baseline.fid)}`] : []),
    ...(samePatient ? ['same patient, optimistic'] : []),
    ...(synthetic ? ['synthetic data'] : []),
  ];
  return parts.join('; ');
}

function describeGate({ kind, threshold }: Gate): string {
  return kind === 'ratio' ? `at most ${threshold} times the floor` : `FID at most ${threshold}`;
}
