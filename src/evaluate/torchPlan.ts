/**
 * A PyTorch network as data: its steps with the names of their tensors, and their binding to the tensors of a state dict. What comes
 * out is fold.ts's kind of steps: batch normalisations folded, the first kernel summed over its colours.
 * The known networks are built with planBuilder.ts; a manifest may bring its own plan (manifest.ts).
 */

import type { NamedTensor, NamedTensors } from '../interop/tensors.ts';
import { fromTorchLayout } from '../interop/torchLayout.ts';
import { affineOf, type BatchNorm, foldNorm } from './batchNorm.ts';
import { greyKernel, isImage } from './greyKernel.ts';
import { networkFileError, tensorText } from './networkFileError.ts';
import {
  type Activation,
  type ColourScaling,
  type Convolution,
  INPUT,
  type Operation,
  type Pair,
  type Step,
  type Weight,
} from './steps.ts';

/** Names of a BatchNorm2d's tensors. */
export interface PlanNorm {
  readonly mean: string;
  readonly variance: string;
  readonly gamma: string | null;
  readonly beta: string | null;
  readonly epsilon: number;
}

export type PlanOperation =
  | {
      readonly kind: 'convolution' | 'depthwise';
      readonly input: string;
      /** [out, in, height, width]; depthwise [channels, 1, height, width]. */
      readonly weight: string;
      readonly bias: string | null;
      readonly norm: PlanNorm | null;
      readonly strides: Pair;
      /** Zeros above, below, left and right: [[top, bottom], [left, right]]. */
      readonly padding: readonly [Pair, Pair];
      readonly activation: Activation;
    }
  | {
      readonly kind: 'norm';
      readonly input: string;
      readonly norm: PlanNorm;
      readonly activation: Activation;
    }
  /** Those that hold no tensor are as they run. */
  | Extract<Operation, { readonly kind: 'activation' | 'maxPool' | 'averagePool' | 'add' | 'concatenate' }>;

export type PlanStep = PlanOperation & { readonly name: string };

export interface BoundPlan {
  readonly steps: readonly Step[];
  /** Channels of every step's output. */
  readonly channels: ReadonlyMap<string, number>;
}

/**
 * @param tensors in PyTorch's layout; more than the plan names are allowed
 * @param scaling of the colours before the first convolution, or null
 * @throws NetworkFileError `shape` naming a tensor that is missing or does not fit to its input; `manifest` for a step whose input is none
 */
export function bindPlan(
  plan: readonly PlanStep[],
  tensors: NamedTensors,
  { scaling, file }: { readonly scaling: ColourScaling | null; readonly file: string },
): BoundPlan {
  const steps: Step[] = [];
  const channels = new Map([[INPUT, COLOURS]]);
  const image = scaling ? 'input/ones' : INPUT;
  if (scaling) steps.push({ name: image, kind: 'ones', input: INPUT });
  const context = { tensors, file };

  for (const step of plan) {
    if (channels.has(step.name)) throw manifestError(step, 'twice', 'every name once');
    const inputs = 'inputs' in step ? step.inputs : [step.input];
    const widths = inputs.map((name) => {
      const width = channels.get(name);
      if (width === undefined) throw manifestError(step, `input ${name}`, 'an earlier step or "input"');
      return width;
    });
    const width = widths[0] ?? 0;
    const input = inputs[0] === INPUT ? image : (inputs[0] ?? '');
    switch (step.kind) {
      case 'convolution':
      case 'depthwise': {
        const bound = bindConvolution(step, input, width, context);
        if (bound.input !== input)
          steps.push({ name: bound.input, kind: 'pad', input, padding: step.padding });
        if (isImage(bound.input, steps)) bound.kernel = greyKernel(bound.kernel, scaling);
        steps.push({ ...bound, name: step.name });
        channels.set(step.name, bound.bias.length);
        break;
      }
      case 'norm': {
        if (isImage(input, steps))
          throw manifestError(step, 'a norm of the image', 'input.mean and input.std');
        const { scale, offset } = affineOf(bindNorm(step.norm, width, context));
        const { name, activation } = step;
        steps.push({
          name,
          kind: 'affine',
          input,
          scale: Float32Array.from(scale),
          offset: Float32Array.from(offset),
          activation,
        });
        channels.set(name, width);
        break;
      }
      case 'add':
      case 'concatenate': {
        if (inputs.includes(INPUT)) throw manifestError(step, 'the image', 'a convolution of it');
        if (step.kind === 'add' && widths.some((other) => other !== width)) {
          throw manifestError(step, `${widths.join(' + ')} channels`, 'as many of each');
        }
        steps.push(step);
        channels.set(step.name, step.kind === 'add' ? width : widths.reduce((sum, each) => sum + each, 0));
        break;
      }
      default:
        if (inputs[0] === INPUT) throw manifestError(step, 'the image', 'a convolution of it');
        steps.push(step);
        channels.set(step.name, width);
    }
  }
  return { steps, channels };
}

