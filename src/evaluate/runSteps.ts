/**
 * Runs a network's steps on this worker's tfjs backend. Keeps the weights as tensors until `dispose`; every other tensor dies at its
 * last use, so that a batch holds a few layers' worth of memory and not the whole network's.
 */
import * as tf from '@tensorflow/tfjs';
import { type Activation, type Convolution, INPUT, inputsOf, type Step } from './steps.ts';

export interface StepRunner {
  /** Image batch [batch, height, width, 1] → the taps, [batch, h, w, channels] each, in their order. Call it inside a tidy. */
  run(images: tf.Tensor4D): tf.Tensor4D[];
  dispose(): void;
}

/** @param taps names of steps whose outputs are wanted. Steps that no tap needs must not be among the steps. */
export function createRunner(steps: readonly Step[], taps: readonly string[]): StepRunner {
  const parameters = upload(steps);
  const lastUse = lastUses(steps);
  return {
    run(images) {
      const values = new Map<string, tf.Tensor4D>([[INPUT, images]]);
      steps.forEach((step, index) => {
        values.set(step.name, apply(step, values, parameters.get(step.name)));
        for (const name of new Set(inputsOf(step))) {
          if (lastUse.get(name) === index && !taps.includes(name)) values.get(name)!.dispose();
        }
      });
      return taps.map((name) => values.get(name)!);
    },
    dispose() {
      for (const { main, vector } of parameters.values()) tf.dispose([main, vector]);
      parameters.clear();
    },
  };
}

/** A convolution's kernel and bias; an affine step's scale and offset. */
interface Parameters {
  readonly main: tf.Tensor;
  readonly vector: tf.Tensor1D;
}

function upload(steps: readonly Step[]): Map<string, Parameters> {
  const parameters = new Map<string, Parameters>();
  for (const step of steps) {
    if ('kernel' in step) {
      const main = tf.keep(tf.tensor(step.kernel.data, [...step.kernel.shape]));
      parameters.set(step.name, { main, vector: tf.keep(tf.tensor1d(step.bias)) });
    } else if (step.kind === 'affine') {
      const main = tf.keep(tf.tensor1d(step.scale));
      parameters.set(step.name, { main, vector: tf.keep(tf.tensor1d(step.offset)) });
    }
  }
  return parameters;
}

/** Step index after which a tensor is not read again, by name. */
function lastUses(steps: readonly Step[]): Map<string, number> {
  const last = new Map<string, number>();
  steps.forEach((step, index) => {
    for (const name of inputsOf(step)) last.set(name, index);
  });
  return last;
}

function apply(
  step: Step,
  values: ReadonlyMap<string, tf.Tensor4D>,
  parameters: Parameters | undefined,
): tf.Tensor4D {
  const value = (name: string) => values.get(name)!;
  switch (step.kind) {
    case 'convolution':
    case 'depthwise':
      return convolve(step, value(step.input), parameters!);
    case 'affine': {
      const { main, vector } = parameters!;
      return tf.tidy(() => activate(tf.add(tf.mul(value(step.input), main), vector), step.activation));
    }
    case 'activation':
      return activate(value(step.input), step.activation);
    case 'pad':
      return tf.pad(value(step.input), [[0, 0], [...step.padding[0]], [...step.padding[1]], [0, 0]]);
    case 'ones':
      return tf.concat([value(step.input), tf.onesLike(value(step.input))], 3);
    case 'maxPool':
      return tf.tidy(() => maxPool(value(step.input), step));
    case 'averagePool':
      return tf.avgPool(value(step.input), [...step.size], [...step.strides], step.padding);
    case 'add':
      return step.inputs.map(value).reduce((sum, term) => tf.add(sum, term));
    case 'concatenate':
      return tf.concat(step.inputs.map(value), 3);
    default:
      step satisfies never;
      throw new Error('unknown step');
  }
}

function convolve(step: Convolution, x: tf.Tensor4D, { main, vector: bias }: Parameters): tf.Tensor4D {
  const { strides, padding: pad, activation } = step;
  const filter = main as tf.Tensor4D;
  const options = { x, filter, strides: [...strides] as [number, number], pad, bias, activation };
  return step.kind === 'depthwise' ? tf.fused.depthwiseConv2d(options) : tf.fused.conv2d(options);
}

function activate(x: tf.Tensor4D, activation: Activation): tf.Tensor4D {
  if (activation === 'linear') return x;
  return activation === 'relu' ? tf.relu(x) : tf.relu6(x);
}

/** Below every activation, and a number on every backend. */
const LOWEST = -3.4e38;

/** `ceil`: ⌈(n − k) / s⌉ + 1 positions, the last without its windows that begin beyond the border (PyTorch's rule). */
function maxPool(x: tf.Tensor4D, { size, strides, padding }: Extract<Step, { kind: 'maxPool' }>) {
  if (padding !== 'ceil') return tf.maxPool(x, [...size], [...strides], padding);
  const beyond = [0, 1].map((axis) => {
    const [length, window, stride] = [x.shape[axis + 1]!, size[axis]!, strides[axis]!];
    const positions = Math.ceil((length - window) / stride) + 1;
    const inside = (positions - 1) * stride < length ? positions : positions - 1;
    return Math.max(0, (inside - 1) * stride + window - length);
  });
  const padded = tf.pad(
    x,
    [
      [0, 0],
      [0, beyond[0]!],
      [0, beyond[1]!],
      [0, 0],
    ],
    LOWEST,
  );
  return tf.maxPool(padded, [...size], [...strides], 'valid');
}
