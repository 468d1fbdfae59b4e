/** Runs as a comparison reads them: rows counted, not trained. */
import { DEFAULT_CONFIG, type RunConfig } from '../../../src/config.ts';
import type { RoundRecord, RunRecord } from '../../../src/run.ts';
import { DEFAULT_GATE } from '../../../src/run.ts';
import { type RunTrack, roundTrack } from '../../../src/ui/compare/tracks.ts';
import type { LogRow } from '../../../src/workers/protocol.ts';

export interface RoundPlan {
  readonly iterations: number;
  readonly seconds?: number;
  readonly config?: Partial<RunConfig>;
  readonly snapshots?: readonly number[];
  readonly record?: Partial<RoundRecord>;
}

/** Four batches an epoch, one an iteration; every value is its iteration. */
export function logRows(iterations: number): LogRow[] {
  return Array.from({ length: iterations }, (_, i) => ({
    iteration: i + 1,
    epoch: Math.floor(i / 4),
    totalEpochs: Math.ceil(iterations / 4),
    batch: i % 4,
    batchesPerEpoch: 4,
    lossD: i + 1,
    lossG: i + 1,
    dReal: i + 1,
    dFakeCritic: i + 1,
    dFakeGenerator: i + 1,
    wasserstein: i + 1,
    penalty: i + 1,
    gradNorm: i + 1,
  }));
}

export function runOf(id: string, plans: readonly RoundPlan[], more: Partial<RunRecord> = {}): RunRecord {
  const rounds = plans.map(
    ({ iterations, seconds, config, record }, i): RoundRecord => ({
      number: i + 1,
      config: { ...DEFAULT_CONFIG, ...config },
      adjustment: null,
      log:
        seconds === undefined
          ? null
          : {
              iterations,
              seconds,
              lossD: { first: 0, last: 0 },
              lossG: { first: 0, last: 0 },
              wasserstein: { first: 0, last: 0, max: 0 },
            },
      trainedIterations: iterations,
      midFid: null,
      evaluation: null,
      brokeOff: null,
      outcome: null,
      ...record,
    }),
  );
  return {
    id,
    version: 1,
    createdAt: 0,
    settings: {
      datasetId: 'd1',
      config: rounds[0]?.config ?? DEFAULT_CONFIG,
      gate: DEFAULT_GATE,
      maxRounds: plans.length,
      numOutput: 4,
      backend: 'cpu',
      network: 'auto',
    },
    datasetName: 'Discs',
    synthetic: true,
    state: 'done',
    round: plans.length,
    bestRound: null,
    rounds,
    baseline: null,
    device: null,
    report: null,
    failure: null,
    ...more,
  };
}

export function trackOf(run: RunRecord, plans: readonly RoundPlan[]): RunTrack {
  return {
    run,
    rounds: plans.map(({ iterations, snapshots = [] }, i) =>
      roundTrack(run, i + 1, logRows(iterations), snapshots),
    ),
  };
}
