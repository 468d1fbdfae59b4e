/**
 * The part of the tfjs layers format that feature networks use: a functional Keras model of the layer classes of MobileNetV2,
 * InceptionV3, ResNet50 and DenseNet121. Its types, its checking, and the weights as numbers (float32 or quantised).
 * https://github.com/tensorflow/tfjs/blob/master/tfjs-converter/docs (weights manifest), tfjs-core 4.22 io_utils.decodeWeights.
 */
import * as v from 'valibot';
import { rowMajorStrides, TensorStorage, TensorView } from '../interop/tensors.ts';
import { manifestIssue } from './manifestIssue.ts';
import { networkFileError } from './networkFileError.ts';
import type { Weight } from './steps.ts';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const positive = v.pipe(v.number(), v.integer(), v.minValue(1));
const pair = v.tuple([positive, positive]);
const zeros = v.tuple([v.tuple([count, count]), v.tuple([count, count])]);
const activation = v.optional(v.picklist(['linear', 'relu', 'relu6']), 'linear');
const channelsLast = v.optional(v.literal('channels_last'), 'channels_last');
const window = { strides: pair, padding: v.picklist(['same', 'valid']), data_format: channelsLast };
const convolution = {
  ...window,
  activation,
  use_bias: v.boolean(),
  dilation_rate: v.optional(v.tuple([v.literal(1), v.literal(1)])),
};

const layer = <Name extends string, Entries extends v.ObjectEntries>(name: Name, config: Entries) =>
  v.object({
    class_name: v.literal(name),
    name: v.string(),
    config: v.object(config),
    /** One node: [layer, node, tensor, arguments] of each input. None for the input layer. */
    inbound_nodes: v.pipe(
      v.array(v.array(v.looseTuple([v.string(), v.literal(0), v.literal(0)]))),
      v.maxLength(1),
    ),
  });

const kerasLayer = v.variant('class_name', [
  layer('InputLayer', {}),
  layer('ZeroPadding2D', { padding: zeros, data_format: channelsLast }),
  layer('Conv2D', { ...convolution, groups: v.optional(v.literal(1)) }),
  layer('DepthwiseConv2D', { ...convolution, depth_multiplier: v.optional(v.literal(1)) }),
  layer('BatchNormalization', {
    epsilon: v.number(),
    axis: v.optional(v.union([v.picklist([-1, 3]), v.tuple([v.literal(3)])])),
  }),
  layer('ReLU', {
    max_value: v.nullish(v.literal(6), null),
    negative_slope: v.nullish(v.literal(0)),
    threshold: v.nullish(v.literal(0)),
  }),
  layer('Activation', { activation: v.picklist(['linear', 'relu', 'relu6']) }),
  layer('MaxPooling2D', { ...window, pool_size: pair }),
  layer('AveragePooling2D', { ...window, pool_size: pair }),
  layer('GlobalAveragePooling2D', { data_format: channelsLast, keepdims: v.optional(v.literal(false)) }),
  layer('Add', {}),
  layer('Concatenate', {
    axis: v.optional(v.picklist([-1, 3]), -1),
  }),
]);
export type KerasLayer = v.InferOutput<typeof kerasLayer>;

/** Only the layers that the tap needs are checked: what comes after may be anything. */
const anyLayer = v.looseObject({ name: v.string() });
const graph = v.looseObject({ layers: v.array(anyLayer) });
/** As the converter writes it; as tfjs itself saves it. */
const topology = v.looseObject({
  model_config: v.optional(v.looseObject({ config: graph })),
  config: v.optional(graph),
});

const weightSpec = v.looseObject({
  name: v.string(),
  shape: v.array(count),
  dtype: v.optional(v.string(), 'float32'),
  quantization: v.optional(
    v.variant('dtype', [
      v.looseObject({ dtype: v.picklist(['uint8', 'uint16']), min: v.number(), scale: v.number() }),
      v.looseObject({ dtype: v.literal('float16') }),
    ]),
  ),
});
export type WeightSpec = v.InferOutput<typeof weightSpec>;

