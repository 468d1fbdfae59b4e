import { expect, test } from 'vitest';
import { describeLeft, describeUnreadable, summarise, summariseTraining } from '../../src/cli/summary.ts';
import { DEFAULT_CONFIG } from '../../src/config.ts';
import type { Evaluation } from '../../src/evaluation.ts';
import { verdict } from '../../src/report/verdict.ts';
import type { RoundRecord, RunRecord } from '../../src/run.ts';
import { COPYING_EVALUATION, EVALUATION, figureOf } from '../fixtures/evaluation.ts';

/** FID and ratio with intervals of a tenth to either side. */
function evaluation(fid: number, floor: number): Evaluation {
  const about = (value: number) => figureOf(value, value * 0.9, value * 1.1);
  return {
    ...EVALUATION,
    metrics: { ...EVALUATION.metrics, fid: about(fid), floor: about(floor), ratio: about(fid / floor) },
    n: { ...EVALUATION.n, real: 41, fake: 128 },
    samePatient: true,
  };
}

function run(fids: readonly number[], bestRound: number, gate: RunRecord['settings']['gate']): RunRecord {
  const rounds = fids.map((fid, i): RoundRecord => {
    const judged = evaluation(fid, 10);
    return {
      number: i + 1,
      config: DEFAULT_CONFIG,
      adjustment: null,
      trainedIterations: 300,
      brokeOff: null,
      log: null,
      midFid: null,
      evaluation: judged,
      outcome: verdict(judged, gate).outcome,
    };
  });
  return {
    id: 'run',
    version: 1,
    createdAt: 0,
    settings: {
      datasetId: 'dataset',
      config: DEFAULT_CONFIG,
      gate,
      maxRounds: 2,
      numOutput: 64,
      backend: 'auto',
      network: 'auto',
    },
    datasetName: 'Command line',
    synthetic: false,
    state: 'done',
    round: fids.length,
    bestRound,
    rounds,
    baseline: evaluation(250, 10),
    device: null,
    report: null,
    failure: null,
  };
}

test('a passed gate ends with 0 and names the round', () => {
  const { lines, exitCode } = summarise(run([90, 15], 2, { kind: 'ratio', threshold: 2 }));
  expect(exitCode).toBe(0);
  expect(lines.at(-1)).toBe('FID gate passed in round 2 (at most 2 times the floor)');
});

test('a finished run that did not pass ends with 3', () => {
  const { lines, exitCode } = summarise(run([90], 1, { kind: 'fid', threshold: 40 }));
  expect(exitCode).toBe(3);
  expect(lines.at(-1)).toBe(
    'FID gate not passed (FID at most 40). FID 90 (95 % interval 81 to 99); the gate is at most 40.',
  );
});

test('a gate that is not decided ends with 4 and says what would decide it', () => {
  const { lines, exitCode } = summarise(run([90, 21], 2, { kind: 'ratio', threshold: 2 }));
  expect(exitCode).toBe(4); // 2.1 [1.89, 2.31]
  expect(lines.at(-1)).toMatch(
    /^Inconclusive: more images needed in round 2 \(at most 2 times the floor\)\. .* To decide it: more generated images than 128, or more validation patients than 9\.$/,
  );
});

test('conditions stand with the gate; the final split and a generator that copies have lines of their own', () => {
  const passed = run([15], 1, { kind: 'ratio', threshold: 2, recallFloor: 0.3, copyRate: 0.2, kidP: 0.01 });
  const { memorisation } = COPYING_EVALUATION;
  const rounds = passed.rounds.map((each) => ({
    ...each,
    evaluation: { ...each.evaluation!, memorisation },
  }));
  const { lines } = summarise({ ...passed, rounds, confirmation: evaluation(16, 10) });
  expect(lines[1]).toMatch(/^Final split, looked at once: FID 16 \[14\.4, 17\.6\]/);
  expect(lines[2]).toContain('may be copies of training images');
  const former = summarise({
    ...passed,
    confirmation: evaluation(16, 10),
    confirmedRound: passed.bestRound! + 1,
  });
  expect(
    former.lines.some((line) =>
      line.startsWith(`Final split, looked at once, for round ${passed.bestRound! + 1}:`),
    ),
  ).toBe(true);
  const again = summarise({ ...passed, confirmation: evaluation(16, 10), confirmationsBefore: 1 });
  expect(again.lines[2]).toBe("This dataset's final split had been looked at by 1 earlier run.");
  expect(lines.at(-1)).toBe(
    'FID gate passed (at most 2 times the floor, recall at least 0.3, share of copies at most 0.2, p of the KID test at least 0.01)',
  );
});

