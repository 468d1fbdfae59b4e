/** From a network's bytes to one that measures, on this worker's tfjs backend; and what must be true of the bytes. */
import type { NetworkInfo } from '../evaluation.ts';
import { createExtractor, type TapExtractor } from './features.ts';
import { foldModel } from './fold.ts';
import { readLayersModel, readWeights } from './layersModel.ts';
import { createLpips, LPIPS_SCALING, type LpipsNetwork } from './lpips.ts';
import { infoOf, type NetworkManifest } from './manifest.ts';
import { networkFileError } from './networkFileError.ts';
import { type KnownNetwork, type ShippedNetwork, shapesOf, shippedInfo } from './registry.ts';
import { stepChannels } from './stepChannels.ts';
import { type ColourScaling, INPUT, type Step } from './steps.ts';
import { bindPlan, type PlanStep } from './torchPlan.ts';
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
export function openKnownFeatures(
  network: KnownNetwork,
  bytes: Uint8Array<ArrayBuffer>,
  sha256: string,
): FeatureNetwork {
  const info = { ...network.info, sha256 };
  const { steps } = bindPlan(network.plan.steps, knownTensors(network, bytes), {
    scaling: null,
    file: kindOfBytes(bytes),
  });
  return { info, ...createExtractor(steps, info) };
}

/** @throws NetworkFileError `shape`, `bytes` */
export function openKnownPairs(
  network: KnownNetwork,
  bytes: Uint8Array<ArrayBuffer>,
  sha256: string,
): PairNetwork {
  const tensors = knownTensors(network, bytes);
  const { steps } = bindPlan(network.plan.steps, tensors, {
    scaling: LPIPS_SCALING,
    file: kindOfBytes(bytes),
  });
  const layers = network.taps.map((tap, layer) => ({
    tap,
    weights: tensors.get(`lin${layer}.weight`)!.values,
  }));
  return { info: { ...network.info, sha256 }, ...createLpips(steps, layers) };
}

/** @param steps of `manifestSteps` */
export function openManifest(manifest: NetworkManifest, steps: readonly Step[]): FeatureNetwork {
  const info = infoOf(manifest);
  return { info, ...createExtractor(steps, info) };
}

/**
 * The steps that a manifest and its weights make, the tap last. Needs no backend. The SHA-256 is the caller's to check.
 * @throws NetworkFileError `manifest`, `shape`, `bytes`
 */
export function manifestSteps(manifest: NetworkManifest, weights: Uint8Array<ArrayBuffer>): readonly Step[] {
  const steps = stepsOf(manifest, weights);
  const file = manifest.network.format === 'steps' ? '.safetensors' : '.bin';
  const dimension = stepChannels(steps, file).get(steps.at(-1)?.name ?? INPUT)!;
  if (dimension === manifest.dimension) return steps;
  throw networkFileError('manifest', {
    file: '.json',
    found: `dimension is ${manifest.dimension}`,
    expected: `${dimension}, the channels of ${manifest.tap}`,
  });
}

function knownTensors(network: KnownNetwork, bytes: Uint8Array<ArrayBuffer>) {
  return readTensors(readWeightFile(bytes), shapesOf(network), kindOfBytes(bytes));
}

function stepsOf(
  { input, network, tap }: NetworkManifest,
  weights: Uint8Array<ArrayBuffer>,
): readonly Step[] {
  const { mean, std } = input;
  const scaling: ColourScaling | null = mean && std ? { mean, std } : null;
  if (network.format === 'layers-model') {
    const model = readLayersModel(network.model, tap);
    return foldModel(model, readWeights(model, weights), scaling);
  }
  const views = readWeightFile(weights);
  const tensors = readTensors(
    views,
    new Map([...views].map(([name, { shape }]) => [name, shape])),
    '.safetensors',
  );
  return bindPlan(neededFor(network.steps, tap), tensors, { scaling, file: '.safetensors' }).steps;
}

/** The tap and what it depends on, in their order: the tap is the last. */
function neededFor(steps: readonly PlanStep[], tap: string): PlanStep[] {
  const needed = new Set([tap]);
  for (const step of steps.toReversed()) {
    if (!needed.has(step.name)) continue;
    for (const input of 'inputs' in step ? step.inputs : [step.input]) needed.add(input);
  }
  const found = steps.filter((step) => needed.has(step.name));
  if (found.at(-1)?.name === tap) return found;
  throw networkFileError('manifest', {
    file: '.json',
    found: `tap is ${tap}`,
    expected: 'the name of a step',
  });
}
