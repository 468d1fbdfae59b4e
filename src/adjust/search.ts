/**
 * The policy that draws configurations within bounds: at random (Bergstra and Bengio 2012, "Random search for hyper-parameter
 * optimization"), or by a tree-structured Parzen estimator (parzen.ts) once enough rounds were judged.
 *
 * Ours because the one library for browsers (hyperparameters 0.25) has no such estimator and is no longer kept. Every draw is a pure
 * function of the seed, the rounds and the next one's number, so that a reload draws the same.
 */
import type { RunConfig } from '../config.ts';
import { uniforms } from '../numerics/random.ts';
import { type JudgedRound, type Limits, lastRound, type Step } from './history.ts';
import { CANDIDATES, likelyBetter } from './parzen.ts';
import type { SearchSettings } from './policy.ts';
import { type Dimension, sameDraw, searchSpace } from './searchSpace.ts';
import { showFid } from './words.ts';

/** Judged rounds before the estimator is asked: fewer say nothing of where the good ones lie. */
export const STARTUP = 4;
/** The share of rounds that count as good (γ of Bergstra et al. 2011, who take 0.15), at least one. */
const GOOD_SHARE = 0.15;
/** Draws that were tried before, until the space counts as exhausted. */
const MOST_DRAWS = 64;

/** @returns null where draw after draw was tried before. @throws RangeError when no round is left in `history` */
export function search(
  history: readonly JudgedRound[],
  settings: SearchSettings,
  limits: Pick<Limits, 'trainSlices'>,
): Step | null {
  const space = searchSpace(settings, limits);
  const base = history[0]!.config;
  const judged = history.filter(({ undone, figure }) => !undone && figure);
  const estimated = settings.sampler === 'tpe' && judged.length >= STARTUP;
  const next = history.length + 1;
  for (let attempt = 0; attempt < MOST_DRAWS; attempt++) {
    // Values on whole numbers may come again and again from the good: the second half of the draws is at random.
    const byEstimate = estimated && attempt < MOST_DRAWS / 2;
    const stream = { seed: settings.seed, index: next * MOST_DRAWS + attempt };
    const units = byEstimate
      ? estimate(space, history, stream)
      : uniforms({ ...stream, name: 'search' }, space.length);
    const drawn = Object.fromEntries(space.map(({ key, fromUnit }, i) => [key, fromUnit(units[i]!)]));
    const config: RunConfig = { ...base, ...drawn };
    if (history.some((round) => sameDraw(round.config, config))) continue;
    const how = byEstimate ? `by the Parzen estimator from ${judged.length} judged rounds` : 'at random';
    const values = space.map(({ key }) => `${key} ${config[key]}`).join(', ');
    return {
      config,
      rule: 'drawn',
      reason: `${bestSentence(history)} Draw ${next - 1} of seed ${settings.seed}, ${how}: ${values}.`,
    };
  }
  return null;
}

function estimate(
  space: readonly Dimension[],
  history: readonly JudgedRound[],
  stream: { readonly seed: number; readonly index: number },
): number[] {
  const value = ({ figure }: JudgedRound) => figure?.value ?? Infinity; // broken off or cut short: among the bad
  const rounds = history
    .filter(({ undone }) => !undone)
    .sort((a, b) => value(a) - value(b) || a.number - b.number);
  const cut = Math.max(1, Math.ceil(GOOD_SHARE * rounds.length));
  return space.map(({ key, toUnit }) => {
    const units = rounds.map(({ config }) => toUnit(config[key]));
    const random = uniforms({ ...stream, name: `search-${key}` }, 2 * CANDIDATES);
    return likelyBetter(units.slice(0, cut), units.slice(cut), random);
  });
}

function bestSentence(history: readonly JudgedRound[]): string {
  const judged = history.flatMap(({ undone, number, figure }) =>
    figure && !undone ? [{ number, figure }] : [],
  );
  judged.sort((a, b) => a.figure.value - b.figure.value || a.number - b.number);
  const best = judged[0];
  if (!best) return `Round ${lastRound(history).number} ended before it was judged.`;
  return `The lowest so far is ${showFid(best.figure)}, of round ${best.number}.`;
}
