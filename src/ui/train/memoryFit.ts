/**
 * What is known of whether a training step fits into memory, and what would fit where it does not.
 *
 * Holds for the draft it was asked for and no other. Measures nothing itself: `Gantry.measure` does, when Start is pressed.
 */
import type { ConfigKey } from '../../config.ts';
import type { OutOfMemoryError } from '../../errors.ts';
import type { Measured } from '../../workers/protocol.ts';
import type { ConfigDraft } from './configDraft.ts';

export type MemoryFit =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'measuring'; readonly cancel: () => void }
  | { readonly kind: 'fits'; readonly draft: ConfigDraft; readonly measured: Measured }
  | { readonly kind: 'refused'; readonly draft: ConfigDraft; readonly error: OutOfMemoryError };

/** One key and the value with which a step fitted. */
export interface Proposal {
  readonly key: Extract<ConfigKey, 'accumulate' | 'bsize'>;
  readonly value: number;
}

/** The measured figures of `draft` itself, or null. */
export function measuredOf(fit: MemoryFit, draft: ConfigDraft): Measured | null {
  return fit.kind === 'fits' && fit.draft === draft ? fit.measured : null;
}

/** The refusal of `draft` itself, or null: what was changed since has not been measured. */
export function refusalOf(fit: MemoryFit, draft: ConfigDraft): OutOfMemoryError | null {
  return fit.kind === 'refused' && fit.draft === draft ? fit.error : null;
}

/** What would fit, the one with the same result first; empty where nothing that was tried did. */
export function proposalsOf({ facts }: OutOfMemoryError): Proposal[] {
  const { proposedAccumulate, proposedBsize } = facts;
  return [
    ...(typeof proposedAccumulate === 'number'
      ? [{ key: 'accumulate' as const, value: proposedAccumulate }]
      : []),
    ...(typeof proposedBsize === 'number' ? [{ key: 'bsize' as const, value: proposedBsize }] : []),
  ];
}
