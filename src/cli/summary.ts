/** How a finished run reads on the terminal, and the exit code it gives. */
import type { Evaluation, Figure } from '../evaluation.ts';
import { verdict } from '../report/verdict.ts';
import { warningsOf } from '../report/warnings.ts';
import type { Gate, GateOutcome, RoundRecord, RunRecord } from '../run.ts';
import { figure } from './progress.ts';

export const EXIT = {
  passed: 0,
  error: 1,
  usage: 2,
  notPassed: 3,
  inconclusive: 4,
  interrupted: 130,
} as const;

export const EXIT_OF: Readonly<Record<GateOutcome, number>> = {
  passed: EXIT.passed,
  'not-passed': EXIT.notPassed,
  inconclusive: EXIT.inconclusive,
};

/** @param run in state done. */
export function summarise(run: RunRecord): { lines: string[]; exitCode: number } {
  const best = run.rounds.find(({ number }) => number === run.bestRound);
  const outcome = best?.outcome ?? 'not-passed';
  const lines = run.rounds.flatMap((round) => [...describeChange(round), ...describeRound(round, run)]);
  if (run.ending) lines.push(`No further round: ${run.ending.reason}`);
  if (run.confirmation) {
    const other = run.confirmedRound && run.confirmedRound !== run.bestRound;
    const of = other ? `, for round ${run.confirmedRound}` : '';
    lines.push(`Final split, looked at once${of}: ${describeEvaluation(run.confirmation)}`);
  }
  const before = run.confirmation ? (run.confirmationsBefore ?? 0) : 0;
  if (before > 0)
    lines.push(
      `This dataset's final split had been looked at by ${before} earlier ${before === 1 ? 'run' : 'runs'}.`,
    );
  if (best?.evaluation) lines.push(...warningsOf(best.evaluation).map(({ text }) => text));
  lines.push(gateLine(run, best ?? null, outcome));
  return { lines, exitCode: EXIT_OF[outcome] };
}

/** What was changed before the round, and why. */
function describeChange({ number, adjustment }: RoundRecord): string[] {
  if (!adjustment) return [];
  const changes = adjustment.changes.map(({ key, from, to }) => `${key} ${from} to ${to}`).join(', ');
  return [`Round ${number}, by ${adjustment.policy}: ${changes || 'the same again'}. ${adjustment.reason}`];
}

function describeRound({ number, evaluation, brokeOff, cutShort }: RoundRecord, run: RunRecord): string[] {
  if (brokeOff) return [`Round ${number} broke off: ${brokeOff}`];
  if (cutShort) return [`Round ${number} ended at iteration ${cutShort.iteration}: ${cutShort.reason}`];
  if (!evaluation) return [];
  // What the reasons of rounds and endings name, where the gate reads it.
  const matched =
    run.settings.gate.kind === 'ratio'
      ? [`matched FID ${describeFigure(evaluation.metrics.matchedFid)}`]
      : [];
  return [`Round ${number}: ${describeEvaluation(evaluation, [...matched, ...beside(run)])}`];
}

function gateLine({ settings, rounds }: RunRecord, best: RoundRecord | null, outcome: GateOutcome): string {
  const gate = describeGate(settings.gate);
  const of = rounds.length > 1 && best ? ` in round ${best.number}` : '';
  if (outcome === 'passed') return `FID gate passed${of} (${gate})`;
  if (!best?.evaluation) return `FID gate not passed (${gate})`;
  const { text, reason } = verdict(best.evaluation, settings.gate);
  return `${text}${outcome === 'inconclusive' ? of : ''} (${gate}). ${reason}`;
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

/** A number never stands alone: its network, its sample sizes, its interval, what it is seen against, and what flatters it. */
export function describeEvaluation(evaluation: Evaluation, besides: readonly string[] = []): string {
  const { metrics, n, network, samePatient, synthetic } = evaluation;
  const { fid, floor, ratio } = metrics;
  const parts = [
    `FID ${describeFigure(fid)} (${network.title}, ${network.dimension} features, ${n.fake} generated against ${n.real} real)`,
    `${ratio.value === null ? 'no ratio' : `${describeFigure(ratio)} times`} its floor ${describeFigure(floor)}`,
    ...besides,
    ...(samePatient ? ['same patient, optimistic'] : []),
    ...(synthetic ? ['synthetic data'] : []),
  ];
  return parts.join('; ');
}

/** With its 95 % interval, where it has one. */
export function describeFigure({ value, low, high }: Figure): string {
  if (value === null) return 'not measured';
  return low === null || high === null ? figure(value) : `${figure(value)} [${figure(low)}, ${figure(high)}]`;
}

function beside({ baseline, startedFrom }: RunRecord): string[] {
  if (!baseline) return [];
  return [`${startedFrom ? 'before training' : 'untrained'} ${describeFigure(baseline.metrics.fid)}`];
}

export function describeGate({ kind, threshold, recallFloor, copyRate, kidP }: Gate): string {
  return [
    kind === 'ratio' ? `at most ${threshold} times the floor` : `FID at most ${threshold}`,
    ...(typeof recallFloor === 'number' ? [`recall at least ${recallFloor}`] : []),
    ...(typeof copyRate === 'number' ? [`share of copies at most ${copyRate}`] : []),
    ...(typeof kidP === 'number' ? [`p of the KID test at least ${kidP}`] : []),
  ].join(', ');
}
