/**
 * The weights a run starts from: PyTorch's own defaults for these layers, drawn from the run's seed.
 *
 * The thesis meant N(0, 0.02), but its name test never matches, so its networks start from torch.nn's defaults:
 * kaiming_uniform(a = √5), which is U(−1/√fan_in, 1/√fan_in), with fan_in = in·k·k for Conv2d and out·k·k for
 * ConvTranspose2d (torch.nn.init._calculate_fan_in_and_fan_out reads dimension 1 of both); BatchNorm 1 and 0.
 *
 * Each tensor has a random stream of its own, so a weight does not depend on which others exist.
 */
import { uniforms } from '../numerics/random.ts';
import { bufferShapes, type ConvolutionLayer, parameterShapes } from './architecture.ts';
import type { NamedArrays } from './checkpoint.ts';

/** `network` names the stream; values are in the layout of ConvolutionLayer.shape, row-major. */
export function initialParameters(
  network: 'generator' | 'critic',
  layers: readonly ConvolutionLayer[],
  seed: number,
): NamedArrays {
  const arrays = new Map<string, { shape: readonly number[]; values: Float32Array<ArrayBuffer> }>();
  for (const [name, shape] of parameterShapes(layers)) {
    const [height = 1, width = 1, large = 1] = shape;
    const values =
      shape.length === 4
        ? symmetric(`${network}/${name}`, seed, sizeOf(shape), 1 / Math.sqrt(height * width * large))
        : new Float32Array(sizeOf(shape)).fill(name.endsWith('.bias') ? 0 : 1);
    arrays.set(name, { shape, values });
  }
  return arrays;
}

/** Running means 0, running variances 1. */
export function initialBuffers(layers: readonly ConvolutionLayer[]): NamedArrays {
  return new Map(
    [...bufferShapes(layers)].map(([name, shape]) => [
      name,
      { shape, values: new Float32Array(sizeOf(shape)).fill(name.endsWith('_var') ? 1 : 0) },
    ]),
  );
}

/** Zeros shaped like `arrays`: Adam's moments before the first step. */
export function zerosLike(arrays: NamedArrays): NamedArrays {
  return new Map(
    [...arrays].map(([name, { shape, values }]) => [
      name,
      { shape, values: new Float32Array(values.length) },
    ]),
  );
}

/** U(−bound, bound). */
function symmetric(name: string, seed: number, count: number, bound: number): Float32Array<ArrayBuffer> {
  return Float32Array.from(uniforms({ seed, name }, count), (u) => (2 * u - 1) * bound);
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}
