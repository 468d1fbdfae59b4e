/** A run as it is compared: each round's log in columns, and at which iterations it has a sample grid. Read once from storage. */
import type { Gantry } from '../../app.ts';
import { completeConfig, type RunConfig } from '../../config.ts';
import type { RunRecord } from '../../run.ts';
import type { LogRow } from '../../workers/protocol.ts';

/** What of a Gantry a comparison reads. */
export type RunHistory = Pick<Gantry, 'readLog' | 'listSnapshots' | 'readSnapshot'>;

/** Curves that a log holds. */
export const LOG_MEASURES = [
  'wasserstein',
  'lossD',
  'lossG',
  'dReal',
  'dFakeCritic',
  'penalty',
  'gradNorm',
] as const;
export type LogMeasure = (typeof LOG_MEASURES)[number];

export interface RoundTrack {
  /** 1-based. */
  readonly number: number;
  readonly config: RunConfig;
  /** Ascending, one per row of the log. */
  readonly iterations: Float64Array;
  /** Passes over the training slices once that row's batch was seen; not falling. */
  readonly epochs: Float64Array;
  readonly values: Readonly<Record<LogMeasure, Float64Array>>;
  /** Of one iteration, on average over the round: a log holds no time. Null: not known. */
  readonly secondsPerIteration: number | null;
  /** Iterations with a sample grid, ascending. */
  readonly snapshots: readonly number[];
  readonly undone: boolean;
}

export interface RunTrack {
  readonly run: RunRecord;
  readonly rounds: readonly RoundTrack[];
}

export async function readTrack(history: RunHistory, run: RunRecord): Promise<RunTrack> {
  const rounds = await Promise.all(
    run.rounds.map(async ({ number }) => {
      const [rows, snapshots] = await Promise.all([
        history.readLog(run.id, number),
        history.listSnapshots(run.id, number),
      ]);
      return roundTrack(run, number, rows, snapshots);
    }),
  );
  return { run, rounds };
}

/** @param rows in order of iteration */
export function roundTrack(
  run: RunRecord,
  number: number,
  rows: readonly LogRow[],
  snapshots: readonly number[],
): RoundTrack {
  const round = run.rounds.find((one) => one.number === number);
  const column = (value: (row: LogRow) => number) => Float64Array.from(rows, value);
  const values = Object.fromEntries(
    LOG_MEASURES.map((measure) => [measure, column((row) => row[measure])]),
  ) as Record<LogMeasure, Float64Array>;
  return {
    number,
    config: completeConfig(round?.config ?? run.settings.config),
    iterations: column(({ iteration }) => iteration),
    epochs: column(({ epoch, batch, batchesPerEpoch }) => epoch + (batch + 1) / Math.max(1, batchesPerEpoch)),
    values,
    secondsPerIteration: secondsPerIteration(run, number),
    snapshots,
    undone: round?.undone ?? false,
  };
}

/** The round's own, where it is over; else the mean of this run's rounds that are. */
function secondsPerIteration({ rounds }: RunRecord, number: number): number | null {
  const own = rounds.find((round) => round.number === number)?.log;
  const logs = own ? [own] : rounds.flatMap(({ log }) => (log ? [log] : []));
  const iterations = logs.reduce((sum, log) => sum + log.iterations, 0);
  return iterations > 0 ? logs.reduce((sum, log) => sum + log.seconds, 0) / iterations : null;
}
