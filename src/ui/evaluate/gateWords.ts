/** A gate in words, with its further conditions. */
import type { Gate } from '../../run.ts';
import { setting, share } from '../format.ts';
import { text } from '../language.ts';
import { CONDITIONS } from '../train/gateDraft.ts';

export function gateWords(gate: Gate): string {
  const { report, evaluate } = text.value;
  const threshold = setting(gate.threshold);
  const further = CONDITIONS.flatMap((name) => {
    const bound = gate[name] ?? null;
    return bound === null
      ? []
      : [evaluate.verdict.condition[name](name === 'copyRate' ? share(bound) : setting(bound))];
  });
  return [gate.kind === 'ratio' ? report.gateRatio(threshold) : report.gateFid(threshold), ...further].join(
    '; ',
  );
}
