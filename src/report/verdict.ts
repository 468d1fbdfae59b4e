/**
 * Whether an evaluation passes its gate: by the 95 % interval of the figure the gate reads, and by the conditions that were switched
 * on beside it. A statement about numbers; never one that images are fit for a use. Pure.
 *
 * A figure within its bound passes only where its whole interval is: with more images the interval shrinks, and an inconclusive
 * gate decides itself.
 */
import type { CopyShare, Evaluation, Figure } from '../evaluation.ts';
import type { Gate, GateOutcome } from '../run.ts';

export type VerdictText = 'FID gate passed' | 'FID gate not passed' | 'Inconclusive: more images needed';

export type ConditionName = 'recallFloor' | 'copyRate' | 'kidP';

export interface GateCondition {
  readonly name: ConditionName;
  readonly bound: number;
  /** Recall; the larger share of flagged fakes of both spaces; the test's p. Null: not measured. */
  readonly value: number | null;
  /** Null: not decided. */
  readonly met: boolean | null;
}

/** What would decide an inconclusive gate. `other-patients`: a dataset none of whose patients stands in two splits. */
export type GateNeed = 'generated-images' | 'patients' | 'other-patients';

export interface Verdict {
  readonly outcome: GateOutcome;
  readonly text: VerdictText;
  /** English, with the figures that decided and their intervals. */
  readonly reason: string;
  /** Those that were switched on. */
  readonly conditions: readonly GateCondition[];
  /** Empty unless inconclusive. */
  readonly needs: readonly GateNeed[];
}

export type Judged = Pick<Evaluation, 'metrics' | 'kidTest' | 'memorisation' | 'n' | 'units'>;

/** More fakes than these hardly narrow an interval whose other side is some hundred slices. */
const ENOUGH_FAKES = 512;
/** Below this many patients (or blocks), their number is what an interval's width comes from. */
const ENOUGH_UNITS = 12;
/**
 * The fewest real patients (or blocks) with which a large p of the KID test counts for anything. Units are permuted: 4 against 4 can
 * be dealt in 70 ways, so that only the three furthest apart are below 5 %; 8 against 8 in 12,870.
 */
const FEWEST_UNITS_TO_TELL = 8;

/** With fewer, the covariance of the fakes is a guess and so is the floor's at their number: their ratio is small whatever they show. */
export const FEWEST_FAKES = 32;

const TEXTS: Readonly<Record<GateOutcome, VerdictText>> = {
  passed: 'FID gate passed',
  'not-passed': 'FID gate not passed',
  inconclusive: 'Inconclusive: more images needed',
};

export function verdict(evaluation: Judged, gate: Gate): Verdict {
  const figure = gate.kind === 'ratio' ? evaluation.metrics.ratio : evaluation.metrics.fid;
  const within = atMost(figure, gate.threshold);
  const main = within && evaluation.n.fake < FEWEST_FAKES ? null : within;
  const conditions = conditionsOf(evaluation, gate);
  const alike = sameness(evaluation);
  const decided = [main, alike === null, ...conditions.map(({ met }) => met)];
  const outcome = decided.includes(false) ? 'not-passed' : decided.includes(null) ? 'inconclusive' : 'passed';
  const needs = outcome === 'inconclusive' ? needsOf(evaluation, within, conditions) : [];
  const reason = [
    mainSentence(evaluation, gate),
    within && !main
      ? `${FEWEST_FAKES} generated images are needed to pass; there are ${evaluation.n.fake}.`
      : '',
    alike ? `The generated images are ${alike}.` : '',
    evaluation.memorisation?.state === 'failed'
      ? 'Near copies of training images are among the generated.'
      : '',
    ...conditions.map(conditionSentence),
    helpSentence(evaluation, needs),
  ];
  return { outcome, text: TEXTS[outcome], reason: reason.filter(Boolean).join(' '), conditions, needs };
}

/** Reasons for which more images would give no figure either: such a gate is not passed. */
const FOR_GOOD: readonly Figure['reason'][] = ['floor-zero', 'not-finite'];

/** Null: the interval holds the bound, or there is no interval to tell. */
function atMost({ value, low, high, reason }: Figure, bound: number): boolean | null {
  if (!isNumber(value)) return value !== null || FOR_GOOD.includes(reason) ? false : null;
  if (isNumber(low) && isNumber(high)) return high <= bound ? true : low > bound ? false : null;
  if (reason === 'earlier-version') return value <= bound; // as it was decided then
  return value > bound ? false : null;
}

/** Of a generator that draws one picture, whatever its distance: no gate is for it. */
function sameness({ metrics: { psnr, ssim } }: Judged): string | null {
  if (psnr.fakeFake.reason === 'identical-images') return 'identical';
  return ssim.fakeFake.reason === 'constant' ? 'of one shade each' : null;
}

