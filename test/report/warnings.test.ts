import { expect, test } from 'vitest';
import { warningsOf } from '../../src/report/warnings.ts';
import {
  COPYING_EVALUATION,
  EVALUATION,
  FID_ONLY,
  noFigure,
  POOR_EVALUATION,
} from '../fixtures/evaluation.ts';

const codesOf = (evaluation: Parameters<typeof warningsOf>[0]) =>
  warningsOf(evaluation).map(({ code }) => code);
const { metrics } = EVALUATION;

test('of good images there is nothing to warn of, and of an FID alone nothing is known', () => {
  expect(warningsOf(EVALUATION)).toEqual([]);
  expect(warningsOf({ ...FID_ONLY, samePatient: false })).toEqual([]);
});

test('copies, copies that cannot be told and a shared patient', () => {
  expect(codesOf(COPYING_EVALUATION)).toContain('memorisation-failed');
  expect(codesOf(POOR_EVALUATION)).toEqual(['memorisation-not-assessable', 'same-patient']);
});

test('blocks of one patient that is in no other split', () => {
  const blocks = { ...EVALUATION, units: { ...EVALUATION.units!, kind: 'blocks' as const } };
  expect(warningsOf(blocks)).toEqual([
    {
      code: 'few-patients',
      text: 'Intervals rest on blocks of slices of few patients: they say nothing of how another patient would differ.',
    },
  ]);
  expect(codesOf({ ...blocks, samePatient: true })).toEqual(['same-patient']);
});

test('fakes that are all alike, and fakes of one shade', () => {
  const psnr = { ...metrics.psnr, fakeFake: noFigure('identical-images') };
  const ssim = { ...metrics.ssim, fakeFake: noFigure('constant') };
  expect(codesOf({ ...EVALUATION, metrics: { ...metrics, psnr } })).toEqual(['identical-fakes']);
  expect(codesOf({ ...EVALUATION, metrics: { ...metrics, ssim } })).toEqual(['constant-fakes']);
  // Reals beside their like are no fault of the generator.
  const reals = { ...metrics.psnr, realReal: noFigure('identical-images') };
  expect(codesOf({ ...EVALUATION, metrics: { ...metrics, psnr: reals } })).toEqual([]);
});