test('an FID is never written without its network, its sample sizes, its floor, and what flatters it', () => {
  const { lines } = summarise(run([90], 1, { kind: 'ratio', threshold: 2 }));
  expect(lines[0]).toBe(
    'Round 1: FID 90 [81, 99] (ImageNet MobileNetV2, 8-bit (nsfwjs 4.3.0), block 10, 64 features, 128 generated ' +
      'against 41 real); 9 [8.1, 9.9] times its floor 10 [9, 11]; matched FID 21.9 [19.2, 24.8]; untrained 250 [225, 275]; same patient, optimistic',
  );
});

test('a run from a model file stands beside that model, not beside an untrained one', () => {
  const from = { kind: '.pth' as const, sha256: 'ab'.repeat(32), steps: 300 };
  const { lines } = summarise({ ...run([90], 1, { kind: 'ratio', threshold: 2 }), startedFrom: from });
  expect(lines[0]).toContain('; before training 250 [225, 275];');
  expect(lines[0]).not.toContain('untrained');
});

test('a training says how long it was and where its estimate went, and that nobody judged it', () => {
  const trained = run([90], 1, { kind: 'ratio', threshold: 2 });
  const log = {
    iterations: 300,
    seconds: 61.52,
    lossD: { first: 1, last: -3 },
    lossG: { first: 0, last: 1 },
    wasserstein: { first: 0.01, last: 3.5, max: 12 },
  };
  const rounds = trained.rounds.map((round) => ({ ...round, log, evaluation: null, outcome: null }));
  expect(summariseTraining({ ...trained, rounds })).toEqual([
    '300 iterations in 61.52 s; Wasserstein estimate 0.01 at first, 3.5 at last, 12 at most; not judged',
  ]);
});

test('what an ended run left is said only where there is a model', () => {
  expect(describeLeft(['run.json', 'model.pth'], 'out')).toBe('What was trained is in out (2 files).');
  expect(describeLeft(['dataset.json', 'run.json'], 'out')).toBe('No model was trained yet.');
});

test('what could not be read is counted', () => {
  expect(describeUnreadable(1)).toMatch(/^1 entry could not be read/);
  expect(describeUnreadable(12)).toMatch(/^12 entries could not be read/);
});

test('the ledger says of each round what changed and why, of a loser where it ended, and how the loop did', () => {
  const gate = { kind: 'ratio', threshold: 2 } as const;
  const { rounds, ...rest } = run([90, 60, 80], 2, gate);
  const adjustment = {
    policy: 'ladder',
    changes: [{ key: 'lr', from: 0.001, to: 0.003 }],
    rule: 'still-falling-raise',
    reason: 'FID was still falling at the end.',
    startRound: null,
  } as const;
  const cutShort = { iteration: 75, reason: 'Its lowest FID was above the median.' };
  const again = { ...adjustment, policy: 'manual', changes: [], rule: 'chosen-by-hand' } as const;
  const { lines } = summarise({
    ...rest,
    rounds: [
      rounds[0]!,
      { ...rounds[1]!, adjustment },
      { ...rounds[2]!, evaluation: null, cutShort, adjustment: again },
    ],
    ending: { rule: 'rounds', reason: '3 of 3 rounds trained, and the last one did not pass the gate.' },
  });
  expect(lines[1]).toBe('Round 2, by ladder: lr 0.001 to 0.003. FID was still falling at the end.');
  expect(lines[2]).toMatch(/^Round 2: FID 60.*\[/);
  expect(lines.slice(3, 6)).toEqual([
    'Round 3, by manual: the same again. FID was still falling at the end.',
    'Round 3 ended at iteration 75: Its lowest FID was above the median.',
    'No further round: 3 of 3 rounds trained, and the last one did not pass the gate.',
  ]);
});
