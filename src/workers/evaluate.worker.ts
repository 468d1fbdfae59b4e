/**
 * The evaluation worker: the pretrained networks on a backend of their own, apart from the engine's.
 *
 * `auto` takes a GPU only when it is hardware, else WASM. Keeps the features of one dataset's slices between rounds.
 */
import { checkReals, evaluate } from '../evaluate/evaluate.ts';
import {
  addNetwork,
  type FeatureNetwork,
  featureNetwork,
  listNetworks,
  pairNetworkOrNone,
} from '../evaluate/networks.ts';
import { createRealFeatures, type RealFeatures } from '../evaluate/reals.ts';
import { standIn } from '../evaluate/standIn.ts';
import type { EvaluateArgs } from '../evaluation.ts';
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
    const lpips = args.depth === 'full' && args.lpips !== null ? await pairNetworkOrNone(args.lpips) : null;
    progress({ stage: 'network', done: 1, total: 1, secondsLeft: null });
    const realFeatures = featuresOf(record, network, () => createRealFeatures(reals, network));
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

/** By the network as it is open: added anew, or another tap of the same weights, it is another. */
let cache = new WeakMap<FeatureNetwork, RealFeatures>();
let cachedDataset: EvaluateArgs['datasetId'] = '';

/** One dataset's features at a time; another dataset begins anew. */
function featuresOf(
  record: DatasetRecord,
  network: FeatureNetwork,
  create: () => RealFeatures,
): RealFeatures {
  if (cachedDataset !== record.id) {
    cache = new WeakMap();
    cachedDataset = record.id;
  }
  const known = cache.get(network) ?? create();
  cache.set(network, known);
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
