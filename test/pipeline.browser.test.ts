/** The run's state machine on real storage, with workers that count instead of compute (fixtures/servedRun.ts). */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunEvent } from '../src/app.ts';
import { RunControl } from '../src/control.ts';
import { DeviceLostError, NonFiniteError, TooFewValidationError } from '../src/errors.ts';
import { newRound } from '../src/ledger.ts';
import { nextTask } from '../src/nextTask.ts';
import { runPipeline } from '../src/pipeline.ts';
import { DEFAULT_GATE, type RunRecord, type RunSettings } from '../src/run.ts';
import { deleteDataset, putDataset } from '../src/storage/datasets.ts';
import { getPictures } from '../src/storage/evaluations.ts';
import { deleteRun, getImages, getRun, putRun, readLog } from '../src/storage/runs.ts';
import { dataset } from './fixtures/bodies.ts';
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
    expect(run.report).toMatchObject({ confirmation: { split: 'final' } });
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
