/** What a person does to a run's rounds, on real storage, with workers that count instead of compute (fixtures/servedRun.ts). */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { DEFAULT_POLICY, type Policy } from '../src/adjust/policy.ts';
import { BusyError, CheckpointMissingError, ConfigError, GantryError } from '../src/errors.ts';
import { createGantry } from '../src/gantry.ts';
import type { Gate, RunSettings } from '../src/run.ts';
import { deleteDataset, putDataset } from '../src/storage/datasets.ts';
import { getImages, getRun, listRuns, putRun } from '../src/storage/runs.ts';
import { dataset } from './fixtures/bodies.ts';
import { deleteRun } from './fixtures/deleteRun.ts';
import { config, servedRun } from './fixtures/servedRun.ts';

const datasetId = 'rounds-test';
/** Rounds of the ladder end at FID 60, 5 and 5; a ratio of 2 is passed by the second, one of 1 by none. */
const ratio = (threshold: number): Gate => ({ kind: 'ratio', threshold });
const settings = (change: Partial<RunSettings> = {}): RunSettings => ({
  datasetId,
  config,
  gate: ratio(1),
  maxRounds: 2,
  numOutput: 2,
  backend: 'wasm',
  network: 'auto',
  ...change,
});
const policy = (change: Partial<Policy>): Policy => ({ ...DEFAULT_POLICY, patience: null, ...change });

function page(parts = servedRun()) {
  return { ...parts, gantry: createGantry(parts.workers) };
}

beforeAll(() =>
  putDataset(dataset(new Float32Array(0), { train: 32, validation: 16 }, { id: datasetId }).record),
);
afterEach(async () => {
  for (const { id } of (await listRuns()).filter((run) => run.settings.datasetId === datasetId))
    await deleteRun(id);
});
afterAll(() => deleteDataset(datasetId));

test('the best round taken back makes another best; a resume draws its images and writes its report anew', async () => {
  const { gantry } = page();
  const { id } = await gantry.startRun(settings()).then(({ done }) => done);
  expect((await getImages(id))!.images[0]).toBeCloseTo(0.95, 5);
  const undone = await gantry.undoRound(id, 2, true);
  expect(undone).toMatchObject({ state: 'stopped', bestRound: 1, report: null, ending: null });
  expect(await getRun(id)).toEqual(undone);
  expect(await getImages(id)).toBeNull();

  const next = page();
  const again = await next.gantry.resumeRun(id).then(({ done }) => done);
  expect(next.lines).toEqual(['generate output 1 latest']); // two of two rounds are trained
  expect(again).toMatchObject({
    state: 'done',
    bestRound: 1,
    ending: { rule: 'rounds' },
    report: { run: { bestRound: 1 }, rounds: [{ undone: false }, { undone: true }] },
  });
  expect((await getImages(id))!.images[0]).toBeCloseTo(0.4, 5);
  expect(await gantry.undoRound(id, 2, false)).toMatchObject({ bestRound: 2, report: null });
});

test('a round taken back that was not the best changes the report and nothing else', async () => {
  const matched = (fid: number) => (fid > 50 ? 4.5 : 5); // round 1 is the best
  const { gantry } = page(servedRun({ matched }));
  const { id } = await gantry.startRun(settings()).then(({ done }) => done);
  const { ending, bestRound } = await gantry.undoRound(id, 2, true);
  expect({ ending, bestRound }).toMatchObject({ ending: { rule: 'rounds' }, bestRound: 1 });
  const next = page();
  expect(await next.gantry.resumeRun(id).then(({ done }) => done)).toMatchObject({ state: 'done' });
  expect(next.lines).toEqual([]);
});

test('after a passed round was taken back the loop goes on where rounds are left, at an untried rate', async () => {
  const { gantry } = page();
  const passing = settings({ gate: ratio(2), maxRounds: 3 });
  const { id } = await gantry.startRun(passing).then(({ done }) => done);
  expect(await getRun(id)).toMatchObject({ round: 2, ending: { rule: 'passed' } });
  await gantry.undoRound(id, 2, true);
  const run = await gantry.resumeRun(id).then(({ done }) => done);
  expect(run.rounds.map(({ config: { lr } }) => lr)).toEqual([0.001, 0.003, 0.009]);
  expect(run).toMatchObject({ bestRound: 3, ending: { rule: 'passed' } });
});

