/** Whose images an evaluation judged, in the page's words. */
import type { EvaluatedSubject } from '../../evaluation.ts';
import { integer } from '../format.ts';
import { text } from '../language.ts';

export function subjectWords(subject: EvaluatedSubject): string {
  const words = text.value.evaluate.subjects;
  switch (subject.kind) {
    case 'run':
      return words.run(subject.round, integer(subject.iteration));
    case 'model':
      return words.model(subject.file, subject.iteration === null ? null : integer(subject.iteration));
    case 'images':
      return words.images;
    default:
      return subject satisfies never;
  }
}
