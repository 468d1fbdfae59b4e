/**
 * What the faults befall: a small dataset and a run of the smallest networks, as the page would have stored them. The run is
 * put down as stopped, so that a person's "Continue" starts it; it trains only, and saves every few iterations.
 */

import { PRESETS, type RunConfig } from '../../src/config.ts';
import { normals } from '../../src/numerics/random.ts';
import { DEFAULT_GATE, type RunRecord } from '../../src/run.ts';
import type { BackendName, DatasetRecord } from '../../src/workers/protocol.ts';
import { datasetRecord, splitsOf } from '../../test/fixtures/datasetRecord.ts';

export const DATASET = 'faults';
const SIZE = 32;
const SPLITS = { train: 48, validation: 16, guard: 0, final: 0 } as const;

/** 12 batches an epoch, so 6 iterations, and a checkpoint after each. */
export const CONFIG: RunConfig = {
  ...PRESETS.quick,
  bsize: 4,
  nz: 8,
  ngf: 4,
  ndf: 4,
  critic_iters: 2,
  save_epoch: 1,
  seed: 5,
};
/** Iterations between two checkpoints of CONFIG: what a fault may cost. */
export const INTERVAL = 6;

/** Float32 [slices, size, size]: a bright disc of changing size in noise. */
export function pixels(): Float32Array<ArrayBuffer> {
  const count = SPLITS.train + SPLITS.validation;
  const noise = normals({ seed: 1, name: 'faults' }, count * SIZE * SIZE);
  return Float32Array.from(noise, (value, at) => {
    const [y, x] = [Math.floor(at / SIZE) % SIZE, at % SIZE];
    const radius = 6 + (Math.floor(at / SIZE ** 2) % 8);
    const inside = (x - SIZE / 2) ** 2 + (y - SIZE / 2) ** 2 < radius ** 2;
    return Math.max(-1, Math.min(1, (inside ? 0.5 : -0.9) + 0.05 * value));
  });
}

export function discs(): DatasetRecord {
  return datasetRecord(splitsOf(SPLITS), { id: DATASET, name: 'Discs' });
}

export function runRecord(id: string, backend: BackendName, iterations: number): RunRecord {
  const config = { ...CONFIG, iterations };
  return {
    id,
    version: 1,
    createdAt: 0,
    settings: {
      datasetId: DATASET,
      config,
      gate: DEFAULT_GATE,
      maxRounds: 1,
      numOutput: 4,
      backend,
      network: 'auto',
      trainOnly: true,
    },
    datasetName: 'Discs',
    synthetic: true,
    state: 'stopped',
    round: 1,
    bestRound: null,
    rounds: [
      {
        number: 1,
        config,
        adjustment: null,
        log: null,
        trainedIterations: null,
        midFid: null,
        evaluation: null,
        brokeOff: null,
        outcome: null,
      },
    ],
    baseline: null,
    device: null,
    report: null,
    startedFrom: null,
    incidents: [],
    failure: null,
  };
}

/** The run once more, to be trained on to `iterations`: the record that a longer plan would have left. */
export function extended(run: RunRecord, iterations: number): RunRecord {
  return {
    ...run,
    state: 'stopped',
    settings: { ...run.settings, config: { ...run.settings.config, iterations } },
    rounds: run.rounds.map((round) => ({
      ...round,
      config: { ...round.config, iterations },
      trainedIterations: null,
      log: null,
    })),
  };
}
