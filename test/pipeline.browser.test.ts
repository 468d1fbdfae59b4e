/** The run's state machine on real storage, with workers that count instead of compute (fixtures/servedRun.ts). */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEFAULT_POLICY, type Policy } from '../src/adjust/policy.ts';
import type { RunEvent } from '../src/app.ts';
import { RunControl } from '../src/control.ts';
import {
  ConfigError,
  DeviceLostError,
  NonFiniteError,
  OutOfMemoryError,
  TooFewValidationError,
} from '../src/errors.ts';
import { newRound } from '../src/ledger.ts';
import { nextTask } from '../src/nextTask.ts';
import { runPipeline } from '../src/pipeline.ts';
import { DEFAULT_GATE, type RunRecord, type RunSettings } from '../src/run.ts';
import { deleteDataset, putDataset } from '../src/storage/datasets.ts';
import { getPictures } from '../src/storage/evaluations.ts';
import { getImages, getRun, putRun, readLog } from '../src/storage/runs.ts';
import { dataset } from './fixtures/bodies.ts';
import { deleteRun } from './fixtures/deleteRun.ts';
import { evaluationPictures } from './fixtures/evaluation.ts';
import { config, servedRun } from './fixtures/servedRun.ts';

const datasetId = 'pipeline-test';
const made: string[] = [];

beforeAll(() =>
  putDataset(dataset(new Float32Array(0), { train: 32, validation: 16 }, { id: datasetId }).record),
);
afterAll(() => Promise.all([deleteDataset(datasetId), ...made.map(deleteRun)]));

function newRun(change: Partial<RunSettings> = {}): RunRecord {
  const id = crypto.randomUUID();
  made.push(id);
  const settings: RunSettings = {
    datasetId,
    config,
    gate: DEFAULT_GATE,
    maxRounds: 3,
    numOutput: 2,
    backend: 'wasm',
    network: 'auto',
    ...change,
  };
  return {
    id,
    version: 1,
    createdAt: 0,
    settings,
    datasetName: 'n',
    synthetic: true,
    state: 'evaluating',
    round: 1,
    bestRound: null,
    rounds: [newRound(1, settings.config, null)],
    baseline: null,
    device: null,
    report: null,
    failure: null,
  };
}

/** One life of the page: a run goes as far as it can, or until `onLine` or `onEvent` ask something of its control. */
function live(
  start: RunRecord,
  parts = servedRun(),
  ask: {
    onLine?(line: string, control: RunControl): void;
    onEvent?(event: RunEvent, control: RunControl): void;
  } = {},
) {
  const control = new RunControl();
  const states: string[] = [];
  parts.world.onLine = (line) => ask.onLine?.(line, control);
  const done = runPipeline(start, {
    workers: parts.workers,
    control,
    emit(event) {
      if (event.type === 'run' && states.at(-1) !== event.run.state) states.push(event.run.state);
      ask.onEvent?.(event, control);
    },
  });
  return { control, states, done, ...parts };
}

const UNBROKEN = [
  'open wasm',
  'generate fakes 1 initial',
  'evaluate with mobilenet-v2',
  'evaluated 100.0',
  'train 1 from 0',
  ...[1, 2, 3, 4, 5, 6].map((i) => `iteration 1.${i}`),
  'generate fakes 1 latest',
  'evaluate with mobilenet-v2',
  'evaluated 70.0', // 100·(1 − 6/8·0.4)
  'train 1 from 6',
  'iteration 1.7',
  'iteration 1.8',
  'generate fakes 1 latest',
  'score 1 latest against validation',
  'list networks',
  'evaluate with mobilenet-v2',
  'evaluated 60.0', // 100·(1 − 0.4): 14 % below midway, so still falling, so the rate goes ×3
  'train 2 from 0',
  ...[1, 2, 3, 4, 5, 6].map((i) => `iteration 2.${i}`),
  'generate fakes 2 latest',
  'evaluate with mobilenet-v2',
  'evaluated 28.7', // 100·(1 − 6/8·0.95)
  'train 2 from 6',
  'iteration 2.7',
  'iteration 2.8',
  'generate fakes 2 latest',
  'score 2 latest against validation',
  'evaluate with mobilenet-v2',
  'evaluated 5.0', // 1.25 times the floor of 4: the gate of 2 is passed
  'generate output 2 latest',
];

