/** Writes the plans of the known PyTorch networks: keeps count of channels, so that every tensor's shape follows from the widths. */
import { INPUT, type Pair } from './steps.ts';
import type { PlanOperation, PlanStep } from './torchPlan.ts';

export interface Plan {
  readonly steps: readonly PlanStep[];
  /** Every tensor that the steps name, in PyTorch's layout, in the order of use. */
  readonly shapes: ReadonlyMap<string, readonly number[]>;
}

export interface ConvolutionOptions {
  readonly stride?: number;
  /** On both sides: height, width. */
  readonly padding?: number | Pair;
}

export interface PlanBuilder {
  /** Conv2d with bias, then ReLU. Gives its name, as every method does. */
  convolution(name: string, input: string, out: number, kernel: number, options?: ConvolutionOptions): string;
  /** torchvision's BasicConv2d: Conv2d without bias, BatchNorm2d (ε 0.001), ReLU. */
  basic(
    name: string,
    input: string,
    out: number,
    kernel: number | Pair,
    options?: ConvolutionOptions,
  ): string;
  maxPool(
    name: string,
    input: string,
    options: { padding: 'same' | 'valid' | 'ceil'; stride: number },
  ): string;
  /** 3 × 3, stride 1, zeros around that count in no mean. */
  averagePool(name: string, input: string): string;
  concatenate(name: string, inputs: readonly string[]): string;
  plan(): Plan;
}

/** Of every batch normalisation in torchvision's inception.py. */
const EPSILON = 0.001;

export function planBuilder(): PlanBuilder {
  const steps: PlanStep[] = [];
  const shapes = new Map<string, readonly number[]>();
  const widths = new Map([[INPUT, 3]]);

  const push = (name: string, width: number, operation: PlanOperation) => {
    steps.push({ ...operation, name });
    widths.set(name, width);
    return name;
  };
  const addConvolution = (
    name: string,
    input: string,
    out: number,
    kernel: number | Pair,
    { stride = 1, padding = 0 }: ConvolutionOptions,
    tensors: { readonly weight: string; readonly bias: string | null; readonly norm: string | null },
  ) => {
    const { weight, bias, norm } = tensors;
    const zeros = pairOf(padding);
    shapes.set(weight, [out, widths.get(input)!, ...pairOf(kernel)]);
    if (bias) shapes.set(bias, [out]);
    const named =
      norm === null
        ? null
        : {
            gamma: `${norm}.weight`,
            beta: `${norm}.bias`,
            mean: `${norm}.running_mean`,
            variance: `${norm}.running_var`,
          };
    for (const tensor of Object.values(named ?? {})) shapes.set(tensor, [out]);
    return push(name, out, {
      kind: 'convolution',
      input,
      weight,
      bias,
      norm: named && { ...named, epsilon: EPSILON },
      strides: [stride, stride],
      padding: [
        [zeros[0], zeros[0]],
        [zeros[1], zeros[1]],
      ],
      activation: 'relu',
    });
  };

  return {
    convolution: (name, input, out, kernel, options = {}) =>
      addConvolution(name, input, out, kernel, options, {
        weight: `${name}.weight`,
        bias: `${name}.bias`,
        norm: null,
      }),
    basic: (name, input, out, kernel, options = {}) =>
      addConvolution(name, input, out, kernel, options, {
        weight: `${name}.conv.weight`,
        bias: null,
        norm: `${name}.bn`,
      }),
    maxPool: (name, input, { padding, stride }) =>
      push(name, widths.get(input)!, {
        kind: 'maxPool',
        input,
        size: [3, 3],
        strides: [stride, stride],
        padding,
      }),
    averagePool: (name, input) =>
      push(name, widths.get(input)!, {
        kind: 'averagePool',
        input,
        size: [3, 3],
        strides: [1, 1],
        padding: 'same',
      }),
    concatenate: (name, inputs) => {
      const width = inputs.reduce((sum, input) => sum + widths.get(input)!, 0);
      return push(name, width, { kind: 'concatenate', inputs });
    },
    plan: () => ({ steps, shapes }),
  };
}

function pairOf(value: number | Pair): Pair {
  return typeof value === 'number' ? [value, value] : value;
}
