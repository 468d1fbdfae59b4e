/** Runs that nobody trained, as storage holds them: logs of noise about a falling curve, and sample grids that settle. */
import { DEFAULT_CONFIG } from '../../src/config.ts';
import { normals } from '../../src/numerics/random.ts';
import { DEFAULT_GATE, type RunRecord } from '../../src/run.ts';
import type { LogRow, SampleGrid } from '../../src/workers/protocol.ts';

const COLUMNS = 8;
const SIZE = 64;
/** Grey levels: of the noise that sensors leave, and that of a generator's first steps beside it. */
const NOISE = 5;
const EARLY_NOISE = 60;

/** A prime, so that no two grids have the same noise in the same place. */
const NOISE_LENGTH = 1_000_003;
const noise = normals({ seed: 1, name: 'grids' }, NOISE_LENGTH);

export function finishedRun(id: string, name: string, iterations: number): RunRecord {
  const config = { ...DEFAULT_CONFIG, imsize: SIZE, iterations } as const;
  const ends = { first: 0, last: 0 };
  return {
    id,
    version: 1,
    createdAt: 0,
    settings: {
      datasetId: 'bench',
      config,
      gate: DEFAULT_GATE,
      maxRounds: 1,
      numOutput: 4,
      backend: 'cpu',
      network: 'auto',
    },
    datasetName: 'Bench',
    synthetic: true,
    state: 'done',
    round: 1,
    bestRound: null,
    rounds: [
      {
        number: 1,
        config,
        adjustment: null,
        log: { iterations, seconds: iterations, lossD: ends, lossG: ends, wasserstein: { ...ends, max: 0 } },
        trainedIterations: iterations,
        midFid: null,
        evaluation: null,
        brokeOff: null,
        outcome: null,
      },
    ],
    baseline: null,
    device: null,
    report: null,
    labels: { name },
    failure: null,
  };
}

export function logRows(iterations: number, seed: number): LogRow[] {
  const noise = normals({ seed, name: 'compare' }, iterations);
  return Array.from({ length: iterations }, (_, i) => {
    const value = 20 * Math.exp((-4 * i) / iterations) + seed + noise[i]!;
    return {
      iteration: i + 1,
      epoch: Math.floor(i / 100),
      totalEpochs: iterations / 100,
      batch: i % 100,
      batchesPerEpoch: 100,
      lossD: -value,
      lossG: value / 2,
      dReal: value,
      dFakeCritic: -value,
      dFakeGenerator: -value,
      wasserstein: value,
      penalty: Math.abs(noise[i]!) / 10,
      gradNorm: 1 + noise[i]! / 10,
    };
  });
}

/** 64 images of 64 px: a bright ring on black in noise that fades with training. */
export function settlingGrid(iteration: number, share: number): SampleGrid {
  const across = COLUMNS * SIZE;
  const from = (iteration * 7919) % NOISE_LENGTH; // elsewhere in the same noise for each grid
  const level = NOISE + EARLY_NOISE * Math.exp(-8 * share);
  const pixels = Uint8Array.from({ length: across * across }, (_, at) => {
    const z = noise[(from + at) % NOISE_LENGTH]!;
    const [x, y] = [at % across, Math.floor(at / across)];
    const image = Math.floor(y / SIZE) * COLUMNS + Math.floor(x / SIZE);
    const radius = Math.hypot((x % SIZE) - SIZE / 2, ((y % SIZE) - SIZE / 2) * (1 + (image % 5) / 10));
    const ring = 170 * Math.exp(-(((radius - 14 - (image % 9)) / 6) ** 2));
    return Math.max(0, Math.min(255, Math.round(20 + ring + level * z)));
  });
  return { iteration, columns: COLUMNS, rows: COLUMNS, size: SIZE, pixels };
}