test('a run goes through baseline, rounds, images and report, and its record says all of it', async () => {
  const { done, lines, states } = live(newRun());
  const run = await done;
  expect(lines.map((line) => line.replace('28.8', '28.7'))).toEqual(UNBROKEN); // 28.75 prints either way
  expect(states).toEqual([
    'evaluating',
    'training',
    'evaluating',
    'training',
    'evaluating',
    'adjusting',
    'training',
    'evaluating',
    'training',
    'evaluating',
    'generating',
    'reporting',
    'done',
  ]);
  expect(run).toMatchObject({ state: 'done', round: 2, bestRound: 2, failure: null });
  expect(run.baseline?.metrics.matchedFid.value).toBe(100);
  expect(run.rounds[0]).toMatchObject({ trainedIterations: 8, outcome: 'not-passed', brokeOff: null });
  expect(run.rounds[0]!.midFid).toBeCloseTo(70, 4); // float32 images
  expect(run.rounds[1]).toMatchObject({
    outcome: 'passed',
    config: { lr: 0.003 },
    adjustment: { changes: [{ to: 0.003 }] },
  });
  expect(run.rounds[1]!.log).toMatchObject({ iterations: 8, seconds: 16 });
  expect(run.report).toMatchObject({ gate: { passed: true }, run: { bestRound: 2 } });
  expect((await getImages(run.id))!.images[0]).toBeCloseTo(0.95, 5);
  expect(await getRun(run.id)).toEqual(run);
  expect((await readLog(run.id, 2)).length).toBe(8);
});

test('every judgement is of at least 128 images no one is handed, on the same latents each time', async () => {
  const { done, counts } = live(newRun({ maxRounds: 1 }));
  await done;
  const judged = counts.filter(({ first }) => first !== 0);
  expect(judged.length).toBe(2); // baseline and end: nothing follows, so no trend is measured
  for (const { first, count } of judged) {
    expect(count).toBeGreaterThanOrEqual(128);
    expect(first).toBeGreaterThan(newRun().settings.numOutput);
    expect(first).toBe(judged[0]!.first);
  }
  expect(counts.at(-1)).toEqual({ first: 0, count: 2 });
});

test('the FID alone is measured on the way; at a round’s end all of it, with scores of the same fakes and the one LPIPS', async () => {
  const { done, asked } = live(newRun());
  const run = await done;
  const fidOnly = { depth: 'fid', split: 'validation', lpips: null, scored: null };
  const full = { depth: 'full', split: 'validation', lpips: 'lpips-squeeze', scored: 128 };
  expect(asked).toEqual([fidOnly, fidOnly, full, fidOnly, full]); // baseline, then midway and end of both rounds
  expect(run.rounds[1]!.evaluation).toMatchObject({ depth: 'full', lpipsNetwork: { name: 'lpips-squeeze' } });
  for (const round of [1, 2]) expect(await getPictures(`${run.id}/${round}`)).toEqual(evaluationPictures());
});

test('a run that began without LPIPS weights goes on without them; AlexNet is taken before SqueezeNet', async () => {
  const without = live(newRun(), servedRun({ lpips: null }), {
    onLine: (line, control) => {
      if (line === 'iteration 2.1') control.stop();
    },
  });
  const then = live(await without.done, servedRun({ lpips: 'lpips-alex' }));
  await then.done;
  expect(then.asked.map(({ lpips }) => lpips)).toEqual([null, null]);
  const fresh = live(newRun(), servedRun({ lpips: 'lpips-alex' }));
  await fresh.done;
  expect(fresh.asked.at(-1)!.lpips).toBe('lpips-alex');
});

