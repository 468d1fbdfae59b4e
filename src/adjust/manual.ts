/** The policy that asks: the ladder's answer is proposed, and what a person makes of it is an entry of the ledger like any other. */
import type { RunConfig } from '../config.ts';
import type { Change } from './adjustment.ts';
import { changesBetween, type JudgedRound, lastRound, type Step } from './history.ts';
import { ladder } from './ladder.ts';

/** What to propose: the ladder's step; the last configuration again where it has none left. */
export function proposal(history: readonly JudgedRound[]): Step {
  const { config, number } = lastRound(history);
  return (
    ladder(history) ?? {
      config,
      rule: 'chosen-by-hand',
      reason: `The ladder has no untried learning rate left; proposed is round ${number}'s configuration again.`,
    }
  );
}

/** @param config what a person chose */
export function byHand(config: RunConfig, history: readonly JudgedRound[]): Step {
  const { config: last, number } = lastRound(history);
  const changes = changesBetween(last, config);
  const what = changes.length === 0 ? `round ${number}'s configuration again` : changes.map(words).join(', ');
  return { config, rule: 'chosen-by-hand', reason: `Chosen by hand: ${what}.` };
}

function words({ key, from, to }: Change): string {
  return `${key} from ${from} to ${to}`;
}
