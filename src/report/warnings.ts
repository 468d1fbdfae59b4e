/**
 * What a person must know of generated images before they use them, in one English sentence each; the page words the codes itself.
 * Warns only: nothing is held back.
 */
import type { Evaluation } from '../evaluation.ts';

export type WarningCode =
  | 'memorisation-failed'
  | 'memorisation-not-assessable'
  | 'same-patient'
  | 'few-patients'
  | 'identical-fakes'
  | 'constant-fakes';

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
  'few-patients':
    'Intervals rest on blocks of slices of few patients: they say nothing of how another patient would differ.',
  'identical-fakes': 'The generated images are identical, as far as they were compared.',
  'constant-fakes': 'The generated images are of one shade each, as far as they were compared.',
};

/** Of the round that generates. What generated images are among themselves is read from their random pairs. */
export function warningsOf({
  memorisation,
  samePatient,
  units,
  metrics: { psnr, ssim },
}: Pick<Evaluation, 'memorisation' | 'samePatient' | 'units' | 'metrics'>): Warning[] {
  const found: Readonly<Record<WarningCode, boolean>> = {
    'memorisation-failed': memorisation?.state === 'failed',
    'memorisation-not-assessable': memorisation?.state === 'not-assessable',
    'same-patient': samePatient,
    'few-patients': units?.kind === 'blocks' && !samePatient, // a shared patient says more
    'identical-fakes': psnr.fakeFake.reason === 'identical-images',
    'constant-fakes': ssim.fakeFake.reason === 'constant',
  };
  return CODES.filter((code) => found[code]).map((code) => ({ code, text: TEXTS[code] }));
}

const CODES = Object.keys(TEXTS) as WarningCode[];
