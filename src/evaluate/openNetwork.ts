/** From a network's bytes to one that measures, on this worker's tfjs backend; and what must be true of the bytes. */
import type { NetworkInfo } from '../evaluation.ts';
import { nextTask } from '../nextTask.ts';
import { createExtractor, type TapExtractor } from './features.ts';
import { foldModel } from './fold.ts';
import { readLayersModel, readWeights } from './layersModel.ts';
import { createLpips, LPIPS_SCALING, type LpipsNetwork } from './lpips.ts';
import { infoOf, type NetworkManifest } from './manifest.ts';
import { type KnownNetwork, knownInfo, type ShippedNetwork, shapesOf, shippedInfo } from './registry.ts';
import type { Step } from './steps.ts';
import { bindPlan } from './torchPlan.ts';
import { kindOfBytes, readTensors, readWeightFile } from './weightFile.ts';

export interface FeatureNetwork extends TapExtractor {
  readonly info: NetworkInfo;
}

export interface PairNetwork extends LpipsNetwork {
  readonly info: NetworkInfo;
}

/** @param model of model.json, parsed; both files are pinned */
export function openShipped(
  info: ShippedNetwork,
  model: unknown,
  weights: Uint8Array<ArrayBuffer>,
): FeatureNetwork {
  const parsed = readLayersModel(model, info.tap);
  const steps = foldModel(parsed, readWeights(parsed, weights));
  return { info: shippedInfo(info), ...createExtractor(steps, info) };
}

/** @throws NetworkFileError `shape`, `bytes` */
export async function openKnownFeatures(
  network: KnownNetwork,
  bytes: Uint8Array<ArrayBuffer>,
  sha256: string,
): Promise<FeatureNetwork> {
  const tensors = knownTensors(network, bytes);
  await nextTask(); // each part of it takes half a second for fid-inception
  const { steps } = bindPlan(network.plan.steps, tensors, {
    scaling: null,
    file: kindOfBytes(bytes),
  });
  await nextTask();
  const info = knownInfo(network, sha256);
  return { info, ...createExtractor(steps, info) };
}

/** @throws NetworkFileError `shape`, `bytes` */
export async function openKnownPairs(
  network: KnownNetwork,
  bytes: Uint8Array<ArrayBuffer>,
  sha256: string,
): Promise<PairNetwork> {
  const tensors = knownTensors(network, bytes);
  const { steps } = bindPlan(network.plan.steps, tensors, {
    scaling: LPIPS_SCALING,
    file: kindOfBytes(bytes),
  });
  const layers = network.taps.map((tap, layer) => ({
    tap,
    weights: tensors.get(`lin${layer}.weight`)!.values,
  }));
  return { info: knownInfo(network, sha256), ...createLpips(steps, layers) };
}

/** @param steps of manifestSteps.ts */
export async function openManifest(
  manifest: NetworkManifest,
  steps: readonly Step[],
): Promise<FeatureNetwork> {
  const info = await infoOf(manifest);
  return { info, ...createExtractor(steps, info) };
}

function knownTensors(network: KnownNetwork, bytes: Uint8Array<ArrayBuffer>) {
  return readTensors(readWeightFile(bytes), shapesOf(network), kindOfBytes(bytes));
}
