/** How a run's next configuration is chosen, and when its loop ends beside the gate and the number of rounds. */

/**
 * `ladder`: the learning rate up or down, then further (ladder.ts). `halve`: the learning rate halved. `search`: drawn within bounds, losers
 * stopped early (search.ts). `manual`: a person is asked, with the ladder's answer as proposal.
 */
export const POLICIES = ['ladder', 'halve', 'search', 'manual'] as const;
export type PolicyName = (typeof POLICIES)[number];

/** Keys that a search may move. */
export const SEARCH_KEYS = ['lr', 'beta1', 'beta2', 'ngf', 'ndf', 'bsize', 'critic_iters'] as const;
export type SearchKey = (typeof SEARCH_KEYS)[number];

/** `random`: Bergstra and Bengio 2012. `tpe`: tree-structured Parzen estimator, Bergstra et al. 2011. */
export const SAMPLERS = ['random', 'tpe'] as const;
export type Sampler = (typeof SAMPLERS)[number];

/** Inclusive. */
export interface Bounds {
  readonly low: number;
  readonly high: number;
}

export interface SearchSettings {
  readonly sampler: Sampler;
  /** Of its draws, 0 … 2³²−1. */
  readonly seed: number;
  /** A key without bounds stays as round 1 has it. At least one. */
  readonly bounds: Readonly<Partial<Record<SearchKey, Bounds>>>;
  /** Whether a round whose FID part-way is worse than the others' median there is ended. */
  readonly stopLosers: boolean;
}

export interface Policy {
  readonly name: PolicyName;
  /** Where a next round's weights start: as round 1 did, or at the best round's newest checkpoint where the networks' shapes allow. */
  readonly start: 'scratch' | 'best';
  /** Rounds in a row whose interval does not tell them from the best before them, after which the loop ends; null: never. */
  readonly patience: number | null;
  /** Seconds the run may train and evaluate, pauses and reloads not counted, after which no further round begins and the one in work is judged as it is; null: no limit. */
  readonly seconds: number | null;
  /** Of `search`; null for the others. */
  readonly search: SearchSettings | null;
}

export const DEFAULT_POLICY: Policy = {
  name: 'ladder',
  start: 'scratch',
  patience: 3,
  seconds: null,
  search: null,
};

/** What runs did whose settings are older than policies. */
export const FORMER_POLICY: Policy = { ...DEFAULT_POLICY, patience: null };
