/** From a manifest and its weights to the network's steps, checked as far as they can be without a backend. */
import { foldModel } from './fold.ts';
import { readLayersModel, readWeights } from './layersModel.ts';
import type { NetworkManifest } from './manifest.ts';
import { networkFileError } from './networkFileError.ts';
import { stepShapes } from './stepShapes.ts';
import type { ColourScaling, Step } from './steps.ts';
import { bindPlan, type PlanStep } from './torchPlan.ts';
import { readTensors, readWeightFile } from './weightFile.ts';

/**
 * The tap is the last step. The SHA-256 is the caller's to check.
 * @throws NetworkFileError `manifest`, `shape`, `bytes`
 */
export function manifestSteps(manifest: NetworkManifest, weights: Uint8Array<ArrayBuffer>): readonly Step[] {
  const steps = stepsOf(manifest, weights);
  const file = manifest.network.format === 'steps' ? '.safetensors' : '.bin';
  const { channels: dimension } = stepShapes(steps, manifest.input.size, file);
  if (dimension === manifest.dimension) return steps;
  throw networkFileError('manifest', {
    file: '.json',
    found: `dimension is ${manifest.dimension}`,
    expected: `${dimension}, the channels of ${manifest.tap}`,
  });
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
