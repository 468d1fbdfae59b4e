/** What an evaluation is doing just now, in the page's words. */
import type { EvaluationProgress } from '../../app.ts';
import { text } from '../language.ts';

/** @param progress null until the first is known */
export function progressWords(progress: EvaluationProgress | null): string {
  const words = text.value.evaluate;
  if (progress === null) return text.value.loading;
  return progress.kind === 'evaluate' ? words.stages[progress.progress.stage] : words.before[progress.kind];
}
