/**
 * What every feature network is here, whatever it came as: a short list of steps for grey images, each batch normalisation folded
 * into the convolution before it where one is, the first kernel summed over its input channels. Types only.
 * Made by fold.ts (Keras) and torchPlan.ts (PyTorch), run by runSteps.ts.
 */

/** Two numbers, height first. */
export type Pair = readonly [number, number];

/** `valid`: none. `same`: TensorFlow's rule. */
export type Padding = 'same' | 'valid';

export type Activation = 'linear' | 'relu' | 'relu6';

export interface Weight {
  readonly shape: readonly number[];
  readonly data: Float32Array<ArrayBuffer>;
}

export interface Convolution {
  readonly kind: 'convolution' | 'depthwise';
  readonly input: string;
  /** [height, width, in, out]; depthwise [height, width, channels, 1]. */
  kernel: Weight;
  /** [out] */
  bias: Float32Array<ArrayBuffer>;
  activation: Activation;
  readonly strides: Pair;
  readonly padding: Padding;
}

/** x · scale + offset per channel: a batch normalisation that no convolution could take in. */
export interface Affine {
  readonly kind: 'affine';
  readonly input: string;
  /** [channels], both. */
  readonly scale: Float32Array<ArrayBuffer>;
  readonly offset: Float32Array<ArrayBuffer>;
  activation: Activation;
}

export type Operation =
  | Convolution
  | Affine
  | { readonly kind: 'activation'; readonly input: string; readonly activation: Activation }
  /** Zeros around: [[top, bottom], [left, right]]. */
  | { readonly kind: 'pad'; readonly input: string; readonly padding: readonly [Pair, Pair] }
  /** A channel of ones after the others: what lets a kernel for grey images hold each colour's own offset, borders included. */
  | { readonly kind: 'ones'; readonly input: string }
  /** `ceil`: as many positions as PyTorch's ceil_mode=True gives; what is beyond the border counts in no maximum. */
  | {
      readonly kind: 'maxPool';
      readonly input: string;
      readonly size: Pair;
      readonly strides: Pair;
      readonly padding: Padding | 'ceil';
    }
  /** Padding counts in no mean (PyTorch's count_include_pad=False). */
  | {
      readonly kind: 'averagePool';
      readonly input: string;
      readonly size: Pair;
      readonly strides: Pair;
      readonly padding: Padding;
    }
  | { readonly kind: 'add' | 'concatenate'; readonly inputs: readonly string[] };

/** One tensor to compute, by its name. */
export type Step = Operation & { readonly name: string };

/** Names the grey image batch, [batch, height, width, 1]. Steps stand in an order that computes inputs first. */
export const INPUT = 'input';

/** (x − mean) / std per colour, before the first convolution, in the units of the network's input range. */
export interface ColourScaling {
  /** [red, green, blue], both. */
  readonly mean: readonly number[];
  readonly std: readonly number[];
}

export function inputsOf(step: Step): readonly string[] {
  return 'inputs' in step ? step.inputs : [step.input];
}