test('round 1 changed nothing, a round that is not there neither, and a run in work is left alone', async () => {
  const { gantry, world } = page();
  const training = new Promise<void>((resolve) => {
    world.onLine = (line) => line === 'iteration 2.1' && resolve();
  });
  const handle = await gantry.startRun(settings());
  await training;
  await expect(gantry.undoRound(handle.id, 2, true)).rejects.toBeInstanceOf(BusyError);
  handle.stop();
  await handle.done;
  await expect(gantry.undoRound(handle.id, 1, true)).rejects.toThrow('Round 1 changed nothing');
  await expect(gantry.undoRound(handle.id, 3, true)).rejects.toThrow('Round 3 changed nothing');
  // Stopped in it and taken back: it is not trained on.
  await gantry.undoRound(handle.id, 2, true);
  const next = page();
  expect(await next.gantry.resumeRun(handle.id).then(({ done }) => done)).toMatchObject({ bestRound: 1 });
  expect(next.lines.some((line) => line.startsWith('iteration'))).toBe(false);
});

test('further rounds follow a run out of rounds, and the better one’s images take the former’s place', async () => {
  // No trend was measured in what was to be the last round, so the rate falls: the round after it is best by these figures.
  const matched = (fid: number) => (fid > 80 ? 4.5 : fid);
  const { gantry } = page(servedRun({ matched }));
  const { id } = await gantry.startRun(settings({ maxRounds: 1 })).then(({ done }) => done);
  expect((await getImages(id))!.images[0]).toBeCloseTo(0.4, 5);
  const next = page(servedRun({ matched }));
  const run = await next.gantry.addRounds(id, 1).then(({ done }) => done);
  expect(next.lines[0]).toBe('train 2 from 0');
  expect(run).toMatchObject({
    settings: { maxRounds: 2 },
    bestRound: 2,
    ending: { rule: 'rounds' },
    report: { run: { bestRound: 2, maxRounds: 2 } },
  });
  expect((await getImages(id))!.images[0]).toBeCloseTo(400 * 0.000333333, 5);
});

test('further rounds follow a gate that passed, intervals that no longer told, and a time that was out', async () => {
  const { gantry } = page();
  const passed = await gantry.startRun(settings({ gate: ratio(100), maxRounds: 5 })).then(({ done }) => done);
  expect(passed).toMatchObject({ round: 1, ending: { rule: 'passed' } });
  const beyond = await page()
    .gantry.addRounds(passed.id, 2)
    .then(({ done }) => done);
  expect(beyond).toMatchObject({ round: 2, settings: { maxRounds: 3 }, ending: { rule: 'passed' } });

  const noisy = page(servedRun({ spread: () => 2 }));
  const still = await noisy.gantry
    .startRun(settings({ maxRounds: 5, policy: policy({ patience: 1 }) }))
    .then(({ done }) => done);
  expect(still).toMatchObject({ round: 2, ending: { rule: 'noise' } });
  const on = await noisy.gantry.addRounds(still.id, 2).then(({ done }) => done);
  expect(on).toMatchObject({
    round: 4,
    ending: { rule: 'rounds' },
    settings: { policy: { patience: null } },
  });

  const timed = await gantry
    .startRun(settings({ policy: policy({ seconds: 1e-6 }) }))
    .then(({ done }) => done);
  expect(timed).toMatchObject({ round: 1, ending: { rule: 'time' }, rounds: [{ trainedIterations: 0 }] });
});

test('a time that was spent is extended though the number of rounds or the gate ended the run', async () => {
  for (const change of [{ maxRounds: 1 }, { maxRounds: 3, gate: ratio(100) }]) {
    const { gantry } = page();
    const { id } = await gantry.startRun(settings(change)).then(({ done }) => done);
    const ended = (await getRun(id))!;
    // As if an hour of one had been spent in its last step.
    const timed = { ...ended.settings, policy: policy({ seconds: 3600 }) };
    await putRun({ ...ended, settings: timed, spentSeconds: 3601 });
    const further = await gantry.addRounds(id, 1).then(({ done }) => done);
    expect(further).toMatchObject({
      settings: { policy: { seconds: 7201 } },
      rounds: [{ trainedIterations: 8 }, { trainedIterations: 8 }],
    });
  }
});

test('a passed round taken back is no ending, though another one is the best', async () => {
  const matched = (fid: number) => (fid > 50 ? 4.5 : 5); // both pass a ratio of 2, and the first is best
  const { gantry } = page(servedRun({ matched }));
  const { id } = await gantry.startRun(settings({ gate: ratio(2), maxRounds: 5 })).then(({ done }) => done);
  await gantry.addRounds(id, 1).then(({ done }) => done);
  expect(await getRun(id)).toMatchObject({ round: 2, bestRound: 1, ending: { rule: 'passed' } });
  expect(await gantry.undoRound(id, 2, true)).toMatchObject({ bestRound: 1, ending: null });
  const run = await gantry.resumeRun(id).then(({ done }) => done);
  expect(run).toMatchObject({ round: 2, ending: { reason: expect.stringContaining('Round 1 passed') } });
});