const layersModel = v.looseObject({
  modelTopology: topology,
  weightsManifest: v.array(v.looseObject({ paths: v.array(v.string()), weights: v.array(weightSpec) })),
});

export interface LayersModel {
  /** Those that the tap needs, each after its inputs. */
  readonly layers: readonly KerasLayer[];
  readonly weights: readonly WeightSpec[];
  /** Names of the files that hold the weights, in order. */
  readonly paths: readonly string[];
}

/** @param json of a model.json. @throws NetworkFileError `manifest` with the key, what stands there and what must */
export function readLayersModel(json: unknown, tap: string): LayersModel {
  const model = v.safeParse(layersModel, json, { abortEarly: true });
  if (!model.success) throw manifestIssue(model.issues[0], 'model.json');
  const { modelTopology, weightsManifest } = model.output;
  const { layers } = modelTopology.model_config?.config ?? modelTopology.config ?? { layers: [] };
  return {
    layers: ancestors(layers, tap),
    weights: weightsManifest.flatMap(({ weights }) => weights),
    paths: weightsManifest.flatMap(({ paths }) => paths),
  };
}

/** Every weight by name ("Conv1/kernel"), as tfjs dequantises it. @throws NetworkFileError `bytes` for too few or too many bytes */
export function readWeights(
  { weights: specs }: Pick<LayersModel, 'weights'>,
  bytes: Uint8Array<ArrayBuffer>,
): Map<string, Weight> {
  const weights = new Map<string, Weight>();
  let offset = 0;
  for (const { name, shape, dtype, quantization } of specs) {
    const length = shape.reduce((product, side) => product * side, 1);
    const width = WIDTHS[quantization?.dtype ?? dtype] ?? 4;
    const part = bytes.subarray(offset, offset + length * width);
    offset += length * width;
    if (part.length < length * width) break;
    if (dtype !== 'float32') continue; // a counter
    weights.set(name, { shape, data: decode(part, length, quantization) });
  }
  if (offset === bytes.length) return weights;
  throw networkFileError('bytes', {
    file: '.bin',
    found: `${bytes.length} bytes of weights`,
    expected: `${specs.length} tensors of ${offset} bytes`,
  });
}

/** Bytes of an element; float32 and int32 have 4. */
const WIDTHS: Readonly<Record<string, number>> = { uint8: 1, bool: 1, uint16: 2, float16: 2 };

function decode(
  bytes: Uint8Array<ArrayBuffer>,
  length: number,
  quantization: WeightSpec['quantization'],
): Float32Array<ArrayBuffer> {
  if (quantization?.dtype === 'uint8' || quantization?.dtype === 'uint16') {
    const { dtype, scale, min } = quantization;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return Float32Array.from(
      { length },
      (_, i) => (dtype === 'uint8' ? view.getUint8(i) : view.getUint16(2 * i, true)) * scale + min,
    );
  }
  const storage = new TensorStorage(quantization ? 'F16' : 'F32', length, bytes);
  return new TensorView(storage, 0, [length], rowMajorStrides([length])).toFloat32();
}

/** The tap and every layer it depends on, inputs first. */
function ancestors(layers: readonly v.InferOutput<typeof anyLayer>[], tap: string): KerasLayer[] {
  const byName = new Map(layers.map((each) => [each.name, each]));
  const done = new Set<string>();
  const found: KerasLayer[] = [];
  const visit = (name: string, depth: number) => {
    if (done.has(name)) return;
    const raw = byName.get(name);
    if (!raw || depth > layers.length) {
      throw networkFileError('manifest', {
        file: '.json',
        found: raw ? `layer ${name} is its own input` : `no layer ${name}`,
        expected: 'a layer of model.json',
      });
    }
    const checked = v.safeParse(kerasLayer, raw, { abortEarly: true });
    if (!checked.success) throw manifestIssue(checked.issues[0], `layer ${name}`);
    for (const [input] of checked.output.inbound_nodes[0] ?? []) visit(input, depth + 1);
    done.add(name);
    found.push(checked.output);
  };
  visit(tap, 0);
  return found;
}
