/** The sentences of policies, questions and the ledger in English; adjust.es.ts says the same in Spanish. Part of the table in en.ts. */
import type { Ending } from '../../adjust/adjustment.ts';
import type { PolicyName, Sampler } from '../../adjust/policy.ts';

const plural = (n: number, one: string, many: string) => `${n} ${n === 1 ? one : many}`;

export const adjust = {
  title: 'Between rounds',
  help: 'How the next configuration is chosen when a round does not pass its gate, and when the loop ends before its last round.',
  policy: 'Policy',
  policies: {
    ladder: {
      name: 'Ladder',
      help: 'The learning rate: ×3 while the FID was still falling at the end of the round, ÷3 when it had stalled; then further the same way.',
    },
    halve: { name: 'Halve', help: 'The learning rate is halved after every round.' },
    search: {
      name: 'Search',
      help: 'Each round draws the keys below within their bounds; the best round counts. Losers can be stopped early.',
    },
    manual: {
      name: 'Ask me',
      help: 'The run waits after each round, shows what came out and proposes the ladder’s step. You decide.',
    },
  } satisfies Record<PolicyName, { name: string; help: string }>,
  start: 'A next round starts',
  starts: { scratch: 'From scratch', best: 'From the best round' },
  startHelp: {
    scratch: 'With fresh weights, as round 1 did: rounds compare fairly.',
    best: 'With the weights of the best round so far where its networks have the same shape: rounds build on one another.',
  },
  patience: 'Stop when intervals no longer tell rounds apart',
  patienceBound: 'Rounds in a row',
  patienceHelp:
    'So many rounds in a row whose 95 % interval is not below that of the best before them: further ones are noise.',
  patienceError: 'Give a whole number from 1 to 100.',
  time: 'Limit the time',
  hours: 'Hours',
  hoursHelp:
    'Of training and evaluation; pauses and reloads do not count. The round in work is then judged as it is, and none follows.',
  hoursError: 'Give a number above 0, at most 10,000.',
  bounds: 'Keys to search',
  boundsHelp:
    'Both ends count. A key not ticked stays as configured. The learning rate is drawn on a logarithmic scale.',
  lowest: 'Lowest',
  highest: 'Highest',
  logScale: 'Logarithmic: each factor of ten is as likely as the next.',
  boundsErrors: {
    value: (range: string) => `Give two values ${range}.`,
    order: 'The lowest is above the highest.',
    none: 'Tick at least one key.',
    parts: (accumulate: string) => `A batch has at least as many images as parts: ${accumulate} or more.`,
  },
  sampler: 'Drawn',
  samplers: { random: 'At random', tpe: 'By what did well (TPE)' } satisfies Record<Sampler, string>,
  samplerHelp: {
    random: 'Every draw is independent (Bergstra and Bengio 2012). The fair baseline.',
    tpe: 'After a few rounds, draws lean to where the better ones lay (tree-structured Parzen estimator, Bergstra et al. 2011).',
  } satisfies Record<Sampler, string>,
  seed: 'Seed of the draws',
  seedError: 'Give a whole number from 0 to 4294967295.',
  stopLosers: 'Stop losers early',
  stopLosersHelp: 'Ends a round whose FID part-way is worse than the median of the others there.',

  asking: {
    title: (round: number) => `Round ${round} is judged. What next?`,
    left: 'The run waits for your answer. It can wait as long as you like, also through a reload.',
    cameOut: 'What came out',
    figures: { fid: 'FID', matchedFid: 'matched FID' },
    fid: (name: string, value: string, low: string, high: string) =>
      `${name} ${value}, 95 % interval ${low} to ${high}`,
    fidOnly: (name: string, value: string) => `${name} ${value}, without an interval`,
    brokeOff: 'The round broke off before it could be measured.',
    best: (round: number, name: string, fid: string) => `Best so far: round ${round}, ${name} ${fid}.`,
    proposed: 'Proposed',
    same: 'The same configuration again.',
    next: (round: number) => `Configuration of round ${round}`,
    nextHelp: 'Marked keys differ from the round just judged. Change what you like.',
    others: (n: number) => `The other ${plural(n, 'key', 'keys')}`,
    train: 'Train this',
    end: 'End here',
    endHelp: 'The best round generates the images, and the report is written.',
    waiting: 'Answer sent',
    resume: 'Continue to answer',
    size: 'The dataset decides this size.',
    announce: (round: number) => `Round ${round} is judged. The run asks what to train next.`,
    tell: 'Gantry: a round is judged, and the run asks what to train next.',
  },

  ledger: {
    fid: 'FID, 95 % interval',
    matchedFid: 'Matched FID, 95 % interval',
    to: (low: string, high: string) => `${low} to ${high}`,
    change: (key: string, from: string, to: string) => `${key} ${from} to ${to}`,
    unchanged: 'Nothing: the same again',
    scratch: 'From scratch',
    fromRound: (round: number) => `From the weights of round ${round}`,
    halved: 'The learning rate is halved after every round.',
    drawn: 'Drawn within the bounds of the search.',
    byHand: 'Chosen by hand.',
    recorded: 'As recorded',
    lower: (round: number) => `Lower than round ${round}`,
    higher: (round: number) => `Higher than round ${round}`,
    overlap: (round: number) => `Cannot be told from round ${round}`,
    unknown: (round: number) => `No intervals to hold against round ${round}`,
    /** As percent of the round before. */
    difference: (percent: string) => `${percent} % in value`,
    cutShort: 'Stopped as a loser',
    cutAt: (iteration: string) => `at iteration ${iteration}`,
    rungs: 'FID part-way',
    rung: (iteration: string, fid: string) => `${fid} at iteration ${iteration}`,
    undone: 'Taken back',
    undo: 'Undo',
    undoLabel: (round: number) => `Undo the change of round ${round}`,
    redo: 'Redo',
    redoLabel: (round: number) => `Redo the change of round ${round}`,
    undoHelp:
      'A round taken back is no longer the best, and no next configuration builds on it. Nothing is deleted; a finished run is continued to write its report anew.',
    undoneSaid: (round: number) => `Round ${round} is taken back.`,
    redoneSaid: (round: number) => `Round ${round} counts again.`,
    actions: 'Action',
    more: 'Further rounds',
    moreError: 'Give a whole number from 1 to 100.',
    train: 'More rounds',
    moreHelp: 'Goes on from here by the same policy, whatever ended the loop.',
  },
  endings: {
    passed: 'The loop ended because the gate was passed.',
    rounds: 'The loop ended because all its rounds were trained.',
    time: 'The loop ended because its time was spent.',
    noise:
      'The loop ended because intervals no longer tell the last rounds from the best before: more would be noise.',
    exhausted: 'The loop ended because the policy had nothing left to try.',
    person: 'The loop ended on a person’s word.',
  } satisfies Record<Ending['rule'], string>,
};