const COLOURS = 3;

interface Context {
  readonly tensors: NamedTensors;
  readonly file: string;
}

function bindConvolution(
  step: Extract<PlanStep, { kind: 'convolution' | 'depthwise' }>,
  input: string,
  width: number,
  context: Context,
): Convolution {
  const depthwise = step.kind === 'depthwise';
  const tensor = tensorOf(step.weight, context);
  const [out = 0, inner = 0] = tensor.shape;
  const fits = tensor.shape.length === 4 && (depthwise ? out === width && inner === 1 : inner === width);
  if (!fits) {
    const expected = depthwise ? [width, 1, 'height', 'width'] : ['out', width, 'height', 'width'];
    throw networkFileError('shape', {
      file: context.file,
      found: tensorText(step.weight, tensor.shape),
      expected: `${step.weight} [${expected.join(', ')}]`,
    });
  }
  const bias = step.bias === null ? null : vector(step.bias, out, context);
  const same = isSame(step, tensor.shape);
  const unpadded = same || step.padding.flat().every((zeros) => zeros === 0);
  const convolution: Convolution = {
    kind: step.kind,
    input: unpadded ? input : `${step.name}/pad`,
    kernel: kernelOf(tensor, depthwise),
    bias: bias ?? new Float32Array(out),
    activation: 'linear',
    strides: step.strides,
    padding: same ? 'same' : 'valid',
  };
  if (step.norm) foldNorm(convolution, bindNorm(step.norm, out, context));
  convolution.activation = step.activation;
  return convolution;
}

/** Zeros as TensorFlow's rule gives them, which costs no padded copy: (k − 1) / 2 on every side at stride 1. */
function isSame(
  { strides, padding }: Extract<PlanStep, { kind: 'convolution' | 'depthwise' }>,
  [, , height = 1, width = 1]: readonly number[],
): boolean {
  return [height, width].every(
    (length, axis) =>
      strides[axis] === 1 && length % 2 === 1 && padding[axis]!.every((zeros) => zeros === (length - 1) / 2),
  );
}

/** [out, in, h, w] → [h, w, in, out]; depthwise [channels, 1, h, w] → [h, w, channels, 1], the same numbers as [h, w, 1, channels]. */
function kernelOf(tensor: NamedTensor, depthwise: boolean): Weight {
  const { shape, values } = fromTorchLayout(tensor);
  const [height = 0, width = 0, inner = 0, out = 0] = shape;
  return { shape: depthwise ? [height, width, out, inner] : shape, data: values };
}

function bindNorm(
  { mean, variance, gamma, beta, epsilon }: PlanNorm,
  width: number,
  context: Context,
): BatchNorm {
  return {
    mean: vector(mean, width, context),
    variance: vector(variance, width, context),
    gamma: gamma === null ? null : vector(gamma, width, context),
    beta: beta === null ? null : vector(beta, width, context),
    epsilon,
  };
}

function vector(name: string, length: number, context: Context): Float32Array<ArrayBuffer> {
  const { shape, values } = tensorOf(name, context);
  if (shape.length === 1 && shape[0] === length) return values;
  throw networkFileError('shape', {
    file: context.file,
    found: tensorText(name, shape),
    expected: tensorText(name, [length]),
  });
}

function tensorOf(name: string, { tensors, file }: Context): NamedTensor {
  const tensor = tensors.get(name);
  if (tensor) return tensor;
  throw networkFileError('shape', { file, found: tensorText(name, undefined), expected: name });
}

function manifestError({ name }: PlanStep, found: string, expected: string) {
  return networkFileError('manifest', { file: '.json', found: `step ${name}: ${found}`, expected });
}
