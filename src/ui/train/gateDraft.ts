/** The gate, the rounds and the output as typed, and the settings they mean. */
import { DEFAULT_GATE, type Gate, type RunSettings } from '../../run.ts';
import { parseInteger, parseNumber } from '../parts/parseNumber.ts';

/** Beyond it a search would take weeks. */
export const MAX_ROUNDS = 100;
export const MAX_OUTPUT = 4096;

/** The further conditions, in the order shown; each a number of 0 … 1. */
export const CONDITIONS = ['recallFloor', 'copyRate', 'kidP'] as const;
export type ConditionName = (typeof CONDITIONS)[number];

/** What a condition starts from when it is switched on: a proposal, not a norm. */
const PROPOSED: Readonly<Record<ConditionName, string>> = {
  recallFloor: '0.3',
  copyRate: '0.02',
  kidP: '0.05',
};

export interface ConditionDraft {
  readonly on: boolean;
  readonly typed: string;
}

export interface GateDraft {
  readonly kind: Gate['kind'];
  readonly ratio: string;
  /** Never filled in for anyone: an absolute FID means nothing without its network and sample size. */
  readonly fid: string;
  readonly conditions: Readonly<Record<ConditionName, ConditionDraft>>;
  readonly maxRounds: string;
  readonly numOutput: string;
  readonly network: RunSettings['network'];
}

export interface CheckedGate {
  /** Null where a value of it is wrong. */
  readonly gate: Gate | null;
  /** Null where the typed value is wrong. */
  readonly threshold: number | null;
  /** Null where it is wrong; absent where it is switched off. */
  readonly conditions: Readonly<Partial<Record<ConditionName, number | null>>>;
  readonly maxRounds: number | null;
  readonly numOutput: number | null;
}

export function defaultGateDraft(): GateDraft {
  return {
    kind: DEFAULT_GATE.kind,
    ratio: String(DEFAULT_GATE.threshold),
    fid: '',
    conditions: conditionsOf({}),
    maxRounds: '2',
    numOutput: '64',
    network: 'auto',
  };
}

export function checkGate(draft: GateDraft): CheckedGate {
  const typed = parseNumber(draft.kind === 'ratio' ? draft.ratio : draft.fid);
  const threshold = typed > 0 ? typed : null;
  const on = CONDITIONS.filter((name) => draft.conditions[name].on);
  const conditions = Object.fromEntries(on.map((name) => [name, share(draft.conditions[name].typed)]));
  const right = threshold !== null && Object.values(conditions).every((value) => value !== null);
  return {
    gate: right ? { kind: draft.kind, threshold, ...conditions } : null,
    threshold,
    conditions,
    maxRounds: parseInteger(draft.maxRounds, 1, MAX_ROUNDS),
    numOutput: parseInteger(draft.numOutput, 1, MAX_OUTPUT),
  };
}

export function gateDraftOf({ gate, maxRounds, numOutput, network }: RunSettings): GateDraft {
  return {
    kind: gate.kind,
    ratio: gate.kind === 'ratio' ? String(gate.threshold) : String(DEFAULT_GATE.threshold),
    fid: gate.kind === 'fid' ? String(gate.threshold) : '',
    conditions: conditionsOf(gate),
    maxRounds: String(maxRounds),
    numOutput: String(numOutput),
    network,
  };
}

function conditionsOf(gate: Partial<Gate>): GateDraft['conditions'] {
  const draft = (name: ConditionName): ConditionDraft => {
    const bound = gate[name] ?? null;
    return { on: bound !== null, typed: bound === null ? PROPOSED[name] : String(bound) };
  };
  return { recallFloor: draft('recallFloor'), copyRate: draft('copyRate'), kidP: draft('kidP') };
}

function share(typed: string): number | null {
  const value = parseNumber(typed);
  return value >= 0 && value <= 1 ? value : null;
}
