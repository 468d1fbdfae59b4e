import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { parseConfig } from '../../src/config.ts';
import { DatasetMissingError, INTENDED_USE } from '../../src/errors.ts';
import { readTrainingLog } from '../../src/interop/trainingLog.ts';
import { exportFiles, gridFile, trainingFiles, zipFile } from '../../src/report/exports.ts';
import { generatedFiles } from '../../src/report/images.ts';
import { openReport } from '../../src/report/openReport.ts';
import { buildReport } from '../../src/report/report.ts';
import type { Report } from '../../src/report/reportTypes.ts';
import type { RunFile } from '../../src/report/runFile.ts';
import type { RunRecord } from '../../src/run.ts';
import { renewedRun } from '../../src/storage/renewedRun.ts';
import { finishedRun, SECRETS } from './fixture.ts';
import { readPng } from './readPng.ts';

const finished = finishedRun();
const files = await exportFiles(finished);
const byName = new Map(files.map((file) => [file.name, file]));
const textOf = (name: string) => new TextDecoder().decode(byName.get(name)!.bytes);

test('an export holds the report, the log, samples, images and every round, and nothing else', () => {
  expect(files.map(({ name }) => name)).toEqual([
    'report.json',
    'run.json',
    'training_log_wgan.csv',
    'training_log_full.csv',
    'diagnostics.json',
    'samples/000000.png',
    'samples/000025.png',
    'generated/0001.png',
    'generated/0002.png',
    'generated/0003.png',
    'generated/0004.png',
    'generated/0005.png',
    'rounds/1/config.json',
    'rounds/1/training_log_wgan.csv',
    'rounds/1/training_log_full.csv',
    'rounds/1/diagnostics.json',
    'rounds/1/evaluation.json',
    'rounds/2/config.json',
    'rounds/2/training_log_wgan.csv',
    'rounds/2/training_log_full.csv',
    'rounds/2/diagnostics.json',
    'rounds/2/evaluation.json',
  ]);
});

test('the hashes in the report are those of the exported images, also when the report was stored before', async () => {
  const { run, dataset, images } = finished;
  const stored = await buildReport({ run, dataset: dataset!, images: images!, createdAt: 5 });
  const again = await exportFiles({ ...finished, run: { ...run, report: stored } });
  const report = JSON.parse(new TextDecoder().decode(again[0]!.bytes)) as Report;
  expect(report).toEqual(JSON.parse(JSON.stringify(stored)));
  for (const { file, sha256 } of report.generated.images) {
    const bytes = again.find(({ name }) => name === file)!.bytes;
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256);
  }
});

test('a report stored before digests and policies is exported with a digest, and opens', async () => {
  const { run, dataset, images } = finished;
  const {
    integrity: _,
    ending: __,
    policy: ___,
    ...report
  } = await buildReport({
    run,
    dataset: dataset!,
    images: images!,
  });
  const rounds = report.rounds.map(
    ({ rungs: _, cutShort: __, undone: ___, curve: ____, adjustment, ...round }) => ({
      ...round,
      adjustment: adjustment && {
        ...adjustment.changes[0]!,
        rule: adjustment.rule,
        reason: adjustment.reason,
      },
    }),
  );
  const former = { ...run, report: { ...report, rounds } } as unknown as RunRecord;
  const [file] = await exportFiles({ ...finished, run: renewedRun(former) });
  const opened = await openReport(new Blob([file!.bytes]), null);
  expect(opened).toMatchObject({ kind: 'run', trust: { kind: 'digest' }, report: { ending: null } });
});

test('every image says that it is synthetic, for what use, by what and from which latent', () => {
  const { text, pixels, width, height } = readPng(byName.get('generated/0003.png')!.bytes);
  expect(text).toMatchObject({
    Disclaimer: INTENDED_USE,
    Warning: 'SYNTHETIC. FID gate passed.',
    Source: 'Trained on a synthetic phantom',
    Model: 'WGAN-GP 32x32, nz 100, ngf 16, round 2, iteration 300',
    Gate: 'FID gate passed',
    Seed: '1',
    Index: '2',
  });
  expect(text.Software).toMatch(/^Gantry \d/);
  expect([width, height]).toEqual([32, 32]);
  const source = finished.images!.images.subarray(2 * 1024, 3 * 1024);
  const expected = Array.from(source, (x) => Math.min(255, Math.max(0, Math.round((x + 1) * 127.5))));
  expect([...pixels]).toEqual(expected);
});

test('images of a run that did not pass are written all the same, and marked', async () => {
  const failing = finishedRun([10, 20]);
  const pngs = (await exportFiles(failing)).filter(({ type }) => type === 'image/png');
  expect(pngs).toHaveLength(7);
  for (const { bytes } of [...pngs, gridFile(failing)]) {
    expect(readPng(bytes).text).toMatchObject({
      Warning: 'SYNTHETIC. FID gate not passed.',
      Gate: 'FID gate not passed',
      Disclaimer: INTENDED_USE,
    });
  }
});

