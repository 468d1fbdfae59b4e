/**
 * Evaluations that a person asks for: any generator's images, or a folder's, against any dataset's validation split.
 *
 * What was judged is told by hashes, so that the same question is answered from storage. Decides nothing about a figure; the
 * latents are those that a run's own judgement takes (stages.ts).
 */
import type {
  EvaluationAnswer,
  EvaluationOptions,
  EvaluationProgress,
  EvaluationSubject,
  Gantry,
  KeptCheckpoint,
} from './app.ts';
import type { RunConfig } from './config.ts';
import {
  BusyError,
  CheckpointMissingError,
  GantryError,
  NetworkUnavailableError,
  TooFewValidationError,
} from './errors.ts';
import { MIN_REALS } from './evaluate/chosen.ts';
import { sizeMismatch } from './evaluate/sizeMismatch.ts';
import type { EvaluatedSubject, EvaluationRecord, NetworkInfo } from './evaluation.ts';
import { sha256 } from './ingest/hash.ts';
import { kindOf } from './interop/anyCheckpoint.ts';
import {
  EVALUATION_FIRST,
  fakesFor,
  networkFor,
  preferredLpips,
  survivingLoss,
  type Workers,
} from './stages.ts';
import { epochSlots, getCheckpoint, latestCheckpoints } from './storage/checkpoints.ts';
import { getDataset } from './storage/datasets.ts';
import {
  deleteEvaluation,
  findEvaluation,
  getPictures,
  listEvaluations,
  putEvaluation,
} from './storage/evaluations.ts';
import { deleteNetwork } from './storage/networks.ts';
import { getRun } from './storage/runs.ts';
import type { DatasetRecord, WeightsSource } from './workers/protocol.ts';

/** Another definition of any figure gives another version: what was computed before does not answer then. */
const EVALUATION_VERSION = 2;
/** Of a folder's evaluation: it has no seed of its own. */
const FOLDER_SEED = 0;

export interface EvaluationHost {
  readonly workers: Workers;
  /** @throws BusyError while a run is in work or about to be */
  refuseBusy(): void;
  engineFor(backend: EvaluationOptions['backend']): void;
}

export type Evaluations = Pick<
  Gantry,
  | 'evaluate'
  | 'listEvaluations'
  | 'deleteEvaluation'
  | 'evaluationPictures'
  | 'keptCheckpoints'
  | 'listNetworks'
  | 'addNetwork'
  | 'removeNetwork'
> & {
  /** @throws BusyError while one is in work: a run would take its workers from it. */
  refuseWhileEvaluating(): void;
};

export function createEvaluations({ workers, refuseBusy, engineFor }: EvaluationHost): Evaluations {
  let inWork = false;
  const refuseWhileEvaluating = () => {
    if (inWork) throw new BusyError('An evaluation is in work. Cancel it, or wait until it is done.');
  };
  return {
    refuseWhileEvaluating,
    async evaluate(subject, options) {
      refuseBusy();
      refuseWhileEvaluating();
      inWork = true;
      try {
        engineFor(options.backend);
        return await survivingLoss(workers, () => evaluate(subject, options, workers));
      } finally {
        inWork = false;
      }
    },
    listEvaluations,
    deleteEvaluation,
    evaluationPictures: getPictures,
    keptCheckpoints,
    listNetworks: () => workers.evaluator.run('listNetworks', {}),
    async addNetwork(files) {
      refuseBusy();
      refuseWhileEvaluating(); // one of the same name is disposed
      return workers.evaluator.run('addNetwork', { files });
    },
    async removeNetwork(name) {
      refuseBusy();
      await deleteNetwork(name);
    },
  };
}

