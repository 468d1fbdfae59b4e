/**
 * What a person must know of generated images before they use them, in one English sentence each; the page words the codes itself.
 * Warns only: nothing is held back.
 */
import type { Evaluation } from '../evaluation.ts';

export type WarningCode = 'memorisation-failed' | 'memorisation-not-assessable' | 'same-patient';

export interface Warning {
  readonly code: WarningCode;
  readonly text: string;
}

const TEXTS: Readonly<Record<WarningCode, string>> = {
  'memorisation-failed':
    'The check for memorisation failed: generated images may be copies of training images, that is, of patients.',
  'memorisation-not-assessable':
    'Whether generated images copy training images could not be assessed on this dataset.',
  'same-patient': 'The splits share a patient, so that every figure is optimistic.',
};

/** Of the round that generates. */
export function warningsOf({
  memorisation,
  samePatient,
}: Pick<Evaluation, 'memorisation' | 'samePatient'>): Warning[] {
  const codes: WarningCode[] = [
    ...(memorisation?.state === 'failed' ? (['memorisation-failed'] as const) : []),
    ...(memorisation?.state === 'not-assessable' ? (['memorisation-not-assessable'] as const) : []),
    ...(samePatient ? (['same-patient'] as const) : []),
  ];
  return codes.map((code) => ({ code, text: TEXTS[code] }));
}
