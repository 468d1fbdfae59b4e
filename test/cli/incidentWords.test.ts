import { expect, test } from 'vitest';
import { describeIncident } from '../../src/cli/incidentWords.ts';
import type { Incident } from '../../src/workers/protocol.ts';

const incident = (change: Partial<Incident>): Incident => ({
  kind: 'device-lost',
  round: 1,
  at: 0,
  iteration: 140,
  resumedFrom: null,
  seconds: null,
  facts: {},
  ...change,
});

test.each<[Partial<Incident>, string]>([
  [
    { facts: { reason: 'destroyed' } },
    'The graphics device was lost at iteration 140 (destroyed); going on from the newest checkpoint',
  ],
  [
    { iteration: null },
    'The graphics device was lost (no reason given); going on from the newest checkpoint',
  ],
  [
    { kind: 'rolled-back', resumedFrom: 120, facts: { what: 'lossD', lr: 0.0005 } },
    'lossD was no longer finite at iteration 140; back to iteration 120 with lr 0.0005',
  ],
  [
    { kind: 'checkpoint-passed-over', resumedFrom: 120, facts: { reason: 'checksum' } },
    'The checkpoint of iteration 140 is damaged (checksum); going on from iteration 120',
  ],
  [{ kind: 'unsaved' }, 'Iteration 140 could not be saved; training goes on in memory and tries again'],
])('%j reads as a line', (change, line) => {
  expect(describeIncident(incident(change))).toBe(line);
});

test.each(['worker-silent', 'worker-crashed'] as const)('%s says that it was started again', (kind) => {
  expect(describeIncident(incident({ kind }))).toMatch(/at iteration 140 and was started again/);
});
