/** A run before its first stage: its record, checked against its dataset, and the model it may start from. */
import { checkPolicy } from './adjust/checkPolicy.ts';
import type { RunConfig } from './config.ts';
import { ConfigError, DatasetTooSmallError } from './errors.ts';
import { newRound } from './ledger.ts';
import { TOOL } from './report/version.ts';
import type { RunRecord, RunSettings } from './run.ts';
import type { Workers } from './stages.ts';
import { deleteCheckpoints } from './storage/checkpoints.ts';
import { getDataset } from './storage/datasets.ts';
import { putRun } from './storage/runs.ts';
import type { DatasetRecord } from './workers/protocol.ts';

/** Nothing of it is stored yet. @throws ConfigError, DatasetTooSmallError before anything starts; DatasetMissingError */
export async function newRun(
  settings: RunSettings,
): Promise<{ readonly dataset: DatasetRecord; readonly record: RunRecord }> {
  const dataset = await getDataset(settings.datasetId);
  const { config, policy } = settings;
  if (policy) checkPolicy(policy, config);
  if (dataset.recipe.size !== config.imsize) {
    throw new ConfigError(
      `The dataset holds ${dataset.recipe.size}-pixel images and imsize is ${config.imsize}. Set imsize to ${dataset.recipe.size}, or drop the files again at the other size.`,
      {
        key: 'imsize',
        value: String(config.imsize),
        expected: String(dataset.recipe.size),
        suggestion: null,
      },
    );
  }
  requireBatch(dataset, config);
  const smallest = policy?.search?.bounds.bsize?.low ?? 0;
  if (dataset.counts.train < smallest) {
    throw new DatasetTooSmallError(
      `The training split has ${dataset.counts.train} slices, and the search draws batches of ${smallest} and more. Lower its bounds of bsize or add files.`,
      { slices: dataset.counts.train, bsize: smallest },
    );
  }
  const now = Date.now();
  const record: RunRecord = {
    id: crypto.randomUUID(),
    version: 1,
    createdAt: now,
    updatedAt: now,
    toolVersion: TOOL.version,
    settings,
    datasetName: dataset.name,
    synthetic: dataset.synthetic,
    state: 'evaluating', // the untrained generator, first
    round: 1,
    bestRound: null,
    rounds: [newRound(1, config, null)],
    baseline: null,
    confirmation: null,
    confirmationsBefore: null,
    device: null,
    report: null,
    startedFrom: null,
    incidents: [],
    proposal: null,
    ending: null,
    spentSeconds: 0,
    parent: null,
    failure: null,
  };
  return { dataset, record };
}

/** Stores the record, and first the model that every round of it starts from. @throws ModelFileError, ConfigError, StorageFullError */
export async function storeStartingFrom(
  record: RunRecord,
  model: Blob,
  trainSlices: number,
  { engine }: Pick<Workers, 'engine'>,
): Promise<RunRecord> {
  const { id: runId, settings } = record;
  try {
    const startedFrom = await engine.run('importModel', {
      model,
      runId,
      config: settings.config,
      trainSlices,
    });
    const begun = { ...record, startedFrom };
    await putRun(begun);
    return begun;
  } catch (error) {
    await deleteCheckpoints(runId).catch(() => undefined); // no list would show whose it is
    throw error;
  }
}

/** @throws DatasetTooSmallError where the training split is smaller than one batch */
export function requireBatch({ counts }: DatasetRecord, { bsize }: Pick<RunConfig, 'bsize'>): void {
  if (counts.train >= bsize) return;
  throw new DatasetTooSmallError(
    `The training split has ${counts.train} slices, fewer than one batch of ${bsize}. Lower bsize or add files.`,
    { slices: counts.train, bsize },
  );
}
