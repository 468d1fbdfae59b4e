/**
 * Outcomes: what each code means for the counts, and the refusal that a reading step throws to end a file with one.
 *
 * Facts are numbers and technical terms only; `term` keeps anything else that a header may hold out of them.
 * docs/outcomes.md lists every code.
 */
import type { Facts } from '../errors.ts';
import type { FileOutcome, OutcomeCode, OutcomeKind } from '../workers/protocol.ts';

/** `skipped`: readable but excluded by a rule, or not an image. `failed`: an image that could not be decoded. */
export const OUTCOME_KINDS: Readonly<Record<OutcomeCode, OutcomeKind>> = {
  accepted: 'accepted',
  'not-dicom': 'skipped',
  'empty-file': 'skipped',
  archive: 'skipped',
  'series-table': 'skipped',
  'no-pixel-data': 'skipped',
  'not-an-image': 'skipped',
  'not-ct': 'skipped',
  'secondary-capture': 'skipped',
  'burned-in': 'skipped',
  localizer: 'skipped',
  'not-axial': 'skipped',
  colour: 'skipped',
  filtered: 'skipped',
  'not-selected': 'skipped',
  duplicate: 'skipped',
  'unsupported-transfer-syntax': 'failed',
  'unsupported-photometric': 'failed',
  'unsupported-bit-depth': 'failed',
  'unsupported-archive': 'failed',
  truncated: 'failed',
  malformed: 'failed',
  'decode-failed': 'failed',
  unreadable: 'failed',
  'too-large': 'failed',
  'out-of-memory': 'failed',
  timeout: 'failed',
};

export function fileOutcome(file: number, code: OutcomeCode, facts: Facts = {}, slices = 0): FileOutcome {
  return { file, outcome: OUTCOME_KINDS[code], code, facts, slices };
}

/** Ends one file with a code. Never leaves this room. */
export class Refusal extends Error {
  readonly code: Exclude<OutcomeCode, 'accepted' | 'duplicate'>;
  readonly facts: Facts;
  constructor(code: Refusal['code'], facts: Facts = {}) {
    super(code);
    this.name = 'Refusal';
    this.code = code;
    this.facts = facts;
  }
}

/**
 * A header's code string (VR CS: at most 16 of A–Z, 0–9, space, underscore; PS3.5 6.2) fit for a fact: `other` when it
 * is anything else, `none` when it is absent.
 */
export function term(text: string | null): string {
  if (text === null) return 'none';
  return /^[A-Z0-9_ ]{1,16}$/.test(text) ? text : 'other';
}

/** A UID of the DICOM standard itself (root 1.2.840.10008, PS3.6 annex A), else `private` or `none`: instance UIDs stay out. */
export function standardUid(uid: string | null): string {
  if (uid === null) return 'none';
  return /^1\.2\.840\.10008(\.\d{1,9}){1,8}$/.test(uid) ? uid : 'private';
}
