/**
 * A Keras network as a short list of steps for grey images: every batch normalisation and ReLU is folded into the
 * convolution before it, and the first kernel is summed over its three input channels, which all hold the same grey.
 * Both are exact up to float32 rounding; on WASM they are what makes the networks fast enough (see `run` in features.ts).
 */
import type { KerasLayer, LayersModel, Pair, Weight } from './layersModel.ts';

export type Activation = 'linear' | 'relu' | 'relu6';

export interface Convolution {
  readonly kind: 'convolution' | 'depthwise';
  readonly input: string;
  /** [height, width, in, out]; depthwise [height, width, channels, 1]. */
  kernel: Weight;
  /** [out] */
  bias: Float32Array<ArrayBuffer>;
  activation: Activation;
  readonly strides: Pair;
  readonly padding: 'same' | 'valid';
}

export type Operation =
  | Convolution
  | { readonly kind: 'pad'; readonly input: string; readonly padding: readonly [Pair, Pair] }
  | {
      readonly kind: 'maxPool' | 'averagePool';
      readonly input: string;
      readonly size: Pair;
      readonly strides: Pair;
      readonly padding: 'same' | 'valid';
    }
  | { readonly kind: 'add' | 'concatenate'; readonly inputs: readonly string[] };

/** One tensor to compute. `name` is the first Keras layer that went into it. */
export type Step = Operation & { readonly name: string };

/** Steps in an order that computes inputs first; `INPUT` names the grey image batch. The last step is the tap. */
export const INPUT = 'input';

/** @throws Error naming the layer when a network holds a pattern that this cannot fold. */
export function foldModel(model: LayersModel, weights: ReadonlyMap<string, Weight>): Step[] {
  const { layers, output_layers } = model.modelTopology.model_config.config;
  const byName = new Map(layers.map((layer) => [layer.name, layer]));
  const consumers = new Map<string, number>();
  for (const layer of layers) {
    for (const input of inputsOf(layer)) consumers.set(input, (consumers.get(input) ?? 0) + 1);
  }
  const steps: Step[] = [];
  /** Layer name → name of the step that computes its output. */
  const done = new Map<string, string>();

  const visit = (name: string): string => {
    const known = done.get(name);
    if (known !== undefined) return known;
    const layer = byName.get(name)!;
    const inputs = inputsOf(layer).map(visit);
    const result = add(layer, inputs);
    done.set(name, result);
    return result;
  };

  const add = (layer: KerasLayer, inputs: readonly string[]): string => {
    const { name } = layer;
    const input = inputs[0]!;
    const push = (operation: Operation): string => {
      steps.push({ ...operation, name });
      return name;
    };
    switch (layer.class_name) {
      case 'InputLayer':
        return INPUT;
      case 'ZeroPadding2D':
        return push({ kind: 'pad', input, padding: layer.config.padding });
      case 'Conv2D':
      case 'DepthwiseConv2D':
        return push(convolution(layer, input, weights, isImage(input, steps)));
      case 'BatchNormalization':
        normalise(foldable(layer), layer.config.epsilon, name, weights);
        return input;
      case 'ReLU':
        foldable(layer).activation = layer.config.max_value === 6 ? 'relu6' : 'relu';
        return input;
      case 'Activation':
        if (layer.config.activation !== 'relu') throw unknown(layer);
        foldable(layer).activation = 'relu';
        return input;
      case 'MaxPooling2D':
      case 'AveragePooling2D': {
        const { pool_size: size, strides, padding } = layer.config;
        const kind = layer.class_name === 'MaxPooling2D' ? 'maxPool' : 'averagePool';
        return push({ kind, input, size, strides, padding });
      }
      case 'Add':
        return push({ kind: 'add', inputs });
      case 'Concatenate':
        return push({ kind: 'concatenate', inputs });
      default:
        layer satisfies never;
        throw unknown(layer);
    }
  };

  /** The convolution whose output only this layer reads, not yet behind an activation. */
  const foldable = (layer: KerasLayer): Convolution => {
    const before = inputsOf(layer)[0]!;
    const step = steps.find((candidate) => candidate.name === done.get(before));
    if (!step || !('kernel' in step) || step.activation !== 'linear' || consumers.get(before) !== 1) {
      throw unknown(layer);
    }
    return step;
  };

  visit(output_layers[0][0]);
  return steps;
}

function inputsOf(layer: KerasLayer): string[] {
  return (layer.inbound_nodes[0] ?? []).map(([name]) => name);
}

/** Whether a tensor is the image, padded or not. */
function isImage(name: string, steps: readonly Step[]): boolean {
  if (name === INPUT) return true;
  const step = steps.find((candidate) => candidate.name === name);
  return step?.kind === 'pad' && isImage(step.input, steps);
}

function convolution(
  layer: Extract<KerasLayer, { class_name: 'Conv2D' | 'DepthwiseConv2D' }>,
  input: string,
  weights: ReadonlyMap<string, Weight>,
  ofImage: boolean,
): Convolution {
  const depthwise = layer.class_name === 'DepthwiseConv2D';
  const kernel = weights.get(`${layer.name}/${depthwise ? 'depthwise_kernel' : 'kernel'}`);
  if (!kernel || (depthwise && kernel.shape[3] !== 1)) throw unknown(layer);
  const bias = layer.config.use_bias ? weights.get(`${layer.name}/bias`) : undefined;
  return {
    kind: depthwise ? 'depthwise' : 'convolution',
    input,
    kernel: ofImage ? greyKernel(kernel) : kernel,
    bias: bias?.data ?? new Float32Array(kernel.shape[depthwise ? 2 : 3]!),
    activation: 'linear',
    strides: layer.config.strides,
    padding: layer.config.padding,
  };
}

/** [h, w, 3, out] → [h, w, 1, out]: Σ over channels, since r = g = b. */
function greyKernel({ shape, data }: Weight): Weight {
  const [height = 0, width = 0, channels = 0, out = 0] = shape;
  const sum = new Float32Array(height * width * out);
  for (let tap = 0; tap < height * width; tap++) {
    for (let o = 0; o < out; o++) {
      let total = 0;
      for (let c = 0; c < channels; c++) total += data[(tap * channels + c) * out + o]!;
      sum[tap * out + o] = total;
    }
  }
  return { shape: [height, width, 1, out], data: sum };
}

/** γ (Wx + b − μ) / √(σ² + ε) + β = (W s) x + (b − μ) s + β, s = γ / √(σ² + ε) per output channel. */
function normalise(
  step: Convolution,
  epsilon: number,
  name: string,
  weights: ReadonlyMap<string, Weight>,
): void {
  const read = (part: string) => weights.get(`${name}/${part}`)?.data;
  const mean = read('moving_mean')!;
  const variance = read('moving_variance')!;
  const gamma = read('gamma'); // absent where Keras built the layer with scale=False
  const beta = read('beta');
  const scale = Float64Array.from(variance, (value, c) => (gamma?.[c] ?? 1) / Math.sqrt(value + epsilon));
  // The output channel is the last axis of either kernel: a depthwise one is [h, w, channels, 1].
  const kernel = step.kernel.data.slice();
  for (let i = 0; i < kernel.length; i++) kernel[i]! *= scale[i % scale.length]!;
  step.kernel = { shape: step.kernel.shape, data: kernel };
  step.bias = step.bias.map((value, c) => (value - mean[c]!) * scale[c]! + (beta?.[c] ?? 0));
}

function unknown(layer: KerasLayer): Error {
  return new Error(`The feature network's layer ${layer.name} (${layer.class_name}) cannot be folded.`);
}
