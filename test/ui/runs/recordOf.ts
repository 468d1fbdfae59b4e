/** A run's record as a list has it, of made-up figures. */
import { DEFAULT_CONFIG, type RunConfig } from '../../../src/config.ts';
import type { Evaluation } from '../../../src/evaluation.ts';
import { DEFAULT_GATE, type GateOutcome, type RunRecord } from '../../../src/run.ts';
import { EVALUATION, figureOf } from '../../fixtures/evaluation.ts';

export interface Told extends Partial<RunRecord> {
  readonly config?: Partial<RunConfig>;
  /** Of its one round; none: it was not judged. */
  readonly fid?: number;
  readonly outcome?: GateOutcome;
  readonly datasetId?: string;
}

export function recordOf(id: string, told: Told = {}): RunRecord {
  const { config: changed, fid, outcome = 'not-passed', datasetId = 'd1', ...given } = told;
  const config = { ...DEFAULT_CONFIG, ...changed };
  const evaluation: Evaluation | null =
    fid === undefined
      ? null
      : {
          ...EVALUATION,
          metrics: {
            ...EVALUATION.metrics,
            fid: figureOf(fid, fid - 1, fid + 1),
            ratio: figureOf(fid / 10, fid / 10 - 0.1, fid / 10 + 0.1),
          },
        };
  return {
    id,
    version: 1,
    createdAt: 1,
    settings: {
      datasetId,
      config,
      gate: DEFAULT_GATE,
      maxRounds: 2,
      numOutput: 4,
      backend: 'auto',
      network: 'auto',
    },
    datasetName: 'Dataset 1',
    synthetic: false,
    state: 'done',
    round: 1,
    bestRound: evaluation ? 1 : null,
    rounds: [
      {
        number: 1,
        config,
        adjustment: null,
        log: {
          iterations: 10,
          seconds: 60,
          lossD: { first: 1, last: -2.5 },
          lossG: { first: 1, last: 0.75 },
          wasserstein: { first: 0, last: 2, max: 3 },
        },
        trainedIterations: 10,
        midFid: null,
        evaluation,
        brokeOff: null,
        outcome: evaluation ? outcome : null,
      },
    ],
    baseline: null,
    device: null,
    report: null,
    failure: null,
    ...given,
  };
}
