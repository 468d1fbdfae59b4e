/**
 * The weights a run starts from, drawn from the run's seed.
 *
 * `pytorch`: torch.nn's defaults, kaiming_uniform(a = √5), which is U(−1/√fan_in, 1/√fan_in), with fan_in = in·k·k for
 * Conv2d and out·k·k for ConvTranspose2d (torch.nn.init._calculate_fan_in_and_fan_out reads dimension 1 of both);
 * BatchNorm 1 and 0. The thesis's networks start so, since the name test of its initialisation never matches.
 * `dcgan`: what that initialisation means, N(0, 0.02) for convolutions, N(1, 0.02) for BatchNorm's gain, offset 0
 * (Radford et al. 2016, section 4, as PyTorch's DCGAN example has it).
 *
 * Each tensor has a random stream of its own, so a weight does not depend on which others exist.
 */
import type { RunConfig } from '../config.ts';
import { normals, uniforms } from '../numerics/random.ts';
import { bufferShapes, type ConvolutionLayer, parameterShapes } from './architecture.ts';
import type { NamedArrays } from './checkpoint.ts';

/** `network` names the stream; values are in the layout of ConvolutionLayer.shape, row-major. */
export function initialParameters(
  network: 'generator' | 'critic',
  layers: readonly ConvolutionLayer[],
  { seed, init }: Pick<RunConfig, 'seed' | 'init'>,
): NamedArrays {
  const arrays = new Map<string, { shape: readonly number[]; values: Float32Array<ArrayBuffer> }>();
  for (const [name, shape] of parameterShapes(layers)) {
    const draw = init === 'dcgan' ? dcgan : pytorch;
    arrays.set(name, { shape, values: draw({ seed, name: `${network}/${name}` }, shape) });
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

/** Zeros shaped like `arrays`: an optimizer's moments before the first step. */
export function zerosLike(arrays: NamedArrays): NamedArrays {
  return new Map(
    [...arrays].map(([name, { shape, values }]) => [
      name,
      { shape, values: new Float32Array(values.length) },
    ]),
  );
}

type Draw = (stream: { seed: number; name: string }, shape: readonly number[]) => Float32Array<ArrayBuffer>;

const pytorch: Draw = (stream, shape) => {
  if (shape.length !== 4) return new Float32Array(sizeOf(shape)).fill(isOffset(stream.name) ? 0 : 1);
  const [height = 1, width = 1, large = 1] = shape;
  const bound = 1 / Math.sqrt(height * width * large);
  return Float32Array.from(uniforms(stream, sizeOf(shape)), (u) => (2 * u - 1) * bound);
};

const DCGAN_DEVIATION = 0.02;

const dcgan: Draw = (stream, shape) => {
  if (isOffset(stream.name)) return new Float32Array(sizeOf(shape));
  const mean = shape.length === 4 ? 0 : 1;
  return normals(stream, sizeOf(shape)).map((x) => mean + DCGAN_DEVIATION * x);
};

function isOffset(name: string): boolean {
  return name.endsWith('.bias');
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}
