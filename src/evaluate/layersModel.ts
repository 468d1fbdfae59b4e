/**
 * The part of the tfjs layers format that the shipped feature networks use (a Keras 2.2 functional model with 8-bit
 * weights): its types, and the weights as numbers. The files are pinned by SHA-256, so they are read without doubt.
 */

/** Two numbers, height first. */
export type Pair = readonly [number, number];

interface Layer<Class extends string, Config> {
  readonly class_name: Class;
  readonly name: string;
  readonly config: Config;
  /** One node: [layer, node, tensor, arguments] of each input. None for the input layer. */
  readonly inbound_nodes: readonly (readonly (readonly [string, ...unknown[]])[])[];
}

interface Window {
  readonly strides: Pair;
  readonly padding: 'same' | 'valid';
}

export type KerasLayer =
  | Layer<'InputLayer', { readonly batch_input_shape: readonly (number | null)[] }>
  | Layer<'ZeroPadding2D', { readonly padding: readonly [Pair, Pair] }>
  | Layer<'Conv2D', Window & { readonly use_bias: boolean }>
  | Layer<'DepthwiseConv2D', Window & { readonly use_bias: boolean }>
  | Layer<'BatchNormalization', { readonly epsilon: number }>
  | Layer<'ReLU', { readonly max_value: number | null }>
  | Layer<'Activation', { readonly activation: string }>
  | Layer<'MaxPooling2D', Window & { readonly pool_size: Pair }>
  | Layer<'AveragePooling2D', Window & { readonly pool_size: Pair }>
  | Layer<'Add', object>
  | Layer<'Concatenate', object>;

export interface WeightSpec {
  readonly name: string;
  readonly shape: readonly number[];
  readonly quantization: { readonly min: number; readonly scale: number; readonly dtype: 'uint8' };
}

export interface LayersModel {
  readonly modelTopology: {
    readonly model_config: {
      readonly config: {
        readonly layers: readonly KerasLayer[];
        readonly output_layers: readonly [readonly [string, number, number]];
      };
    };
  };
  readonly weightsManifest: readonly [{ readonly weights: readonly WeightSpec[] }];
}

export interface Weight {
  readonly shape: readonly number[];
  readonly data: Float32Array<ArrayBuffer>;
}

/** Every weight by name ("Conv1/kernel"), as tfjs dequantises it: byte · scale + min. */
export function readWeights(model: LayersModel, bytes: Uint8Array): Map<string, Weight> {
  const weights = new Map<string, Weight>();
  let offset = 0;
  for (const { name, shape, quantization } of model.weightsManifest[0].weights) {
    const length = shape.reduce((product, side) => product * side, 1);
    const data = new Float32Array(length);
    for (let i = 0; i < length; i++) data[i] = bytes[offset + i]! * quantization.scale + quantization.min;
    weights.set(name, { shape, data });
    offset += length;
  }
  return weights;
}