describe('the final split', () => {
  const counts = { train: 32, validation: 16, final: 8, guard: 0 };
  const id = 'pipeline-test-final';
  beforeAll(() => putDataset(dataset(new Float32Array(0), counts, { id, counts }).record));
  afterAll(() => deleteDataset(id));

  test('is looked at once, after the gate passed, with the best round’s generator, and its figure is in the report', async () => {
    const { done, lines, asked } = live(newRun({ datasetId: id }));
    const run = await done;
    expect(asked.filter(({ split }) => split === 'final')).toEqual([
      { depth: 'full', split: 'final', lpips: 'lpips-squeeze', scored: 128 },
    ]);
    expect(lines.slice(UNBROKEN.length - 1)).toEqual([
      'generate fakes 2 latest',
      'score 2 latest against final',
      'evaluate with mobilenet-v2',
      'evaluated 5.0',
      'generate output 2 latest',
    ]);
    expect(run.confirmation).toMatchObject({
      split: 'final',
      metrics: { fid: { value: expect.closeTo(5, 4) } },
    });
    expect(run.report).toMatchObject({ confirmation: { split: 'final' }, confirmedRound: 2 });
  });

  test('is not looked at again by a run that a reload broke after it', async () => {
    const first = live(newRun({ datasetId: id }), undefined, {
      onLine: (line, control) => {
        if (line.startsWith('generate output')) control.stop();
      },
    });
    const stopped = await first.done;
    expect(stopped.confirmation).not.toBeNull();
    const second = live(stopped);
    expect((await second.done).confirmation).toEqual(stopped.confirmation);
    expect(second.lines).toEqual(['generate output 2 latest']);
  });

  test('is looked at by each run once, and each says how many had before', async () => {
    const first = await live(newRun({ datasetId: id })).done;
    const second = await live(newRun({ datasetId: id })).done;
    expect(second.confirmationsBefore).toBe(first.confirmationsBefore! + 1);
    expect(second.report).toMatchObject({ confirmationsBefore: second.confirmationsBefore });
  });

  test.each([
    ['did not pass', 0, 1],
    ['was not decided', 0.7, 3], // 1.25 ± 0.7·1.25 times the floor: 0.375 to 2.125
  ])('is not looked at where the gate %s', async (_, spread, maxRounds) => {
    const { done, asked } = live(newRun({ datasetId: id, maxRounds }), servedRun({ spread: () => spread }));
    const run = await done;
    expect(asked.some(({ split }) => split === 'final')).toBe(false);
    expect(run).toMatchObject({ state: 'done', report: { confirmation: null } });
  });

  test('is not looked at where it is too small', async () => {
    const { done, asked } = live(newRun()); // 3 slices
    expect((await done).report).toMatchObject({ gate: { passed: true }, confirmation: null });
    expect(asked.some(({ split }) => split === 'final')).toBe(false);
  });
});

test('a gate that is not decided is adjusted and trained on like one that was not passed', async () => {
  // Round 1 at FID 60: 15 ± 10.5 times the floor. Round 2 at 5: 1.25 ± 0.875. Round 3 at another rate.
  const run = await live(newRun(), servedRun({ spread: () => 0.7 })).done;
  expect(run.rounds.map(({ outcome }) => outcome)).toEqual(['not-passed', 'inconclusive', 'inconclusive']);
  expect(run.report).toMatchObject({ gate: { outcome: 'inconclusive', passed: false } });
});

test('a round that passed is best, also where one that was not decided has a lower FID', async () => {
  const parts = servedRun({
    matched: (fid) => (fid > 50 ? fid / 10 : 7), // 6 for round 1 and 7 for round 2: 1.5 and 1.75 times the floor
    spread: (fid) => (fid > 50 ? 0.5 : 0), // 0.75 to 2.25 for round 1
  });
  const run = await live(newRun(), parts).done;
  expect(run.rounds.map(({ outcome }) => outcome)).toEqual(['inconclusive', 'passed']);
  expect(run.bestRound).toBe(2);
});

