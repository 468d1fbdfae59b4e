/** What happened to a run on its way, in a line. */
import type { Incident } from '../workers/protocol.ts';

export function describeIncident({ kind, iteration, resumedFrom, facts }: Incident): string {
  const at = iteration === null ? '' : ` at iteration ${iteration}`;
  switch (kind) {
    case 'device-lost':
      return `The graphics device was lost${at} (${facts.reason ?? 'no reason given'}); going on from the newest checkpoint`;
    case 'worker-silent':
      return `The computing part said nothing for too long${at} and was started again from the newest checkpoint`;
    case 'worker-crashed':
      return `The computing part ended unexpectedly${at} and was started again from the newest checkpoint`;
    case 'rolled-back':
      return `${facts.what ?? 'A number'} was no longer finite${at}; back to iteration ${resumedFrom} with lr ${facts.lr}`;
    case 'checkpoint-passed-over':
      return `The checkpoint of iteration ${iteration} is damaged (${facts.reason}); going on from iteration ${resumedFrom}`;
    case 'unsaved':
      return `Iteration ${iteration} could not be saved; training goes on in memory and tries again`;
    default:
      return kind satisfies never;
  }
}
