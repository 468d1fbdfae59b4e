/** What is known of a model file's images from evaluations of it: that they may be copies. The file is known by its SHA-256. */
import type { EvaluationRecord } from '../evaluation.ts';
import { sha256 } from '../ingest/hash.ts';
import { warningsOf } from './warnings.ts';

/**
 * By the newest evaluation that looked for copies; null where none did, or it found none.
 * @param records newest first.
 */
export async function modelWarning(file: Blob, records: readonly EvaluationRecord[]): Promise<string | null> {
  const hash = await sha256(new Uint8Array(await file.arrayBuffer()));
  const newest = records.find(
    ({ subject, evaluation }) =>
      subject.kind === 'model' && subject.sha256 === hash && evaluation.memorisation !== null,
  );
  const warnings = newest ? warningsOf(newest.evaluation) : [];
  return warnings.find(({ code }) => code === 'memorisation-failed')?.text ?? null;
}