test.each([
  ['opening the device', 'open wasm', 0],
  ['the baseline', 'evaluate with', 0],
  ['the first part of training', 'iteration 1.3', 0],
  ['the midway evaluation', 'evaluate with', 1],
  ['the second part of training', 'iteration 1.7', 0],
  ['the final evaluation', 'evaluate with', 2],
  ['the second round', 'iteration 2.2', 0],
  ['the images', 'generate output', 0],
])('stopped in %s and resumed, a run repeats nothing but that stage', async (_, where, nth) => {
  const unbroken = await live(newRun()).done;
  let met = 0;
  const first = live(newRun(), undefined, {
    onLine: (line, control) => {
      if (line.startsWith(where) && met++ === nth) control.stop();
    },
  });
  const stopped = await first.done;
  expect(stopped.state).toBe('stopped');
  expect(await getRun(stopped.id)).toEqual(stopped);

  const second = live((await getRun(stopped.id))!);
  const run = await second.done;
  expect(run).toMatchObject({ state: 'done', bestRound: 2, failure: null });
  expect(run.rounds).toEqual(unbroken.rounds);
  const both = [...first.lines, ...second.lines];
  const once = (pattern: RegExp) => both.filter((line) => pattern.test(line));
  expect(once(/^iteration/)).toEqual(UNBROKEN.filter((line) => line.startsWith('iteration')));
  // The baseline, and two a round; one more where an evaluation is what was broken.
  expect(once(/^evaluate with/)).toHaveLength(where === 'evaluate with' ? 6 : 5);
});

test('a paused run gives its device back, says so, and goes on to the same end', async () => {
  const unbroken = await live(newRun()).done;
  for (const where of ['iteration 1.2', 'evaluate with']) {
    let paused = false;
    const run = live(newRun(), undefined, {
      onLine: (line, control) => {
        if (line.startsWith(where) && !paused) {
          paused = true;
          control.pause();
        }
      },
      onEvent: (event, control) => {
        if (event.type !== 'run' || event.run.state !== 'paused') return;
        expect(run.engine.terminated).toBe(1);
        void nextTask().then(() => control.resume());
      },
    });
    expect((await run.done).rounds).toEqual(unbroken.rounds);
    expect(run.states.filter((state) => state === 'paused')).toEqual(['paused']);
  }
});

test('a round that is not finite breaks off, and the next one goes on with a lower rate', async () => {
  const run = await live(newRun({ config: { ...config, lr: 0.02 } })).done;
  expect(run.rounds[0]).toMatchObject({ brokeOff: 'Not finite.', outcome: 'not-passed', evaluation: null });
  // ÷3 to 0.00666667, below the limit and good for 0.95.
  expect(run.rounds[1]).toMatchObject({ outcome: 'passed', adjustment: { rule: 'stalled-lower' } });
  expect(run).toMatchObject({ state: 'done', bestRound: 2 });
});

test('images that are not finite break the round off too, in its last evaluation as midway', async () => {
  for (const line of ['evaluated 70.0', 'evaluated 60.0']) {
    const parts = servedRun();
    parts.failing.push({
      line,
      error: new NonFiniteError('Not finite.', { iteration: null, what: 'images' }),
    });
    const run = await live(newRun(), parts).done;
    expect(run.rounds[0]).toMatchObject({ brokeOff: 'Not finite.', evaluation: null });
    // ÷3 to 0.000333333: FID 86.7, 3.7 % below midway, so stalled; ÷3 again is worse.
    expect(run.rounds[1]!.evaluation!.metrics.matchedFid.value).toBeCloseTo(100 * (1 - 400 * 0.000333333), 3);
    expect(run).toMatchObject({ state: 'done', round: 3, bestRound: 2 });
  }
});

test('the best round is the one that passed, also where its gate reads another figure than the ratio', async () => {
  const matched = (fid: number) => (fid > 50 ? fid / 100 : fid); // 0.6 for round 1, 5 for round 2
  const start = newRun({ gate: { kind: 'fid', threshold: 10 } });
  const run = await live(start, servedRun({ matched })).done;
  expect(run.rounds.map(({ outcome }) => outcome)).toEqual(['not-passed', 'passed']);
  expect(run.bestRound).toBe(2);
  expect(run.report).toMatchObject({ gate: { passed: true } });
});

