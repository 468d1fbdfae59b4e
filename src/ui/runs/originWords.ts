/** Which model file a run started from, in words. */
import type { ModelOrigin } from '../../workers/protocol.ts';
import { integer } from '../format.ts';
import { text } from '../language.ts';

export function originWords({ kind, steps }: ModelOrigin): string {
  return text.value.train.startModel.ofRun(kind, steps === null ? null : integer(steps));
}