test('logs and configurations read back', () => {
  const best = readTrainingLog(textOf('training_log_wgan.csv'));
  expect(best).toHaveLength(3);
  expect(best[2]).toMatchObject({ lossD: -4.5, batch: 14, batchesPerEpoch: 18, wasserstein: 2.5 });
  expect(textOf('rounds/1/training_log_wgan.csv')).toContain(',1.25\n');
  expect(parseConfig(JSON.parse(textOf('rounds/2/config.json'))).config).toEqual(
    finished.run.rounds[1]!.config,
  );
  expect(JSON.parse(textOf('rounds/2/evaluation.json'))).toMatchObject({
    number: 2,
    best: true,
    outcome: 'passed',
    adjustment: { changes: [{ key: 'lr', from: 0.001, to: 0.003 }] },
    evaluation: { metrics: { matchedFid: { value: 7 } }, n: { real: 202 } },
  });
});

test('the full log and the diagnostics are the best round’s, and each round’s in its folder', () => {
  const lines = textOf('training_log_full.csv').trimEnd().split('\n');
  expect(lines).toHaveLength(4);
  expect(lines[2]).toMatch(/^2,.*,5,1,-2,4,8,42,1000,4096,$/); // round 2: train 5, validation 1, gap 4
  expect(lines[1]).toMatch(/,,,,,,,,,$/);
  expect(textOf('rounds/1/training_log_full.csv')).toContain(',4,1,-2,3,8,');
  expect(JSON.parse(textOf('diagnostics.json'))).toEqual({
    diagnostics: JSON.parse(JSON.stringify(finished.rounds[1]!.diagnostics)),
  });
});

test('a run that only trained leaves its logs, samples and run.json, and needs no image and no report', () => {
  const { run, rounds } = finished;
  const only = trainingFiles({
    ...finished,
    images: null,
    run: {
      ...run,
      settings: { ...run.settings, trainOnly: true },
      rounds: run.rounds.slice(0, 1).map((round) => ({ ...round, evaluation: null, passed: null })),
      round: 1,
      bestRound: null,
      baseline: null,
    },
    rounds: rounds.slice(0, 1),
  });
  expect(only.map(({ name }) => name)).toEqual([
    'run.json',
    'training_log_wgan.csv',
    'training_log_full.csv',
    'diagnostics.json',
    'samples/000000.png',
    'samples/000025.png',
  ]);
});

test('a run stopped in a round tells it up to that round’s newest checkpoint, with every round’s files', () => {
  const { run, rounds } = finished;
  const stopped = trainingFiles({
    ...finished,
    images: null,
    run: {
      ...run,
      state: 'stopped',
      bestRound: null,
      rounds: run.rounds.map((round) =>
        round.number === 1
          ? round
          : { ...round, log: null, trainedIterations: null, evaluation: null, passed: null },
      ),
    },
    rounds: rounds.map((stored) =>
      stored.number === 1 ? stored : { ...stored, reached: { iteration: 2, seconds: 7 } },
    ),
  });
  const names = stopped.map(({ name }) => name);
  expect(names).toContain('rounds/1/evaluation.json');
  expect(names).not.toContain('report.json');
  const told = JSON.parse(new TextDecoder().decode(stopped[0]!.bytes)) as RunFile;
  expect(told).toMatchObject({ state: 'stopped', seconds: 61.5 + 7, bestRound: null });
  // Of three logged iterations two are in the checkpoint.
  expect(told.rounds[1]).toMatchObject({
    trainedIterations: 2,
    log: { iterations: 2, seconds: 7, lossD: { first: -1.5, last: -3 } },
  });
});

test('a run stopped before anything was trained leaves run.json alone', () => {
  const { run, rounds } = finished;
  const stopped = trainingFiles({
    ...finished,
    images: null,
    run: { ...run, state: 'stopped', round: 1, bestRound: null, rounds: run.rounds.slice(0, 1) },
    rounds: rounds.slice(0, 1).map((stored) => ({ ...stored, log: [], snapshots: [], diagnostics: [] })),
  });
  expect(stopped.map(({ name }) => name)).toEqual(['run.json']);
});

test('nothing identifying is in any file or name', () => {
  const everything = [...files, ...trainingFiles(finished), gridFile(finished), zipFile(files)];
  for (const { name, bytes } of everything) {
    const text = new TextDecoder('latin1').decode(bytes);
    for (const secret of SECRETS) expect(name + text).not.toContain(secret);
  }
});

test('the grid holds all images, as near to square as they go', () => {
  const { width, height } = readPng(gridFile(finished).bytes);
  expect([width, height]).toEqual([3 * 32 + 2 * 2, 2 * 32 + 2]); // 5 images: 3 across, 2 down, gutters of 2
});

test('ten thousand images keep their order by name', () => {
  const count = 10_000;
  const names = generatedFiles(finished.run, {
    size: 1,
    count,
    images: new Float32Array(count),
    iteration: 1,
  }).map(({ file }) => file.name);
  expect(names[0]).toBe('generated/00001.png');
  expect([...names].sort()).toEqual(names);
});

test('a stored report is exported although its dataset is gone; without one the want is named', async () => {
  const { run, dataset, images } = finished;
  const report = await buildReport({ run, dataset: dataset!, images: images! });
  const kept = await exportFiles({ ...finished, dataset: null, run: { ...run, report } });
  expect(kept).toHaveLength(files.length);
  await expect(exportFiles({ ...finished, dataset: null })).rejects.toThrow(DatasetMissingError);
});

test('a run that has not generated yet is refused in words', async () => {
  await expect(exportFiles({ ...finished, images: null })).rejects.toThrow('has not generated images yet');
});