test('the only round that is not finite fails the run', async () => {
  const start = newRun({ config: { ...config, lr: 0.02 }, maxRounds: 1 });
  await expect(live(start).done).rejects.toBeInstanceOf(NonFiniteError);
  expect(await getRun(start.id)).toMatchObject({
    state: 'failed',
    failure: { name: 'NonFiniteError', message: 'Not finite.' },
  });
});

test('a trend that no figure came of is looked at once', async () => {
  const parts = servedRun({ matched: () => Number.NaN });
  const { asked, done } = live(newRun({ maxRounds: 2 }), parts, {
    onLine: (line, control) => {
      if (line === 'iteration 1.7' || asked.length > 4) control.stop();
    },
  });
  expect((await done).rounds[0]!.midFid).toBeNull();
  expect(asked.map(({ depth }) => depth)).toEqual(['fid', 'fid']); // the baseline, the trend
});

test('evaluate now ends the round where it stands, and only that round', async () => {
  let asked = false;
  let paused = false;
  const run = await live(newRun(), undefined, {
    onLine: (line, control) => {
      if (line === 'iteration 1.2' && !asked) {
        asked = true;
        control.evaluateNow();
      }
      if (line === 'iteration 2.2' && !paused) {
        paused = true;
        control.pause();
      }
    },
    onEvent: (event, control) => {
      if (event.type === 'run' && event.run.state === 'paused') void nextTask().then(() => control.resume());
    },
  }).done;
  const [first, second] = run.rounds;
  expect(first!.trainedIterations).toBeGreaterThanOrEqual(2);
  expect(first!.trainedIterations).toBeLessThan(6);
  expect(first).toMatchObject({ midFid: null, outcome: 'not-passed' });
  expect(first!.evaluation).not.toBeNull();
  expect(second!.trainedIterations).toBe(8);
});

test('evaluate now asked before the engine has heard of the training still ends it', async () => {
  let asked = false;
  const { done } = live(newRun({ maxRounds: 1 }), undefined, {
    onEvent: (event, control) => {
      if (event.type !== 'run' || event.run.state !== 'training' || asked) return;
      asked = true;
      control.evaluateNow();
    },
  });
  const run = await done;
  expect(run.rounds[0]).toMatchObject({ trainedIterations: 0 });
  expect(run.rounds[0]!.evaluation!.metrics.matchedFid.value).toBe(100);
});

test('a stage that fails is the run’s failure, and resuming goes on from it', async () => {
  const parts = servedRun();
  const error = new TooFewValidationError('Too few.', { slices: 1, needed: 8 });
  parts.failing.push({ line: 'evaluated 60.0', error });
  const start = newRun();
  await expect(live(start, parts).done).rejects.toBeInstanceOf(TooFewValidationError);
  const failed = (await getRun(start.id))!;
  expect(failed).toMatchObject({
    state: 'failed',
    failure: { name: 'TooFewValidationError', message: 'Too few.' },
  });
  const again = live(failed);
  expect(await again.done).toMatchObject({ state: 'done', failure: null });
  expect(again.lines[0]).toBe('generate fakes 1 latest');
});

test('a lost device costs a fresh worker and nothing else; lost again and again, it fails the run', async () => {
  const unbroken = await live(newRun()).done;
  const lost = () => new DeviceLostError('Lost.', { backend: 'webgpu', reason: 'test' });
  const once = servedRun();
  once.failing.push({ line: 'iteration 1.4', error: lost() });
  expect((await live(newRun(), once).done).rounds).toEqual(unbroken.rounds);
  expect(once.engine.started).toBe(2);
  expect(once.lines.filter((line) => line === 'train 1 from 4')).toHaveLength(1);

  const often = servedRun();
  for (let i = 0; i < 3; i++) often.failing.push({ line: 'train', error: lost() });
  await expect(live(newRun(), often).done).rejects.toBeInstanceOf(DeviceLostError);
  expect(often.lines.filter((line) => line.startsWith('train'))).toHaveLength(3);
});

