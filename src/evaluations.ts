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
} from './app.ts';
import { BusyError, NetworkUnavailableError } from './errors.ts';
import { requireReals } from './evaluate/chosen.ts';
import { sizeMismatch } from './evaluate/sizeMismatch.ts';
import type { Evaluation, EvaluationRecord } from './evaluation.ts';
import { identifySubject } from './evaluations/identifySubject.ts';
import { keptCheckpoints } from './evaluations/keptCheckpoints.ts';
import { sha256 } from './ingest/hash.ts';
import { networkFor, ofOneState, preferredLpips, survivingLoss, type Workers } from './stages.ts';
import { getDataset } from './storage/datasets.ts';
import {
  deleteEvaluation,
  findEvaluation,
  getPictures,
  listEvaluations,
  putEvaluation,
} from './storage/evaluations.ts';
import { deleteNetwork } from './storage/networks.ts';
import type { DeviceInfo } from './workers/protocol.ts';

/** Another definition of any figure gives another version: what was computed before does not answer then. */
const EVALUATION_VERSION = 2;

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
  requireReals('validation', dataset.counts.validation); // before any image is drawn
  const asked = options.network !== 'auto' && options.count !== null;
  const device = asked ? null : await engine.run('openBackend', { backend }, { signal }); // both follow it
  const judged = await identifySubject(subject, dataset, options, { workers, device });
  if (judged.size !== dataset.recipe.size) throw sizeMismatch(dataset.recipe.size, judged.size);
  const networks = await networksFor(options, depth, { workers, device });
  const split = 'validation';
  const { seed, count, source } = judged;
  const keyFor = (weights: string, { network, lpipsNetwork }: Networks) =>
    keyOf([
      EVALUATION_VERSION,
      subject.kind,
      weights,
      datasetId,
      dataset.recipeHash,
      network.id,
      lpipsNetwork?.id ?? null,
      count,
      seed,
      split,
      depth,
    ]);
  const known = await findEvaluation(datasetId, await keyFor(judged.weights, networks));
  if (known && !dump) return { record: known, cached: true, dump: null };

  const {
    fakes,
    subject: evaluated,
    weights,
    scores,
  } = await ofOneState(
    () => judged.draw(tell),
    async ({ fakes: { images, count, size } }) => {
      if (!source || depth === 'fid') return null;
      return engine.run(
        'score', // gets a copy of the fakes: the evaluator is given them next
        { source, datasetId, split, fakes: images, count, size, seed, backend },
        { signal, onProgress: ({ done, total }) => tell({ kind: 'score', done, total }) },
      );
    },
  );
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
      network: networks.network.name,
      lpips: networks.lpipsNetwork?.name ?? null,
      fakes: fakes.images,
      count: fakes.count,
      size: fakes.size,
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
  const key = await keyFor(weights, evaluation); // LPIPS that could not be loaded is not in it
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

type Networks = Pick<Evaluation, 'network' | 'lpipsNetwork'>;

/** @throws NetworkUnavailableError */
async function networksFor(
  { network, signal }: EvaluationOptions,
  depth: 'fid' | 'full',
  { workers, device }: { readonly workers: Workers; readonly device: DeviceInfo | null },
): Promise<Networks> {
  const name = networkFor(network, device);
  const installed = await workers.evaluator.run('listNetworks', {}, { signal });
  const find = (wanted: string | null) => installed.find(({ info }) => info.name === wanted)?.info ?? null;
  const found = find(name);
  if (!found) {
    throw new NetworkUnavailableError(
      `The feature network "${name}" is not installed. Choose another, or drop its file on the page.`,
      { network: name, reason: 'not installed' },
    );
  }
  return { network: found, lpipsNetwork: depth === 'full' ? find(preferredLpips(installed)) : null };
}

function keyOf(parts: readonly (string | number | null)[]): Promise<string> {
  return sha256(new TextEncoder().encode(JSON.stringify(parts)));
}
