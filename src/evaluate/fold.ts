/**
 * A Keras network as a short list of steps for grey images: every batch normalisation and ReLU that follows a convolution is folded
 * into it, and the first kernel is summed over its three input channels, which all hold the same grey.
 * Both are exact up to float32 rounding; on WASM they are what makes the networks fast enough (see runSteps.ts).
 */
import { affineOf, type BatchNorm, foldNorm } from './batchNorm.ts';
import { greyKernel, isImage } from './greyKernel.ts';
import type { KerasLayer, LayersModel } from './layersModel.ts';
import { networkFileError, tensorText } from './networkFileError.ts';
import {
  type Activation,
  type Affine,
  type ColourScaling,
  type Convolution,
  INPUT,
  type Operation,
  type Step,
  type Weight,
} from './steps.ts';

/**
 * The steps that compute the model's last layer, which is the tap.
 * @throws NetworkFileError `shape` naming a weight that is missing or does not fit; `manifest` naming a layer that cannot stand where it does
 */
export function foldModel(
  { layers }: Pick<LayersModel, 'layers'>,
  weights: ReadonlyMap<string, Weight>,
  scaling: ColourScaling | null = null,
): Step[] {
  const consumers = new Map<string, number>();
  for (const layer of layers) {
    for (const input of inputsOf(layer)) consumers.set(input, (consumers.get(input) ?? 0) + 1);
  }
  const steps: Step[] = [];
  const image = scaling ? 'input/ones' : INPUT;
  if (scaling) steps.push({ name: image, kind: 'ones', input: INPUT });
  /** Layer name → name of the step that computes its output. */
  const done = new Map<string, string>();

  const add = (layer: KerasLayer): string => {
    const { name } = layer;
    const inputs = inputsOf(layer).map((input) => done.get(input)!);
    const input = inputs[0]!;
    const push = (operation: Operation): string => {
      steps.push({ ...operation, name });
      return name;
    };
    if (inputs.some((each) => isImage(each, steps)) && !OF_IMAGES.includes(layer.class_name)) {
      throw misplaced(layer, 'a convolution or zero padding of the image');
    }
    switch (layer.class_name) {
      case 'InputLayer':
        return image;
      case 'ZeroPadding2D':
        return push({ kind: 'pad', input, padding: layer.config.padding });
      case 'Conv2D':
      case 'DepthwiseConv2D':
        return push(convolution(layer, input, weights, isImage(input, steps) ? (scaling ?? 'plain') : null));
      case 'BatchNormalization': {
        const norm = normOf(layer, weights);
        const before = foldable(layer);
        if (before && 'kernel' in before) {
          foldNorm(before, norm);
          return input;
        }
        const { scale, offset } = affineOf(norm);
        const [factor, term] = [Float32Array.from(scale), Float32Array.from(offset)];
        return push({ kind: 'affine', input, scale: factor, offset: term, activation: 'linear' });
      }
      case 'ReLU':
        return activate(layer, input, layer.config.max_value === 6 ? 'relu6' : 'relu');
      case 'Activation':
        return activate(layer, input, layer.config.activation);
      case 'MaxPooling2D':
      case 'AveragePooling2D': {
        const { pool_size: size, strides, padding } = layer.config;
        const kind = layer.class_name === 'MaxPooling2D' ? 'maxPool' : 'averagePool';
        return push({ kind, input, size, strides, padding });
      }
      case 'GlobalAveragePooling2D':
        if (layer !== layers.at(-1)) throw misplaced(layer, 'the tap, if anything');
        return input; // every tap is averaged over its positions
      case 'Add':
        return push({ kind: 'add', inputs });
      case 'Concatenate':
        return push({ kind: 'concatenate', inputs });
      default:
        layer satisfies never;
        throw new Error('unknown layer');
    }
  };

  const activate = (layer: KerasLayer, input: string, activation: Activation): string => {
    if (activation === 'linear') return input;
    const before = foldable(layer);
    if (!before) {
      steps.push({ name: layer.name, kind: 'activation', input, activation });
      return layer.name;
    }
    before.activation = activation;
    return input;
  };

  /** The step whose output only this layer reads, not yet behind an activation. */
  const foldable = (layer: KerasLayer): Convolution | Affine | null => {
    const before = inputsOf(layer)[0]!;
    const step = steps.find((candidate) => candidate.name === done.get(before));
    const takes = step && ('kernel' in step || step.kind === 'affine') && step.activation === 'linear';
    return takes && consumers.get(before) === 1 ? step : null;
  };

  for (const layer of layers) done.set(layer.name, add(layer));
  return steps;
}

const OF_IMAGES: readonly string[] = ['ZeroPadding2D', 'Conv2D'];

function inputsOf(layer: KerasLayer): string[] {
  return (layer.inbound_nodes[0] ?? []).map(([name]) => name);
}

/** @param image of the image: its colours' scaling, or `plain`; null: of another layer */
function convolution(
  layer: Extract<KerasLayer, { class_name: 'Conv2D' | 'DepthwiseConv2D' }>,
  input: string,
  weights: ReadonlyMap<string, Weight>,
  image: ColourScaling | 'plain' | null,
): Convolution {
  const { activation, strides, padding, use_bias: biased } = layer.config;
  const depthwise = layer.class_name === 'DepthwiseConv2D';
  const name = `${layer.name}/${depthwise ? 'depthwise_kernel' : 'kernel'}`;
  const kernel = weights.get(name);
  const fits =
    kernel?.shape.length === 4 && (!depthwise || kernel.shape[3] === 1) && (!image || kernel.shape[2] === 3);
  if (!fits) throw misshapen(name, kernel, image ? '[height, width, 3, out]' : '[height, width, in, out]');
  const out = kernel.shape[depthwise ? 2 : 3]!;
  const bias = biased ? vectorOf(`${layer.name}/bias`, out, weights) : new Float32Array(out);
  return {
    kind: depthwise ? 'depthwise' : 'convolution',
    input,
    kernel: image ? greyKernel(kernel, image === 'plain' ? null : image) : kernel,
    bias,
    activation,
    strides,
    padding,
  };
}

function normOf(
  layer: Extract<KerasLayer, { class_name: 'BatchNormalization' }>,
  weights: ReadonlyMap<string, Weight>,
): BatchNorm {
  const length = weights.get(`${layer.name}/moving_mean`)?.data.length ?? null;
  const read = (part: string) => vectorOf(`${layer.name}/${part}`, length, weights);
  // γ and β are absent where Keras built the layer with scale=False or center=False.
  const perhaps = (part: string) => (weights.has(`${layer.name}/${part}`) ? read(part) : null);
  return {
    mean: read('moving_mean'),
    variance: read('moving_variance'),
    gamma: perhaps('gamma'),
    beta: perhaps('beta'),
    epsilon: layer.config.epsilon,
  };
}

/** @param length null: nothing says it */
function vectorOf(name: string, length: number | null, weights: ReadonlyMap<string, Weight>) {
  const weight = weights.get(name);
  if (weight?.shape.length !== 1 || weight.data.length !== length) {
    throw misshapen(name, weight, `[${length ?? 'channels'}]`);
  }
  return weight.data;
}

function misshapen(name: string, weight: Weight | undefined, expected: string) {
  return networkFileError('shape', {
    file: '.bin',
    found: tensorText(name, weight?.shape),
    expected: `${name} ${expected}`,
  });
}

function misplaced(layer: KerasLayer, expected: string) {
  return networkFileError('manifest', {
    file: '.json',
    found: `layer ${layer.name} (${layer.class_name})`,
    expected,
  });
}