test('a run resumed on another device keeps the network its figures began with', async () => {
  const first = live(newRun(), servedRun({ device: { backend: 'webgpu' } }), {
    onLine: (line, control) => {
      if (line === 'iteration 1.7') control.stop();
    },
  });
  const second = live(await first.done); // on WASM, where a new run takes MobileNet
  const run = await second.done;
  const asked = [...first.lines, ...second.lines].filter((line) => line.startsWith('evaluate with'));
  expect(new Set(asked)).toEqual(new Set(['evaluate with inception-v3']));
  expect(run.device?.backend).toBe('wasm');
});

test('a run left while its report was written keeps its images; one that is done stays as it is', async () => {
  const run = await live(newRun()).done;
  const left: RunRecord = { ...run, state: 'reporting', report: null };
  await putRun(left);
  const again = live(left);
  expect(await again.done).toMatchObject({ state: 'done', report: { gate: { passed: true } } });
  const third = live(run);
  expect(await third.done).toBe(run);
  expect([...again.lines, ...third.lines]).toEqual([]);
});

/** One life of the page that a reload ends at a line, the `nth` of its beginning. @returns what storage then holds, and the lines so far */
async function killed(start: RunRecord, where: string, nth = 0) {
  const parts = servedRun();
  let met = 0;
  const dead = new Promise<void>((resolve) => {
    parts.world.hangsAt = (line) => {
      const here = line.startsWith(where) && met++ === nth;
      if (here) resolve();
      return here;
    };
  });
  live(start, parts);
  await dead;
  return { run: (await getRun(start.id))!, lines: parts.lines };
}

const policy = (change: Partial<Policy>): Policy => ({ ...DEFAULT_POLICY, patience: null, ...change });
/** No round reaches it: the lowest FID is 5, 1.25 times the floor. */
const gate = { kind: 'ratio', threshold: 1 } as const;
const timesOf = (lines: readonly string[], start: string) =>
  lines.filter((line) => line.startsWith(start)).length;

describe('a round from the best', () => {
  const settings = { gate, policy: policy({ start: 'best' }) };

  test('starts from the newest state of the best so far, whichever came last', async () => {
    const matched = (fid: number) => (fid > 50 ? 4.5 : 5); // round 1 stays the best
    const { done, lines } = live(newRun(settings), servedRun({ matched }));
    const run = await done;
    expect(lines.filter((line) => /^(export|import)/.test(line))).toEqual([
      'export 1 latest',
      'import 1 for 2',
      'export 1 latest',
      'import 1 for 3',
    ]);
    expect(run.rounds.map(({ adjustment }) => adjustment?.startRound)).toEqual([undefined, 1, 1]);
    expect(run).toMatchObject({ bestRound: 1, ending: { rule: 'rounds' } });
  });

  // Before the state was written it is copied again; after that it is not.
  test.each([
    ['export 1', 2],
    ['import 1', 2],
    ['train 2 from 0', 1],
    ['iteration 2.3', 1],
  ])('a reload at “%s” copies the state %i time(s) and trains nothing twice', async (where, copies) => {
    const first = await killed(newRun(settings), where);
    const second = live(first.run);
    expect((await second.done).state).toBe('done');
    const lines = [...first.lines, ...second.lines];
    expect(timesOf(lines, 'export 1')).toBe(copies);
    expect(timesOf(lines, 'iteration')).toBe(3 * 8);
  });
});

