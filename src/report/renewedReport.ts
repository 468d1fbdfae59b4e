/** A report of an earlier Gantry in the terms of this one: what it does not say is null, empty, or what was done then. */
import { FORMER_POLICY } from '../adjust/policy.ts';
import { type FormerAdjustment, reportAdjustment } from './ledger.ts';
import type { GeneratedSummary, Report, ReportRound } from './reportTypes.ts';

type Younger<T, Keys extends keyof T> = Omit<T, Keys> & Partial<Pick<T, Keys>>;
type FormerRound = Younger<
  Omit<ReportRound, 'adjustment'>,
  'rungs' | 'cutShort' | 'undone' | 'curve' | 'trainedIterations'
> & { readonly adjustment: ReportRound['adjustment'] | FormerAdjustment };

/** Any that the schema accepts. */
export type FormerReport = Younger<
  Omit<Report, 'rounds' | 'generated' | 'run'>,
  'ending' | 'policy' | 'incidents'
> & {
  readonly run: Younger<Report['run'], 'startedFrom'>;
  readonly rounds: readonly FormerRound[];
  readonly generated: Younger<GeneratedSummary, 'modelHash' | 'reproducible' | 'thumbnail'>;
};

/** To be shown, not to be written: its digest is of the original. */
export function renewedReport(report: FormerReport): Report {
  return {
    ...report,
    run: { ...report.run, startedFrom: report.run.startedFrom ?? null },
    rounds: report.rounds.map(renewedRound),
    incidents: report.incidents ?? [],
    generated: {
      ...report.generated,
      modelHash: report.generated.modelHash ?? null,
      reproducible: report.generated.reproducible ?? '',
      thumbnail: report.generated.thumbnail ?? '',
    },
    ending: report.ending ?? null,
    policy: report.policy ?? FORMER_POLICY,
  };
}

function renewedRound(round: FormerRound): ReportRound {
  return {
    ...round,
    adjustment: reportAdjustment(round.adjustment),
    trainedIterations: round.trainedIterations ?? round.log?.iterations ?? null,
    rungs: round.rungs ?? [],
    cutShort: round.cutShort ?? null,
    undone: round.undone ?? false,
    curve: round.curve ?? null,
  };
}
