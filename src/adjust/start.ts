/** Where a next round's weights start: from scratch, or at the best round where its networks have the same shapes. */
import type { RunConfig } from '../config.ts';
import type { JudgedRound } from './history.ts';
import type { Policy } from './policy.ts';

/** What decides the tensors, and which optimizer has what state. */
const SHAPES = ['imsize', 'nc', 'nz', 'ngf', 'ndf', 'mode'] as const;

/** `sentence`: empty where nobody asked for another start than round 1's. */
export function startOf(
  config: RunConfig,
  history: readonly JudgedRound[],
  { start }: Pick<Policy, 'start'>,
  best: number | null,
): { readonly startRound: number | null; readonly sentence: string } {
  if (start === 'scratch') return { startRound: null, sentence: '' };
  const round = history.find(({ number }) => number === best);
  if (!round) return { startRound: null, sentence: 'It starts as round 1 did: no round was judged yet.' };
  const other = SHAPES.find((key) => round.config[key] !== config[key]);
  if (other) {
    const values = `${round.config[other]} in round ${round.number}, the best, and ${config[other]} here`;
    return { startRound: null, sentence: `It starts as round 1 did: ${other} is ${values}.` };
  }
  return {
    startRound: round.number,
    sentence: `Its weights start from the newest checkpoint of round ${round.number}, the best so far.`,
  };
}
