/**
 * The evaluation worker: the pretrained networks on a backend of their own, apart from the engine's.
 *
 * `auto` takes a GPU only when it is hardware, else WASM. Keeps the features of one dataset's slices between rounds.
 */
import { checkReals, evaluate } from '../evaluate/evaluate.ts';
import { addNetwork, featureNetwork, listNetworks, pairNetwork } from '../evaluate/networks.ts';
import { createRealFeatures, type RealFeatures } from '../evaluate/reals.ts';
import { standIn } from '../evaluate/standIn.ts';
import type { EvaluateArgs, NetworkInfo } from '../evaluation.ts';
import { onDeviceLost, openBackend } from '../gpu/backend.ts';
import { getDataset, readSlices } from '../storage/datasets.ts';
import type { DatasetRecord } from './protocol.ts';
import { serve } from './serve.ts';

serve<'evaluate' | 'listNetworks' | 'addNetwork'>(self, {
  async evaluate(args, { signal, progress }) {
    const record = await getDataset(args.datasetId);
    const reals = realImages(record);
    checkReals(reals, args);
    progress({ stage: 'network', done: 0, total: 1, secondsLeft: null });
    const device = await openBackend('auto');
    const network = await featureNetwork(args.network);
    const lpips = args.depth === 'full' && args.lpips !== null ? await pairNetwork(args.lpips) : null;
    progress({ stage: 'network', done: 1, total: 1, secondsLeft: null });
    const realFeatures = featuresOf(record, network.info, () => createRealFeatures(reals, network));
    return orDeviceLost(
      evaluate(args, {
        reals,
        realFeatures,
        network,
        lpips,
        standIn: lpips ? null : standIn(network),
        device,
        signal,
        onProgress: progress,
      }),
    );
  },
  listNetworks,
  addNetwork: ({ files }) => addNetwork(files),
});

function realImages(record: DatasetRecord) {
  return { record, read: (slices: DatasetRecord['slices']) => readSlices(record, slices) };
}

const cache = new Map<NetworkInfo['sha256'], RealFeatures>();
let cachedDataset: EvaluateArgs['datasetId'] = '';

/** One dataset's features at a time; another dataset begins anew. */
function featuresOf(
  record: DatasetRecord,
  { sha256 }: NetworkInfo,
  create: () => RealFeatures,
): RealFeatures {
  if (cachedDataset !== record.id) {
    cache.clear();
    cachedDataset = record.id;
  }
  const known = cache.get(sha256) ?? create();
  cache.set(sha256, known);
  return known;
}

/** A lost GPU leaves reads waiting or empty; the loss itself is the answer then. */
function orDeviceLost<T>(work: Promise<T>): Promise<T> {
  let stop = () => {};
  const lost = new Promise<never>((_, reject) => {
    stop = onDeviceLost(reject);
  });
  return Promise.race([work, lost]).finally(stop);
}
