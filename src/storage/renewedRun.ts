/**
 * Runs of earlier versions in the terms of this one, for the database's upgrade.
 *
 * An adjustment of before policies had one key of what `FORMER_POLICY` did. An evaluation of version 1 had six bare numbers, SSIM and
 * PSNR of two kinds of pairs, and a gate that a value alone decided. What was not measured then is null with the reason
 * `earlier-version`, and so is every interval. A report of before digests gets its own where it is written out (report/exports.ts).
 */
import type { Adjustment, AdjustmentRule } from '../adjust/adjustment.ts';
import { FORMER_POLICY } from '../adjust/policy.ts';
import type { Evaluation, Figure, Metrics, NetworkInfo, PairFigures } from '../evaluation.ts';
import type { GateOutcome, RoundRecord, RunRecord } from '../run.ts';
import type { DeviceInfo } from '../workers/protocol.ts';

export function renewedRun(record: RunRecord): RunRecord {
  const { baseline, rounds, settings } = record;
  return {
    ...record,
    baseline: baseline && renewedEvaluation(baseline, settings.config.seed),
    rounds: rounds.map(renewedRound),
    report: renewedReport(record.report, settings.config.seed),
  };
}

interface FormerPairs {
  readonly realFake: number | null;
  readonly realReal: number | null;
}

/** As it was kept in a run, and as `metrics` in its report. */
interface FormerEvaluation {
  readonly fid: number | null;
  readonly matchedFid: number | null;
  readonly floor: number | null;
  readonly ratio: number | null;
  readonly ssim: FormerPairs;
  readonly psnr: FormerPairs;
  readonly n: {
    readonly validation: number;
    readonly fake: number;
    readonly floor: number;
    readonly pairs: number;
  };
  readonly network: Pick<NetworkInfo, 'name' | 'title' | 'tap' | 'dimension' | 'sha256'> & {
    readonly inputSize: number;
  };
  readonly samePatient: boolean;
  readonly synthetic: boolean;
  readonly seconds: number;
  readonly device: DeviceInfo;
}

/** Before policies: always from scratch, always the learning rate. */
interface FormerAdjustment {
  readonly key: 'lr';
  readonly from: number;
  readonly to: number;
  readonly rule: AdjustmentRule;
  readonly reason: string;
}

type FormerRound = Omit<RoundRecord, 'adjustment'> & {
  readonly adjustment: FormerAdjustment | Adjustment | null;
  readonly passed?: boolean | null;
};

function renewedRound(round: FormerRound): RoundRecord {
  const { passed, ...rest } = round;
  return {
    ...rest,
    adjustment: renewedAdjustment(round.adjustment),
    evaluation: round.evaluation && renewedEvaluation(round.evaluation, round.config.seed),
    outcome: passed === undefined ? round.outcome : outcomeOf(passed),
  };
}

function outcomeOf(passed: boolean | null): GateOutcome | null {
  if (passed === null) return null;
  return passed ? 'passed' : 'not-passed';
}

function renewedAdjustment(kept: FormerAdjustment | Adjustment | null): Adjustment | null {
  if (!kept || 'changes' in kept) return kept;
  const { key, from, to, rule, reason } = kept;
  return { policy: FORMER_POLICY.name, changes: [{ key, from, to }], rule, reason, startRound: null };
}

/** @param seed of its run's configuration, which every evaluation took */
function renewedEvaluation(kept: Evaluation | FormerEvaluation, seed: number): Evaluation {
  if ('version' in kept) return kept;
  const { n, network, samePatient, synthetic, seconds, device } = kept;
  return {
    version: 2,
    depth: 'fid',
    split: 'validation',
    metrics: metricsOf(kept),
    kidTest: null,
    memorisation: null,
    critic: null,
    asInThesis: null,
    fidByCount: [],
    n: { real: n.validation, fake: n.fake, floor: n.floor, train: n.floor, pairs: n.pairs },
    units: null,
    network: networkOf(network),
    lpipsNetwork: null,
    preprocessing: null,
    seed,
    comparable: [],
    samePatient,
    synthetic,
    seconds,
    device,
  };
}

