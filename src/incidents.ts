/**
 * What happened to a run on its way, for its record: losses that a fresh worker survived, with what each cost, and what the
 * engine tells of by itself. No timers; `save` is given the whole list whenever it changes.
 */
import { DeviceLostError, WorkerCrashedError, WorkerSilentError } from './errors.ts';
import type { Incident, TrainProgress } from './workers/protocol.ts';

/** An error after which the same work may go on in fresh workers. */
export type Loss = DeviceLostError | WorkerCrashedError | WorkerSilentError;

export function isLoss(error: unknown): error is Loss {
  return (
    error instanceof DeviceLostError ||
    error instanceof WorkerCrashedError ||
    error instanceof WorkerSilentError
  );
}

export interface IncidentLog {
  /** A loss that work goes on after. `training`: what it cost is known once training goes on. */
  lost(error: Loss, round: number, training: boolean): void;
  /** Work is interrupted by a person: what an earlier loss cost is no longer to be told from that. */
  interrupted(): void;
  /** What training tells; incidents among it are kept, and the open loss learns what it cost. */
  train(progress: TrainProgress): void;
}

export function createIncidentLog({
  known,
  save,
  now = Date.now,
}: {
  readonly known: readonly Incident[];
  save(incidents: readonly Incident[]): void;
  /** Milliseconds since the epoch. */
  now?(): number;
}): IncidentLog {
  let incidents = known;
  /** Index of the loss that training has not gone on from yet. */
  let open: number | null = null;
  let iteration: number | null = null;
  const keep = (next: readonly Incident[]) => {
    incidents = next;
    save(next);
  };
  const change = (index: number, part: Partial<Incident>) =>
    keep(incidents.map((incident, i) => (i === index ? { ...incident, ...part } : incident)));

  return {
    lost(error, round, training) {
      open = training ? incidents.length : null;
      const incident: Incident = {
        kind: kindOf(error),
        round,
        at: now(),
        iteration,
        resumedFrom: null,
        seconds: null,
        facts: error.facts,
      };
      keep([...incidents, incident]);
    },
    interrupted() {
      open = null;
    },
    train(progress) {
      switch (progress.kind) {
        case 'started':
          if (open !== null) change(open, { resumedFrom: progress.iteration });
          iteration = progress.iteration;
          return;
        case 'rows': {
          iteration = progress.rows.at(-1)?.iteration ?? iteration;
          if (open === null) return;
          const { at } = incidents[open]!;
          change(open, { seconds: (now() - at) / 1000 });
          open = null;
          return;
        }
        case 'incident':
          keep([...incidents, progress.incident]);
          return;
        case 'samples':
        case 'checkpoint':
        case 'unsaved':
        case 'diagnostics':
          return;
        default:
          progress satisfies never;
      }
    },
  };
}

function kindOf(error: Loss): Incident['kind'] {
  if (error instanceof DeviceLostError) return 'device-lost';
  return error instanceof WorkerSilentError ? 'worker-silent' : 'worker-crashed';
}