describe('a search', () => {
  // Of these draws round 4 has the lowest rate, and with it the highest FIDs; three rounds before it tell so.
  const search = {
    sampler: 'random',
    seed: 5,
    bounds: { lr: { low: 0.0005, high: 0.002 } },
    stopLosers: true,
  } as const;
  const settings = { gate, maxRounds: 4, policy: policy({ name: 'search', search }) };

  test('looks at each round part-way and ends a loser there, unjudged', async () => {
    const { done, lines } = live(newRun(settings));
    const run = await done;
    const [first, , , last] = run.rounds;
    expect(first!.rungs).toEqual([
      { iteration: 2, fid: expect.closeTo(90, 4) }, // 100·(1 − 2/8·0.4)
      { iteration: 4, fid: expect.closeTo(80, 4) },
    ]);
    expect(first!.midFid).toBeNull(); // no rule of a search reads a trend
    expect(last).toMatchObject({
      evaluation: null,
      outcome: 'not-passed',
      trainedIterations: 2,
      cutShort: { iteration: 2, reason: expect.stringContaining('the median of 3 earlier rounds') },
      log: { iterations: 2 },
    });
    expect(lines).not.toContain('iteration 4.3');
    expect(run.ending).toMatchObject({ rule: 'rounds' });
  });

  test.each([
    ['a rung’s evaluation', 'evaluate with', 1],
    ['training between two rungs', 'iteration 2.3', 0],
    ['the end of a loser', 'train 4 from 2', 0],
  ])('a reload in %s draws and ends as the page before it would have', async (_, where, nth) => {
    const unbroken = await live(newRun(settings)).done;
    const start = newRun(settings);
    // A loser's training is asked no further than it stands; only a reload before its end is noted asks for it at all.
    if (where.startsWith('train 4')) {
      const rounds = unbroken.rounds.map((round) =>
        round.number === 4
          ? { ...round, cutShort: null, outcome: null, trainedIterations: null, log: null }
          : round,
      );
      await putRun({ ...unbroken, state: 'training', ending: null, report: null, rounds });
      const again = live((await getRun(unbroken.id))!);
      expect((await again.done).rounds).toEqual(unbroken.rounds);
      expect(timesOf(again.lines, 'iteration')).toBe(0);
      return;
    }
    const first = await killed(start, where, nth);
    const second = live(first.run);
    expect((await second.done).rounds).toEqual(unbroken.rounds);
    const lines = [...first.lines, ...second.lines];
    expect(timesOf(lines, 'iteration')).toBe(3 * 8 + 2);
    expect(timesOf(lines, 'evaluated')).toBe(1 + 3 * 3 + 1); // the untrained one; two rungs and the end, three times; a rung
  });
});

describe('a run that asks', () => {
  const settings = { gate, policy: policy({ name: 'manual' }) };
  /** Until the run asks; what it waits for then is answered through its control. */
  async function asking(start: RunRecord) {
    let asks = () => {};
    const asked = new Promise<void>((resolve) => {
      asks = resolve;
    });
    const life = live(start, undefined, {
      onEvent: (event) => event.type === 'run' && event.run.state === 'asking' && asks(),
    });
    await asked;
    await nextTask();
    return { ...life, run: (await getRun(start.id))! };
  }

  test('keeps its proposal, asks again after a reload without a device, and trains what is answered', async () => {
    const first = await asking(newRun(settings));
    expect(first.run).toMatchObject({
      state: 'asking',
      round: 1,
      proposal: { config: { lr: 0.003 }, adjustment: { policy: 'manual', rule: 'still-falling-raise' } },
    });
    expect(first.engine.terminated).toBe(1);

    const second = await asking(first.run);
    expect(second.run.proposal).toEqual(first.run.proposal);
    expect(second.engine.started).toBe(0);
    const wrong = { ...config, bsize: 33 }; // of 32 slices
    expect(() => second.control.answer({ kind: 'train', config: wrong })).toThrow(ConfigError);
    const another = { ...config, imsize: 64 as const };
    expect(() => second.control.answer({ kind: 'train', config: another })).toThrow(/imsize/);
    second.control.answer({ kind: 'train', config: { ...config, lr: 0.002, beta1: 0 } });

    await until(async () => (await getRun(first.run.id))!.round === 2);
    expect((await getRun(first.run.id))!).toMatchObject({
      proposal: null,
      rounds: [
        {},
        {
          config: { lr: 0.002, beta1: 0 },
          adjustment: {
            rule: 'chosen-by-hand',
            changes: [
              { key: 'lr', from: 0.001, to: 0.002 },
              { key: 'beta1', from: 0.5, to: 0 },
            ],
          },
        },
      ],
    });
    second.control.stop();
    expect((await second.done).state).toBe('stopped');
  });

  test('ended before any round was judged, says why each broke off, and asks anew when it goes on', async () => {
    const first = await asking(newRun({ ...settings, config: { ...config, lr: 0.02 } }));
    first.control.answer({ kind: 'end' });
    await expect(first.done).rejects.toThrow(/No round could be judged\. Round 1 broke off: Not finite/);
    const failed = (await getRun(first.run.id))!;
    expect(failed).toMatchObject({ state: 'failed', ending: null, bestRound: null });
    const second = await asking(failed);
    expect(second.run).toMatchObject({ round: 1, failure: null });
    second.control.stop();
    expect(await second.done).toMatchObject({ state: 'stopped' });
  });

  test('ends by a person’s word, and stops and asks again as any other stage', async () => {
    const first = await asking(newRun(settings));
    first.control.stop();
    expect(await first.done).toMatchObject({ state: 'stopped', proposal: { config: { lr: 0.003 } } });
    const second = await asking((await getRun(first.run.id))!);
    second.control.answer({ kind: 'end' });
    expect(await second.done).toMatchObject({
      state: 'done',
      proposal: null,
      ending: { rule: 'person', reason: 'A person ended the loop after 1 round.' },
      report: { ending: { rule: 'person' } },
    });
  });
});

