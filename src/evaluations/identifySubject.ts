/**
 * Whose images an evaluation judges: a run's state, a model file or a folder. What they are made of is told by a hash before any is
 * drawn, so that a question asked before is answered without drawing.
 */
import type { EvaluationOptions, EvaluationProgress, EvaluationSubject } from '../app.ts';
import type { RunConfig } from '../config.ts';
import { CheckpointMissingError, GantryError } from '../errors.ts';
import type { EvaluatedSubject } from '../evaluation.ts';
import { sha256 } from '../ingest/hash.ts';
import { kindOf } from '../interop/anyCheckpoint.ts';
import { EVALUATION_FIRST, fakesFor, type Workers } from '../stages.ts';
import { getCheckpoint, latestCheckpoints } from '../storage/checkpoints.ts';
import { getRun } from '../storage/runs.ts';
import type { DatasetRecord, DeviceInfo, WeightsSource } from '../workers/protocol.ts';

/** Of a folder's evaluation: it has no seed of its own. */
const FOLDER_SEED = 0;

/** Whose images are judged, before any is drawn. */
export interface Identified {
  readonly size: number;
  readonly count: number;
  readonly seed: number;
  /** Tells what the images are made of. */
  readonly weights: string;
  /** Null: there is no critic. */
  readonly source: WeightsSource | null;
  /** `weights`: as above, of what they were in fact drawn from. */
  draw(tell: (progress: EvaluationProgress) => void): Promise<{
    readonly fakes: Fakes;
    readonly subject: EvaluatedSubject;
    readonly weights: string;
  }>;
}

interface Fakes {
  readonly size: number;
  readonly count: number;
  readonly images: Float32Array<ArrayBuffer>;
  /** Of a run's state. */
  readonly iteration?: number;
}

/** @throws CheckpointMissingError, GantryError where the run is gone, ModelFileError, ImageFilesError */
export function identifySubject(
  subject: EvaluationSubject,
  dataset: DatasetRecord,
  options: EvaluationOptions,
  { workers, device }: { readonly workers: Workers; readonly device: DeviceInfo | null },
): Promise<Identified> {
  const count = options.count ?? fakesFor(dataset, device);
  switch (subject.kind) {
    case 'run':
      return identifyRun(subject, count, options, workers);
    case 'model':
      return identifyModel(subject.file, count, options, workers);
    case 'images':
      return identifyImages(subject.files, count, options, workers);
    default:
      return subject satisfies never;
  }
}

async function identifyRun(
  { runId, round, slot }: Extract<EvaluationSubject, { kind: 'run' }>,
  count: number,
  { backend, signal }: EvaluationOptions,
  { engine }: Workers,
): Promise<Identified> {
  const { config, stored } = await checkpointOf(runId, round, slot);
  const of = { runId, round, weights: slot ?? 'latest', config };
  // A checkpoint's bytes end in the SHA-256 of all before; the iteration tells the one that the engine holds unsaved.
  const digest = hex(new Uint8Array(stored.bytes).subarray(-32));
  const weightsAt = (iteration: number) => `${digest} at ${iteration}`;
  return {
    size: config.imsize,
    count,
    seed: config.seed,
    weights: weightsAt(stored.iteration),
    source: { kind: 'run', ...of },
    async draw(tell) {
      const fakes = await engine.run(
        'generate',
        { ...of, backend, seed: config.seed, first: EVALUATION_FIRST, count },
        { signal, onProgress: ({ done, total }) => tell({ kind: 'generate', done, total }) },
      );
      const { iteration } = fakes;
      return { fakes, subject: { kind: 'run', runId, round, iteration }, weights: weightsAt(iteration) };
    },
  };
}

/** @throws CheckpointMissingError, GantryError where the run or its round is gone */
async function checkpointOf(runId: string, round: number, slot: string | null) {
  const run = await getRun(runId);
  const config: RunConfig | undefined = run?.rounds.find(({ number }) => number === round)?.config;
  if (!config) throw new GantryError('This run is not in this browser any more. Choose another.');
  const stored = slot
    ? await getCheckpoint(runId, round, slot)
    : ((await latestCheckpoints(runId, round))[0] ?? null);
  if (!stored) {
    throw new CheckpointMissingError(
      `Round ${round} of this run has no such checkpoint. Train it first, or choose another.`,
      { round },
    );
  }
  return { config, stored };
}

async function identifyModel(
  file: File,
  count: number,
  { backend, signal }: EvaluationOptions,
  { engine }: Workers,
): Promise<Identified> {
  const model = await engine.run('readModel', { model: file }, { signal });
  const bytes = new Uint8Array(await file.arrayBuffer());
  const hash = await sha256(bytes);
  const { seed, imsize, iteration } = model;
  const subject = { kind: 'model', sha256: hash, file: kindOf(bytes), iteration } as const;
  return {
    size: imsize,
    count,
    seed,
    weights: hash,
    source: { kind: 'model', model: file },
    async draw(tell) {
      const fakes = await engine.run(
        'generateFromModel',
        { model: file, backend, draw: { kind: 'seed', seed, first: EVALUATION_FIRST, count } },
        { signal, onProgress: ({ done, total }) => tell({ kind: 'generate', done, total }) },
      );
      return { fakes, subject, weights: hash };
    },
  };
}

async function identifyImages(
  files: readonly File[],
  most: number,
  { signal }: EvaluationOptions,
  { ingest }: Workers,
): Promise<Identified> {
  const fakes = await ingest[0]!.run('readImages', { files, most }, { signal });
  const hash = await sha256(fakes.images);
  const { size, count } = fakes;
  return {
    size,
    count,
    seed: FOLDER_SEED,
    weights: hash,
    source: null,
    draw: async () => ({ fakes, subject: { kind: 'images', sha256: hash }, weights: hash }),
  };
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