function metricsOf({ fid, matchedFid, floor, ratio, ssim, psnr }: FormerEvaluation): Metrics {
  return {
    fid: bare(fid),
    matchedFid: bare(matchedFid),
    floor: bare(floor),
    ratio: ratio === null && floor === 0 ? { ...UNKNOWN, reason: 'floor-zero' } : bare(ratio),
    fidInfinity: UNKNOWN,
    kid: UNKNOWN,
    precision: UNKNOWN,
    recall: UNKNOWN,
    density: UNKNOWN,
    coverage: UNKNOWN,
    ssim: pairsOf(ssim),
    psnr: pairsOf(psnr),
    lpips: UNKNOWN_PAIRS,
    featureDistance: UNKNOWN_PAIRS,
    msSsim: { realReal: UNKNOWN, fakeFake: UNKNOWN, scales: 0 },
    auc: UNKNOWN,
    wasserstein: UNKNOWN,
    discriminatorAccuracy: UNKNOWN,
    generatorAccuracy: UNKNOWN,
    criticGap: UNKNOWN,
  };
}

const bare = (value: number | null): Figure => ({ value, low: null, high: null, reason: 'earlier-version' });
const UNKNOWN: Figure = bare(null);
const UNKNOWN_PAIRS: PairFigures = {
  realFake: UNKNOWN,
  realReal: UNKNOWN,
  nearestTraining: UNKNOWN,
  fakeFake: UNKNOWN,
};

function pairsOf({ realFake, realReal }: FormerPairs): PairFigures {
  return { ...UNKNOWN_PAIRS, realFake: bare(realFake), realReal: bare(realReal) };
}

/** Both networks of then were ImageNet's in 8 bits, from nsfwjs, fed [−1, 1]. */
function networkOf({
  name,
  title,
  tap,
  dimension,
  inputSize,
  sha256,
}: FormerEvaluation['network']): NetworkInfo {
  return {
    name,
    kind: 'features',
    title,
    tap,
    dimension,
    inputSize,
    range: [-1, 1],
    resize: 'bilinear',
    licence: 'MIT',
    sha256,
    id: sha256, // as registry.ts has it for its own
    from: 'nsfwjs 4.3.0 (https://github.com/infinitered/nsfwjs)',
    published: false,
  };
}

/** What a report of version 1 of evaluations had, and one of before policies still has. */
interface FormerReport {
  readonly gate: { readonly passed: boolean; readonly [field: string]: unknown };
  readonly metrics?: FormerEvaluation;
  readonly baseline: FormerEvaluation | Evaluation | null;
  readonly rounds: readonly {
    readonly metrics?: FormerEvaluation | null;
    readonly passed?: boolean | null;
    readonly adjustment?: FormerAdjustment | Adjustment | null;
    readonly [field: string]: unknown;
  }[];
  readonly [field: string]: unknown;
}

/** A stored report is exported as it is, so it must fit the schema that it names. */
function renewedReport(report: unknown, seed: number): unknown {
  if (typeof report !== 'object' || report === null || !('rounds' in report)) return report;
  const { rounds, ...rest } = withEvaluations(report as FormerReport, seed);
  return {
    ...rest,
    rounds: rounds.map(({ adjustment, ...round }) => ({
      ...round,
      adjustment: renewedAdjustment(adjustment ?? null),
      rungs: [],
      cutShort: null,
      undone: false,
      curve: null,
    })),
    ending: null,
    policy: FORMER_POLICY,
  };
}

function withEvaluations(report: FormerReport, seed: number): FormerReport {
  const { metrics, baseline, rounds, gate, ...rest } = report;
  if (!metrics) return report;
  const evaluation = renewedEvaluation(metrics, seed);
  return {
    ...rest,
    gate: {
      ...gate,
      recallFloor: null,
      copyRate: null,
      kidP: null,
      outcome: outcomeOf(gate.passed),
      conditions: [],
      needs: [],
    },
    warnings: [],
    evaluation,
    confirmation: null,
    confirmationsBefore: null,
    baseline: baseline && renewedEvaluation(baseline, seed),
    rounds: rounds.map(({ metrics: of, passed, ...round }) => ({
      ...round,
      evaluation: of ? renewedEvaluation(of, seed) : null,
      outcome: outcomeOf(passed ?? null),
    })),
  };
}
