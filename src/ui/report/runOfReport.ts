/** A report in the terms of a run's record, so that the views of runs show it. Only what a report says; nothing of it is stored. */

import type { Report, ReportLog } from '../../report/reportTypes.ts';
import type { LogSummary, RoundRecord, RunRecord } from '../../run.ts';

export function runOfReport(report: Report): RunRecord {
  const { run, gate, policy } = report;
  return {
    id: run.id,
    version: 1,
    createdAt: Date.parse(run.startedAt),
    settings: {
      datasetId: '',
      config: report.rounds[0]?.configuration ?? report.configuration,
      gate,
      maxRounds: run.maxRounds,
      numOutput: report.generated.count,
      backend: run.requestedBackend,
      network: report.evaluation.network.name,
      policy,
    },
    datasetName: '',
    synthetic: report.data.synthetic,
    state: 'done',
    round: report.rounds.at(-1)?.number ?? run.bestRound,
    bestRound: run.bestRound,
    rounds: report.rounds.map(
      ({ configuration, log, ...round }): RoundRecord => ({
        ...round,
        config: configuration,
        log: log && logOf(log),
      }),
    ),
    baseline: report.baseline,
    confirmation: report.confirmation,
    confirmedRound: report.confirmedRound ?? run.bestRound,
    confirmationsBefore: report.confirmationsBefore,
    device: report.device,
    report,
    startedFrom: run.startedFrom,
    incidents: report.incidents.map((incident) => ({ ...incident, at: Date.parse(incident.at) })),
    ending: report.ending,
    failure: null,
  };
}

/** What was not finite shows as a dash. */
function logOf({ iterations, seconds, lossD, lossG, wasserstein }: ReportLog): LogSummary {
  const ends = ({ first, last }: { readonly first: number | null; readonly last: number | null }) => ({
    first: first ?? Number.NaN,
    last: last ?? Number.NaN,
  });
  return {
    iterations,
    seconds,
    lossD: ends(lossD),
    lossG: ends(lossG),
    wasserstein: { ...ends(wasserstein), max: wasserstein.max ?? Number.NaN },
  };
}
