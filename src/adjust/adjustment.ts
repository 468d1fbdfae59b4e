/** One change to a configuration, and why: an entry of a run's ledger. */
export interface Adjustment {
  readonly key: 'lr';
  readonly from: number;
  readonly to: number;
  /** The rule that fired; the page words it in its own language. */
  readonly rule: 'still-falling-raise' | 'stalled-lower' | 'rolled-back-lower';
  /** One English sentence with the figures, for the report. */
  readonly reason: string;
}
