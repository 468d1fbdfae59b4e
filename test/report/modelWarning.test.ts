import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Evaluation } from '../../src/evaluation.ts';
import { modelWarning } from '../../src/report/modelWarning.ts';
import { COPYING_EVALUATION, EVALUATION, evaluationRecord, FID_ONLY } from '../fixtures/evaluation.ts';

const file = new Blob(['a model']);
const hash = createHash('sha256').update('a model').digest('hex');
const judged = (evaluation: Evaluation, sha256 = hash) =>
  evaluationRecord({ evaluation, subject: { kind: 'model', sha256, file: '.pth', iteration: null } });

test('of a file whose newest evaluation found copies it is said', async () => {
  const warning = 'may be copies of training images';
  expect(await modelWarning(file, [judged(COPYING_EVALUATION), judged(EVALUATION)])).toContain(warning);
  expect(await modelWarning(file, [judged(EVALUATION), judged(COPYING_EVALUATION)])).toBeNull();
  // The FID alone: copies were not looked for, so the one before it counts.
  expect(await modelWarning(file, [judged(FID_ONLY), judged(COPYING_EVALUATION)])).toContain(warning);
});

test('of another file, or of a run, it is not', async () => {
  expect(await modelWarning(file, [])).toBeNull();
  expect(await modelWarning(file, [judged(COPYING_EVALUATION, 'ab'.repeat(32))])).toBeNull();
  expect(await modelWarning(file, [evaluationRecord({ evaluation: COPYING_EVALUATION })])).toBeNull();
});