function conditionsOf({ metrics, memorisation, kidTest, units }: Judged, gate: Gate): GateCondition[] {
  const { recallFloor = null, copyRate = null, kidP = null } = gate;
  const found: GateCondition[] = [];
  if (recallFloor !== null) {
    const { value, low } = metrics.recall;
    const met =
      value === null ? null : value < recallFloor ? false : low !== null && low >= recallFloor ? true : null;
    found.push({ name: 'recallFloor', bound: recallFloor, value, met });
  }
  if (copyRate !== null) {
    const assessed = memorisation !== null && memorisation.state !== 'not-assessable';
    const shares = assessed ? [memorisation.pixel, memorisation.feature].filter((part) => part !== null) : [];
    found.push({ name: 'copyRate', bound: copyRate, ...copiesAtMost(shares, copyRate) });
  }
  if (kidP !== null) {
    const value = kidTest?.p ?? null;
    // A small p is against at any number; a large one is for nothing where the test could not have found a difference.
    const told = (units?.real ?? 0) >= FEWEST_UNITS_TO_TELL;
    const met = value === null ? null : value < kidP ? false : told ? true : null;
    found.push({ name: 'kidP', bound: kidP, value, met });
  }
  return found;
}

/** Of both spaces the worse. The share itself decides against, its upper end for: a rate of flagged fakes is never small by chance. */
function copiesAtMost(shares: readonly CopyShare[], bound: number): Pick<GateCondition, 'value' | 'met'> {
  const values = shares.map(({ share }) => share.value).filter(isNumber);
  if (values.length === 0 || values.length < shares.length) return { value: null, met: null };
  const value = Math.max(...values);
  if (value > bound) return { value, met: false };
  return {
    value,
    met: shares.every(({ share }) => share.high !== null && share.high <= bound) ? true : null,
  };
}

/** By what is undecided: an interval wants more of what is few, the KID test patients, copies a dataset that can tell them. */
function needsOf(
  { n, units, memorisation }: Judged,
  within: boolean | null,
  conditions: readonly GateCondition[],
): GateNeed[] {
  const open = (name: ConditionName) => conditions.some((one) => one.name === name && one.met === null);
  const shared = memorisation?.reason === 'same-patient';
  const interval = within === null || open('recallFloor') || (open('copyRate') && !shared);
  const fewFakes = n.fake < ENOUGH_FAKES;
  const fewPatients = units !== null && units.real < ENOUGH_UNITS;
  const neither = !fewFakes && !fewPatients;
  const needs: GateNeed[] = [];
  if (n.fake < FEWEST_FAKES || (interval && (fewFakes || neither))) needs.push('generated-images');
  if ((interval && (fewPatients || neither)) || open('kidP')) needs.push('patients');
  if (open('copyRate') && shared) needs.push('other-patients');
  return needs;
}

function mainSentence({ metrics }: Judged, { kind, threshold }: Gate): string {
  const { fid, matchedFid, floor, ratio } = metrics;
  if (kind === 'fid') {
    if (!isNumber(fid.value)) return 'The FID is not a finite number.';
    return `FID ${show(fid.value)}${interval(fid)}; the gate is at most ${threshold}.`;
  }
  if (!isNumber(ratio.value)) {
    return `The ratio to the floor could not be taken (FID ${show(matchedFid.value)}, floor ${show(floor.value)}).`;
  }
  const figures = `FID ${show(matchedFid.value)} is ${show(ratio.value)} times${interval(ratio)} its floor of ${show(floor.value)}`;
  return `${figures}; the gate is at most ${threshold} times.`;
}

function conditionSentence({ name, bound, value, met }: GateCondition): string {
  const found = value === null ? 'not measured' : show(value);
  const end = met === null && value !== null ? ', undecided within its interval' : '';
  const few = end && `, undecided with fewer than ${FEWEST_UNITS_TO_TELL} patients or blocks to tell by`;
  switch (name) {
    case 'recallFloor':
      return `Recall ${found}, to be at least ${bound}${end}.`;
    case 'copyRate':
      return `Share of generated images flagged as copies ${found}, to be at most ${bound}${end}.`;
    case 'kidP':
      return `p of the KID test ${found}, to be at least ${bound}${few}.`;
    default:
      return name satisfies never;
  }
}

function helpSentence({ n, units }: Judged, needs: readonly GateNeed[]): string {
  if (needs.length === 0) return '';
  const wants: Readonly<Record<GateNeed, string>> = {
    'generated-images': `more generated images than ${n.fake}`,
    patients: `more validation ${units?.kind ?? 'patients'}${units ? ` than ${units.real}` : ''}`,
    'other-patients':
      'a dataset none of whose patients stands in two splits, since copies cannot be told apart otherwise',
  };
  return `To decide it: ${needs.map((need) => wants[need]).join(', or ')}.`;
}

function interval({ low, high }: Figure): string {
  return isNumber(low) && isNumber(high) ? ` (95 % interval ${show(low)} to ${show(high)})` : '';
}

function isNumber(x: number | null): x is number {
  return x !== null && Number.isFinite(x);
}

/** Four significant digits, so that a figure that fails by a hair may print as the threshold; the decision uses all. */
function show(x: number | null): string {
  if (x === null) return 'unknown';
  return Number.isFinite(x) ? String(Number(x.toPrecision(4))) : String(x);
}