test('a run that another tab had in work goes on from what that tab left', async () => {
  const { gantry } = page();
  const { id } = await gantry.startRun(settings({ maxRounds: 1 })).then(({ done }) => done);
  const done = (await getRun(id))!;
  await putRun({ ...done, state: 'stopped', ending: null, report: null });
  const { release, held } = await otherTab(id);
  const resumed = await page().gantry.resumeRun(id);
  await putRun({ ...done, incidents: [] }); // the other tab ends it
  release();
  await held;
  expect(await resumed.done).toEqual({ ...done, incidents: [] });
});

test('further rounds are not written while another tab has the run in work', async () => {
  const { gantry } = page();
  const { id } = await gantry.startRun(settings({ maxRounds: 1 })).then(({ done }) => done);
  const { release, held } = await otherTab(id);
  const late = AbortSignal.timeout;
  AbortSignal.timeout = () => late.call(AbortSignal, 1); // of its five seconds none is waited
  await expect(gantry.addRounds(id, 1)).rejects.toBeInstanceOf(BusyError);
  AbortSignal.timeout = late;
  release();
  await held;
  expect(await getRun(id)).toMatchObject({ settings: { maxRounds: 1 }, ending: { rule: 'rounds' } });
});

async function otherTab(id: string): Promise<{ release(): void; held: Promise<unknown> }> {
  let release = () => {};
  const until = new Promise<void>((resolve) => {
    release = resolve;
  });
  let held: Promise<unknown> = until;
  await new Promise<void>((granted) => {
    held = navigator.locks.request(`gantry-run-${id}`, () => {
      granted();
      return until;
    });
  });
  return { release, held };
}

test('further rounds of a policy with nothing left, of a training alone, and of no number are refused', async () => {
  const { gantry } = page();
  const bounds = { ngf: { low: 16, high: 16 } };
  const search = { sampler: 'random', seed: 1, bounds, stopLosers: false } as const;
  const { id } = await gantry
    .startRun(settings({ policy: policy({ name: 'search', search }) }))
    .then(({ done }) => done);
  expect(await getRun(id)).toMatchObject({ round: 1, ending: { rule: 'exhausted' } });
  await expect(gantry.addRounds(id, 1)).rejects.toThrow('nothing left to try');
  await expect(gantry.addRounds(id, 0)).rejects.toBeInstanceOf(GantryError);
  const only = await gantry.startRun(settings({ trainOnly: true })).then(({ done }) => done);
  await expect(gantry.addRounds(only.id, 1)).rejects.toThrow('only trained');
});

test('a search whose smallest batch the training split does not fill does not begin', async () => {
  const bounds = { bsize: { low: 33, high: 64 } }; // of 32 slices
  const search = { sampler: 'random', seed: 1, bounds, stopLosers: false } as const;
  const drawing = settings({ policy: policy({ name: 'search', search }) });
  await expect(page().gantry.startRun(drawing)).rejects.toMatchObject({
    name: 'DatasetTooSmallError',
    facts: { slices: 32, bsize: 33 },
  });
});

test('a fork is a run of its own that starts from the named state and says whose it was', async () => {
  const { gantry, lines } = page();
  const parent = await gantry.startRun(settings({ maxRounds: 1 })).then(({ done }) => done);
  const before = lines.length;
  const from = { runId: parent.id, round: 1, slot: null };
  const forked = await gantry
    .forkRun(from, settings({ config: { ...config, lr: 0.002 }, maxRounds: 1 }))
    .then(({ done }) => done);
  expect(lines.slice(before, before + 2)).toEqual(['export 1 latest', 'import 1 for all']);
  expect(forked).toMatchObject({
    state: 'done',
    parent: { runId: parent.id, round: 1, iteration: 8 },
    startedFrom: { kind: '.safetensors' },
    rounds: [{ config: { lr: 0.002 }, adjustment: null }],
  });
  expect(await getRun(parent.id)).toEqual(parent);

  const runs = (await listRuns()).length;
  await expect(gantry.forkRun({ ...from, slot: 'epoch-9' }, settings())).rejects.toBeInstanceOf(
    CheckpointMissingError,
  );
  await expect(gantry.forkRun({ ...from, runId: 'gone' }, settings())).rejects.toBeInstanceOf(GantryError);
  const bad = settings({ policy: policy({ patience: 0 }) });
  await expect(gantry.forkRun(from, bad)).rejects.toBeInstanceOf(ConfigError);
  expect((await listRuns()).length).toBe(runs);
});
