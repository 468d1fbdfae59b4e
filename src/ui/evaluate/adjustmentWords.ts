/** What changed between two rounds, and why, in the page's language. The recorded English sentence stands beside it. */
import type { Adjustment, Change } from '../../adjust/adjustment.ts';
import type { RoundRecord } from '../../run.ts';
import { figure } from '../format.ts';
import { text } from '../language.ts';
import { valueWords } from '../train/valueWords.ts';

/** `Learning rate 0.001 to 0.003`. */
export function changeWords({ key, from, to }: Change): string {
  return text.value.adjust.ledger.change(
    text.value.keys[key].label,
    valueWords(key, from),
    valueWords(key, to),
  );
}

/** @param before the round that was found wanting; null where it is not known */
export function reasonWords({ rule, changes }: Adjustment, before: RoundRecord | null): string {
  const { trend, trendUnmeasured, trendBroken, step } = text.value.evaluate;
  const { halved, drawn, byHand } = text.value.adjust.ledger;
  switch (rule) {
    case 'halved':
      return halved;
    case 'drawn':
      return drawn;
    case 'chosen-by-hand':
      return byHand;
    case 'still-falling-raise':
    case 'stalled-lower':
    case 'rolled-back-lower':
      return [seen(rule), way()].filter(Boolean).join(' ');
    default:
      return rule satisfies never;
  }

  function seen(ladder: keyof typeof trend): string {
    if (ladder === 'rolled-back-lower') return trend[ladder]();
    const fid = before?.evaluation?.metrics.matchedFid.value ?? null;
    if (before?.midFid != null && fid !== null) return trend[ladder](figure(before.midFid), figure(fid));
    return before?.brokeOff ? trendBroken : trendUnmeasured;
  }

  function way(): string | null {
    const rate = changes.find(({ key }) => key === 'lr');
    if (!rate) return null;
    const meant = rule === 'still-falling-raise';
    return Number(rate.to) > Number(rate.from)
      ? meant
        ? step.raise
        : step.raiseInstead
      : meant
        ? step.lowerInstead
        : step.lower;
  }
}