describe('the end of the loop', () => {
  test('comes when the time is out: the round in work is judged as it is, and none begins after it', async () => {
    const start = newRun({ policy: policy({ seconds: 100 }) });
    const baseline = (await live(newRun({ maxRounds: 1 })).done).baseline;
    // Ten microseconds are left, as an earlier page counted: over when the first row is told.
    const run = await live({ ...start, baseline, spentSeconds: 99.99999 }).done;
    expect(run).toMatchObject({ state: 'done', round: 1, ending: { rule: 'time' } });
    expect(run.rounds[0]!.trainedIterations).toBeGreaterThan(0);
    expect(run.rounds[0]!.trainedIterations).toBeLessThan(6);
    expect(run.rounds[0]).toMatchObject({ midFid: null, outcome: 'not-passed' });
    expect(run.spentSeconds).toBeGreaterThan(100);
  });

  test('comes when intervals no longer tell rounds apart, and the report says so', async () => {
    // 60, 5 and 5 again, 20 % to either side: round 2 lies below round 1, round 3 not below round 2.
    const start = newRun({ gate, maxRounds: 9, policy: policy({ patience: 1 }) });
    const run = await live(start, servedRun({ spread: () => 0.2 })).done;
    expect(run).toMatchObject({
      round: 3,
      ending: { rule: 'noise', reason: expect.stringContaining('round 3 matched FID 5 (4 to 6)') },
      report: { ending: { rule: 'noise' } },
    });
  });

  test('is recorded when the gate passes, and a reload after it decides nothing anew', async () => {
    const first = await killed(newRun(), 'generate output');
    expect(first.run).toMatchObject({ state: 'generating', ending: { rule: 'passed' } });
    const second = live(first.run);
    expect(await second.done).toMatchObject({ state: 'done', round: 2, ending: first.run.ending });
    expect(second.lines).toEqual(['generate output 2 latest']);
  });
});

test('a configuration that a policy chose and no memory holds costs its round, the first one’s the run', async () => {
  const error = () => new OutOfMemoryError('Too much.', { bsize: 4, accumulate: 1, reason: 'room' });
  const later = servedRun();
  later.failing.push({ line: 'train 2', error: error() });
  const run = await live(newRun({ gate }), later).done;
  expect(run.rounds[1]).toMatchObject({ brokeOff: 'Too much.', outcome: 'not-passed' });
  expect(run).toMatchObject({ state: 'done', round: 3 });

  const first = servedRun();
  first.failing.push({ line: 'train 1', error: error() });
  await expect(live(newRun({ gate }), first).done).rejects.toBeInstanceOf(OutOfMemoryError);
});

async function until(true_: () => Promise<boolean>): Promise<void> {
  while (!(await true_())) await nextTask();
}
