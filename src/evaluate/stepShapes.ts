/**
 * What a network's steps make of an image, without computing it: whether they fit together (tfjs would say so in its own words, once
 * the first image goes through), and how much work an image is.
 */
import { networkFileError } from './networkFileError.ts';
import { INPUT, inputsOf, type Pair, type Step } from './steps.ts';

export interface StepShapes {
  /** Channels of the last step. */
  readonly channels: number;
  /** Multiplications of all convolutions for one image. */
  readonly multiplications: number;
}

interface Extent {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/**
 * @param size height and width of the grey image
 * @param file the kind of file that the steps are from, for the error
 * @throws NetworkFileError `shape` naming the first step that does not fit to its input, `manifest` for one with nothing left to look at
 */
export function stepShapes(steps: readonly Step[], size: number, file: string): StepShapes {
  const extents = new Map<string, Extent>([[INPUT, { height: size, width: size, channels: 1 }]]);
  let multiplications = 0;
  let last = extents.get(INPUT)!;
  for (const step of steps) {
    const inputs = inputsOf(step).map((input) => extents.get(input)!);
    last = extentOf(step, inputs, file);
    if (last.height < 1 || last.width < 1) {
      throw networkFileError('manifest', {
        file: '.json',
        found: `input.size is ${size}, too small for ${step.name}`,
        expected: 'a larger size',
      });
    }
    if ('kernel' in step) {
      const perPosition = step.kernel.shape.reduce((product, side) => product * side, 1);
      multiplications += perPosition * last.height * last.width;
    }
    extents.set(step.name, last);
  }
  return { channels: last.channels, multiplications };
}

function extentOf(step: Step, inputs: readonly Extent[], file: string): Extent {
  const input = inputs[0]!;
  const { channels } = input;
  const require = (found: number) => {
    if (found === channels) return;
    throw networkFileError('shape', {
      file,
      found: `${step.name} for ${found} channels`,
      expected: `${channels} channels, those of its input`,
    });
  };
  switch (step.kind) {
    case 'convolution':
    case 'depthwise': {
      const [height = 1, width = 1, inner = 0, out = 0] = step.kernel.shape;
      require(inner);
      const after = slide(input, [height, width], step.strides, step.padding);
      return { ...after, channels: step.kind === 'depthwise' ? channels : out };
    }
    case 'maxPool':
    case 'averagePool':
      return { ...slide(input, step.size, step.strides, step.padding), channels };
    case 'affine':
      require(step.scale.length);
      return input;
    case 'activation':
      return input;
    case 'pad': {
      const [[top, bottom], [left, right]] = step.padding;
      return { height: input.height + top + bottom, width: input.width + left + right, channels };
    }
    case 'ones':
      return { ...input, channels: channels + 1 };
    case 'add':
    case 'concatenate':
      for (const other of inputs) {
        if (step.kind === 'add') require(other.channels);
        requireSameSize(step, input, other, file);
      }
      return step.kind === 'add' ? input : { ...input, channels: sum(inputs.map((each) => each.channels)) };
    default:
      step satisfies never;
      throw new Error('unknown step');
  }
}

/** Positions of a window. `ceil` as in runSteps.ts. */
function slide({ height, width }: Extent, size: Pair, strides: Pair, padding: 'same' | 'valid' | 'ceil') {
  const [rows, columns] = [height, width].map((length, axis) => {
    if (padding === 'same') return Math.ceil(length / strides[axis]!);
    const steps = (length - size[axis]!) / strides[axis]!;
    return (padding === 'ceil' ? Math.ceil(steps) : Math.floor(steps)) + 1;
  });
  return { height: rows!, width: columns! };
}

function requireSameSize(step: Step, a: Extent, b: Extent, file: string): void {
  if (a.height === b.height && a.width === b.width) return;
  throw networkFileError('shape', {
    file,
    found: `${step.name} of ${a.height} x ${a.width} and ${b.height} x ${b.width}`,
    expected: 'inputs of one size',
  });
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
