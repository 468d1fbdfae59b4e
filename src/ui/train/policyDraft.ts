/** The policy between rounds as typed, and the settings it means. */
import {
  type Bounds,
  DEFAULT_POLICY,
  FORMER_POLICY,
  type Policy,
  type PolicyName,
  type Sampler,
  SEARCH_KEYS,
  type SearchKey,
  type SearchSettings,
} from '../../adjust/policy.ts';
import { isValue, type RunConfig } from '../../config.ts';
import { parseInteger, parseNumber } from '../parts/parseNumber.ts';

export const MAX_PATIENCE = 100;
export const MAX_HOURS = 10_000;
const HOUR = 3600;
const MAX_SEED = 0xffffffff;

export interface BoundDraft {
  readonly on: boolean;
  readonly low: string;
  readonly high: string;
}

export interface LimitDraft {
  readonly on: boolean;
  readonly typed: string;
}

export interface PolicyDraft {
  readonly name: PolicyName;
  readonly start: Policy['start'];
  readonly patience: LimitDraft;
  /** Hours. */
  readonly time: LimitDraft;
  readonly sampler: Sampler;
  readonly seed: string;
  readonly stopLosers: boolean;
  readonly bounds: Readonly<Record<SearchKey, BoundDraft>>;
}

/** `value`: one is no value of its key. `order`: the lower is above the upper. `parts`: a batch smaller than its parts. */
export type BoundError = 'value' | 'order' | 'parts';

export interface CheckedPolicy {
  /** Null where a value of it is wrong. */
  readonly policy: Policy | null;
  readonly patience: 'wrong' | null;
  readonly time: 'wrong' | null;
  readonly seed: 'wrong' | null;
  readonly bounds: Readonly<Partial<Record<SearchKey, BoundError>>>;
  /** A search without any bounds. */
  readonly noBounds: boolean;
}

/** Proposals, not norms: a decade and a half around the usual rates, widths and batches that differ by a factor. */
const PROPOSED: Readonly<Record<SearchKey, BoundDraft>> = {
  lr: { on: true, low: '0.0001', high: '0.003' },
  beta1: { on: false, low: '0', high: '0.9' },
  beta2: { on: false, low: '0.9', high: '0.999' },
  ngf: { on: false, low: '8', high: '64' },
  ndf: { on: false, low: '8', high: '64' },
  bsize: { on: false, low: '16', high: '128' },
  critic_iters: { on: true, low: '1', high: '5' },
};

export function defaultPolicyDraft(): PolicyDraft {
  return policyDraftOf(DEFAULT_POLICY);
}

/** @param policy a run's; absent in runs older than policies */
export function policyDraftOf(policy: Policy = FORMER_POLICY): PolicyDraft {
  const { name, start, patience, seconds, search } = policy;
  const bounds = SEARCH_KEYS.map((key): [SearchKey, BoundDraft] => {
    const given = search?.bounds[key];
    if (given) return [key, { on: true, low: String(given.low), high: String(given.high) }];
    return [key, search ? { ...PROPOSED[key], on: false } : PROPOSED[key]];
  });
  return {
    name,
    start,
    patience: { on: patience !== null, typed: String(patience ?? DEFAULT_POLICY.patience) },
    time: { on: seconds !== null, typed: seconds === null ? '8' : String(seconds / HOUR) },
    sampler: search?.sampler ?? 'tpe',
    seed: String(search?.seed ?? 1),
    stopLosers: search?.stopLosers ?? true,
    bounds: Object.fromEntries(bounds) as Record<SearchKey, BoundDraft>,
  };
}

/** @param config the first round's, or null while it is wrong */
export function checkPolicy(draft: PolicyDraft, config: RunConfig | null): CheckedPolicy {
  const patience = draft.patience.on ? parseInteger(draft.patience.typed, 1, MAX_PATIENCE) : null;
  const hours = draft.time.on ? parseNumber(draft.time.typed) : null;
  const rightHours = hours === null || (hours > 0 && hours <= MAX_HOURS);
  const errors = {
    patience: draft.patience.on && patience === null ? ('wrong' as const) : null,
    time: rightHours ? null : ('wrong' as const),
  };
  const right = errors.patience === null && errors.time === null;
  const { name, start } = draft;
  const common = { name, start, patience, seconds: hours === null ? null : hours * HOUR };
  if (name !== 'search') {
    const policy = right ? { ...common, search: null } : null;
    return { policy, ...errors, seed: null, bounds: {}, noBounds: false };
  }
  const { settings, ...wrong } = checkSearch(draft, config);
  return { policy: right && settings ? { ...common, search: settings } : null, ...errors, ...wrong };
}

function checkSearch(
  { bounds, sampler, seed: typed, stopLosers }: PolicyDraft,
  config: RunConfig | null,
): Pick<CheckedPolicy, 'seed' | 'bounds' | 'noBounds'> & { readonly settings: SearchSettings | null } {
  const on = SEARCH_KEYS.filter((key) => bounds[key].on);
  const read = on.map((key): [SearchKey, Bounds] => [
    key,
    { low: parseNumber(bounds[key].low), high: parseNumber(bounds[key].high) },
  ]);
  const errors = read.flatMap(([key, bound]) => {
    const error = boundError(key, bound, config);
    return error ? [[key, error] as const] : [];
  });
  const seed = parseInteger(typed, 0, MAX_SEED);
  const right = seed !== null && on.length > 0 && errors.length === 0;
  return {
    settings: right ? { sampler, seed, bounds: Object.fromEntries(read), stopLosers } : null,
    seed: seed === null ? 'wrong' : null,
    bounds: Object.fromEntries(errors),
    noBounds: on.length === 0,
  };
}

function boundError(key: SearchKey, { low, high }: Bounds, config: RunConfig | null): BoundError | null {
  if (!isValue(key, low) || !isValue(key, high)) return 'value';
  if (low > high) return 'order';
  return key === 'bsize' && config !== null && low < config.accumulate ? 'parts' : null;
}
