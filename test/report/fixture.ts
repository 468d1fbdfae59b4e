/** A finished run of two rounds with made-up figures, and what was stored beside it. Every field is filled in. */
import { PRESETS } from '../../src/config.ts';
import type { Evaluation } from '../../src/evaluation.ts';
import { uniforms } from '../../src/numerics/random.ts';
import type { FinishedRun } from '../../src/report/exports.ts';
import type { RoundRecord, RunRecord } from '../../src/run.ts';
import type {
  DeviceInfo,
  Diagnostics,
  GenerateResult,
  LogRow,
  SampleGrid,
} from '../../src/workers/protocol.ts';
import { datasetRecord, sliceRecord } from '../fixtures/datasetRecord.ts';
import { EVALUATION, figureOf } from '../fixtures/evaluation.ts';

/** Strings that stand for what must never leave: a test looks for each of them in every export. */
export const SECRETS = [
  'Jane Roe, left lung',
  'patient-key-1',
  'series-key-1',
  'instance-key-1',
  'shard-1',
  'Run for Dr. Doe',
  'ward-7',
  'Ask Mrs. Poe on Monday',
];

export const device: DeviceInfo = {
  backend: 'wasm',
  requested: 'auto',
  adapter: null,
  software: false,
  threads: 2,
  simd: true,
  passedOver: [{ backend: 'webgpu', reason: 'No WebGPU adapter.' }],
  tfjs: '4.22.0',
};

/** Its ratio's interval is 5 % to either side. */
export function evaluationOf(matchedFid: number, floor: number): Evaluation {
  const about = (value: number) => figureOf(value, value * 0.95, value * 1.05);
  return {
    ...EVALUATION,
    metrics: {
      ...EVALUATION.metrics,
      fid: about(matchedFid * 0.9),
      matchedFid: about(matchedFid),
      floor: about(floor),
      ratio: about(matchedFid / floor),
    },
    synthetic: true,
    device,
  };
}

const config = PRESETS.quick;

function round(number: number, lr: number, matchedFid: number): RoundRecord {
  return {
    number,
    config: { ...config, lr },
    adjustment:
      number === 1
        ? null
        : {
            policy: 'ladder',
            changes: [{ key: 'lr', from: 0.001, to: lr }],
            rule: 'still-falling-raise',
            reason: 'FID was still falling at the end.',
            startRound: null,
          },
    log: {
      iterations: 300,
      seconds: 61.5,
      lossD: { first: 9.5, last: -3.25 },
      lossG: { first: 0.1, last: 2.5 },
      wasserstein: { first: 0.01, last: 3.5, max: 12 },
    },
    trainedIterations: 300,
    midFid: 20,
    evaluation: evaluationOf(matchedFid, 4),
    brokeOff: null,
    outcome: matchedFid / 4 <= 2 ? 'passed' : 'not-passed',
    rungs: number === 1 ? [] : [{ iteration: 150, fid: 18.5 }],
    cutShort: null,
    undone: false,
  };
}