async function evaluate(
  subject: EvaluationSubject,
  options: EvaluationOptions,
  workers: Workers,
): Promise<EvaluationAnswer> {
  const { datasetId, backend, signal, depth = 'full', dump = false } = options;
  const { engine, evaluator } = workers;
  const tell = (progress: EvaluationProgress) => options.onProgress?.(progress);
  const dataset = await getDataset(datasetId);
  checkValidation(dataset);
  const judged = await identify(subject, dataset, options, workers);
  if (judged.size !== dataset.recipe.size) throw sizeMismatch(dataset.recipe.size, judged.size);
  const { network, lpips } = await networksFor(options, depth, workers);
  const split = 'validation';
  const { seed, count } = judged;
  const keyFor = (weights: string) =>
    keyOf([
      EVALUATION_VERSION,
      subject.kind,
      weights,
      datasetId,
      dataset.recipeHash,
      network, // whole: two taps of the same weights are two networks
      lpips,
      count,
      seed,
      split,
      depth,
    ]);
  const known = await findEvaluation(datasetId, await keyFor(judged.weights));
  if (known && !dump) return { record: known, cached: true, dump: null };

  const { fakes, subject: evaluated, weights } = await judged.draw(tell);
  const drawn = { fakes: fakes.images, count: fakes.count, size: fakes.size };
  const scores =
    judged.source && depth === 'full'
      ? await engine.run(
          'score', // gets a copy of the fakes: the evaluator is given them next
          { source: judged.source, datasetId, split, ...drawn, seed, backend },
          { signal, onProgress: ({ done, total }) => tell({ kind: 'score', done, total }) },
        )
      : null;
  const {
    evaluation,
    pictures,
    dump: computedFrom,
  } = await evaluator.run(
    'evaluate',
    {
      datasetId,
      split,
      depth,
      network: network.name,
      lpips: lpips?.name ?? null,
      ...drawn,
      scores,
      seed,
      dump,
    },
    {
      signal,
      transfer: [fakes.images.buffer],
      onProgress: (progress) => tell({ kind: 'evaluate', progress }),
    },
  );
  const key = await keyFor(weights);
  const record: EvaluationRecord = {
    id: known?.key === key ? known.id : crypto.randomUUID(),
    version: 1,
    createdAt: Date.now(),
    subject: evaluated,
    datasetId,
    datasetName: dataset.name,
    evaluation,
    key,
  };
  await putEvaluation(record, pictures);
  return { record, cached: false, dump: computedFrom };
}

interface Fakes {
  readonly size: number;
  readonly count: number;
  readonly images: Float32Array<ArrayBuffer>;
}

/** Whose images are judged, before any is drawn. */
interface Identified {
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

function identify(
  subject: EvaluationSubject,
  dataset: DatasetRecord,
  options: EvaluationOptions,
  workers: Workers,
): Promise<Identified> {
  const count = options.count ?? fakesFor(dataset);
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

/** @throws TooFewValidationError, before any image is drawn */
function checkValidation({ counts: { validation } }: DatasetRecord): void {
  if (validation >= MIN_REALS) return;
  throw new TooFewValidationError(
    `The validation split has ${validation} slices; a Fréchet distance needs at least ${MIN_REALS}. Add more patients or slices to the dataset.`,
    { slices: validation, needed: MIN_REALS },
  );
}

/** @throws NetworkUnavailableError */
async function networksFor(
  { network, backend, signal }: EvaluationOptions,
  depth: 'fid' | 'full',
  { engine, evaluator }: Workers,
): Promise<{ network: NetworkInfo; lpips: NetworkInfo | null }> {
  const device = network === 'auto' ? await engine.run('openBackend', { backend }, { signal }) : null;
  const name = networkFor(network, device);
  const installed = await evaluator.run('listNetworks', {}, { signal });
  const find = (wanted: string | null) => installed.find(({ info }) => info.name === wanted)?.info ?? null;
  const found = find(name);
  if (!found) {
    throw new NetworkUnavailableError(
      `The feature network "${name}" is not installed. Choose another, or drop its file on the page.`,
      { network: name, reason: 'not installed' },
    );
  }
  return { network: found, lpips: depth === 'full' ? find(preferredLpips(installed)) : null };
}

function keyOf(parts: readonly (string | number | NetworkInfo | null)[]): Promise<string> {
  return sha256(new TextEncoder().encode(JSON.stringify(parts)));
}

/** By round; within one the newest state first, then the epochs' copies, newest first. */
async function keptCheckpoints(runId: string): Promise<KeptCheckpoint[]> {
  const run = await getRun(runId);
  const kept: KeptCheckpoint[] = [];
  for (const { number: round } of run?.rounds ?? []) {
    const [latest] = await latestCheckpoints(runId, round);
    if (latest) kept.push({ round, slot: null, iteration: latest.iteration });
    for (const slot of await epochSlots(runId, round)) {
      const stored = await getCheckpoint(runId, round, slot); // one at a time: each may have 76 MB
      if (stored) kept.push({ round, slot, iteration: stored.iteration });
    }
  }
  return kept;
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
