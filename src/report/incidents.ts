/**
 * What happened on a run's way and what it started from, as report.json and run.json tell it. Facts come from browsers and
 * model files, so only numbers and short printable words of them go on.
 */
import type { Facts } from '../errors.ts';
import type { RunRecord } from '../run.ts';
import type { Incident, ModelOrigin } from '../workers/protocol.ts';
import type { ReportIncident } from './reportTypes.ts';

/** Characters that a fact's word may have. */
const LONGEST = 80;

/** In the order of the record, oldest first. */
export function reportIncidents({ incidents = [] }: RunRecord): ReportIncident[] {
  return incidents.map(reportIncident);
}

/** Null: the seed. */
export function reportOrigin({ startedFrom }: RunRecord): ModelOrigin | null {
  if (!startedFrom) return null;
  const { kind, sha256, steps } = startedFrom;
  return { kind, sha256, steps };
}

function reportIncident({
  kind,
  round,
  at,
  iteration,
  resumedFrom,
  seconds,
  facts,
}: Incident): ReportIncident {
  return {
    kind,
    round,
    at: new Date(at).toISOString(),
    iteration,
    resumedFrom,
    seconds,
    facts: plainFacts(facts),
  };
}

function plainFacts(facts: Facts): ReportIncident['facts'] {
  const plain: Record<string, string | number | boolean | null> = {};
  for (const [name, value] of Object.entries(facts)) {
    if (typeof value === 'string') plain[name] = value.replace(/[^\x20-\x7e]/g, '?').slice(0, LONGEST);
    else if (typeof value === 'number') plain[name] = Number.isFinite(value) ? value : null;
    else if (typeof value === 'boolean' || value === null) plain[name] = value;
  }
  return plain;
}