/** @param matchedFids of rounds 1 and 2, whose floor is 4 and whose gate is a ratio of 2 */
export function finishedRun(matchedFids: readonly [number, number] = [10, 7], count = 5): FinishedRun {
  const rounds = matchedFids.map((fid, i) => round(i + 1, i === 0 ? 0.001 : 0.003, fid));
  const run: RunRecord = {
    id: '0f7a1c9e-3b52-4c1d-9a77-5d2f6b8e1a34',
    version: 1,
    createdAt: Date.UTC(2026, 0, 2, 3, 4, 5),
    settings: {
      datasetId: 'dataset-1',
      config,
      gate: { kind: 'ratio', threshold: 2 },
      maxRounds: 2,
      numOutput: count,
      backend: 'auto',
      network: 'auto',
      policy: {
        name: 'search',
        start: 'best',
        patience: 3,
        seconds: 3600,
        search: { sampler: 'tpe', seed: 7, bounds: { lr: { low: 1e-5, high: 1e-2 } }, stopLosers: true },
      },
    },
    datasetName: SECRETS[0]!,
    synthetic: true,
    state: 'done',
    round: 2,
    bestRound: matchedFids[0] <= matchedFids[1] ? 1 : 2,
    rounds,
    baseline: evaluationOf(100, 4),
    confirmation: { ...evaluationOf(7.5, 4), split: 'final' },
    confirmationsBefore: 1,
    device,
    report: null,
    startedFrom: { kind: '.pth', sha256: 'ef'.repeat(32), steps: 120 },
    incidents: [
      {
        kind: 'device-lost',
        round: 1,
        at: Date.UTC(2026, 0, 2, 3, 5),
        iteration: 140,
        resumedFrom: 120,
        seconds: 2.5,
        facts: { backend: 'webgpu', reason: 'unknown' },
      },
    ],
    ending: { rule: 'passed', reason: 'The gate passed in round 2.' },
    spentSeconds: 150,
    updatedAt: Date.UTC(2026, 0, 2, 4),
    toolVersion: '0.1.0',
    parent: { runId: '1f7a1c9e-3b52-4c1d-9a77-5d2f6b8e1a34', round: 1, iteration: 120 },
    labels: { name: SECRETS[5]!, tags: [SECRETS[6]!], note: SECRETS[7]!, starred: true },
    failure: null,
  };
  return {
    run,
    dataset,
    images: imagesOf(count),
    rounds: rounds.map(({ number }) => ({
      number,
      log: [1, 2, 3].map((iteration) => logRow(iteration, number)),
      snapshots: [0, 25].map(snapshot),
      diagnostics: [diagnosticsAt(2, number)],
      reached: null,
    })),
  };
}

/** Random images in [−1.05, 1.05], so that some values must be clamped. */
function imagesOf(count: number): GenerateResult {
  const size = config.imsize;
  const values = uniforms({ seed: 9, name: 'test/images' }, count * size * size);
  return {
    size,
    count,
    images: Float32Array.from(values, (u) => u * 2.1 - 1.05),
    iteration: 300,
    modelHash: 'cd'.repeat(32),
  };
}

function diagnosticsAt(iteration: number, round: number): Diagnostics {
  return {
    iteration,
    critic: { n: 8, train: 3 + round, validation: 1, fake: -2 },
    layers: [{ network: 'critic', name: 'main.0.weight', weight: 0.02, update: null }],
    memory: { tensors: 42, bytes: 1000, deviceBytes: 4096, heapBytes: null },
  };
}

function snapshot(iteration: number): SampleGrid {
  const pixels = new Uint8Array(2 * 32 * 32).fill(iteration + 1);
  return { iteration, columns: 2, rows: 1, size: 32, pixels };
}

function logRow(iteration: number, round: number): LogRow {
  return {
    iteration,
    epoch: 0,
    totalEpochs: 4,
    batch: iteration * 5 - 1,
    batchesPerEpoch: 18,
    lossD: -1.5 * iteration,
    lossG: 0.5,
    dReal: 2,
    dFakeCritic: 1,
    dFakeGenerator: -0.5,
    wasserstein: 1.25 * round,
    penalty: 0.01,
    gradNorm: 0.9,
  };
}

const dataset = datasetRecord(['train'], {
  id: 'dataset-1',
  name: SECRETS[0]!,
  patients: 6,
  series: 6,
  splitBy: 'patient',
  samePatient: false,
  counts: { train: 192, validation: 48, final: 48, guard: 0 },
  outcomes: { accepted: 288, 'not-dicom': 1 },
  files: 289,
  slices: [
    sliceRecord({
      patientKey: SECRETS[1]!,
      seriesKey: SECRETS[2]!,
      instanceKey: SECRETS[3]!,
      shard: SECRETS[4]!,
    }),
  ],
});
