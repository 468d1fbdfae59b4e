/**
 * Between Gantry's layout of a tensor and PyTorch's, and the networks that a state dict's shapes describe.
 *
 * Convolution weights are [4, 4, large, small] here and [small, large, 4, 4] there, for Conv2d ([out, in, 4, 4]) and
 * ConvTranspose2d ([in, out, 4, 4]) alike; everything else is the same in both. The names are those of the thesis's
 * nn.Sequential `main`: the layer list of Radford et al. 2016 (arXiv:1511.06434), C = nf·2^(log2(imsize) − 3).
 */
import { IMAGE_SIZES, type RunConfig } from '../config.ts';
import { type ModelFileKind, modelFileError, shapeText } from './modelFile.ts';
import type { NamedTensor } from './tensors.ts';

/** [4, 4, large, small] → [small, large, 4, 4]; other ranks are the same tensor. */
export function toTorchLayout(tensor: NamedTensor): NamedTensor {
  const { shape, values } = tensor;
  if (shape.length !== 4) return tensor;
  const [height, width, large, small] = shape as [number, number, number, number];
  const out = new Float32Array(values.length);
  const pixels = height * width;
  for (let s = 0; s < small; s++) {
    for (let l = 0; l < large; l++) {
      for (let k = 0; k < pixels; k++)
        out[(s * large + l) * pixels + k] = values[(k * large + l) * small + s]!;
    }
  }
  return { shape: [small, large, height, width], values: out };
}

/** [small, large, 4, 4] → [4, 4, large, small]; other ranks are the same tensor. */
export function fromTorchLayout(tensor: NamedTensor): NamedTensor {
  const { shape, values } = tensor;
  if (shape.length !== 4) return tensor;
  const [small, large, height, width] = shape as [number, number, number, number];
  const out = new Float32Array(values.length);
  const pixels = height * width;
  for (let s = 0; s < small; s++) {
    for (let l = 0; l < large; l++) {
      for (let k = 0; k < pixels; k++)
        out[(k * large + l) * small + s] = values[(s * large + l) * pixels + k]!;
    }
  }
  return { shape: [height, width, large, small], values: out };
}

export type NetworkName = 'generator' | 'discriminator';

/** A network's state dict in PyTorch's order, shapes in PyTorch's layout. */
export interface TorchShapes {
  /** What an optimizer moves, in the order of `module.parameters()`. */
  readonly parameters: ReadonlyMap<string, readonly number[]>;
  /** running_mean and running_var; num_batches_tracked is an integer beside them. */
  readonly buffers: ReadonlyMap<string, readonly number[]>;
  /** Prefixes of the batch normalisations, `main.1`. */
  readonly norms: readonly string[];
}

type Architecture = Pick<RunConfig, 'imsize' | 'nc' | 'nz' | 'ngf' | 'ndf'>;

export function torchShapes(network: NetworkName, config: Architecture): TorchShapes {
  const doublings = Math.log2(config.imsize) - 3;
  const parameters = new Map<string, readonly number[]>();
  const buffers = new Map<string, readonly number[]>();
  const norms: string[] = [];
  if (network === 'discriminator') {
    let large: number = config.nc;
    for (let block = 0; block <= doublings; block++) {
      const small = config.ndf * 2 ** block;
      parameters.set(`main.${2 * block}.weight`, [small, large, 4, 4]); // Conv2d, LeakyReLU
      large = small;
    }
    parameters.set(`main.${2 * (doublings + 1)}.weight`, [1, large, 4, 4]);
    return { parameters, buffers, norms };
  }
  let small = config.nz;
  for (let block = 0; block <= doublings; block++) {
    const large = config.ngf * 2 ** (doublings - block);
    const norm = `main.${3 * block + 1}`; // ConvTranspose2d, BatchNorm2d, ReLU
    parameters.set(`main.${3 * block}.weight`, [small, large, 4, 4]);
    parameters.set(`${norm}.weight`, [large]);
    parameters.set(`${norm}.bias`, [large]);
    buffers.set(`${norm}.running_mean`, [large]);
    buffers.set(`${norm}.running_var`, [large]);
    norms.push(norm);
    small = large;
  }
  parameters.set(`main.${3 * (doublings + 1)}.weight`, [small, config.nc, 4, 4]);
  return { parameters, buffers, norms };
}

/**
 * The architecture that the convolutions of a state dict spell out: their number gives the image size, their channels
 * the rest. Only the numbers that this network decides.
 * @param shapes by state-dict name, PyTorch's layout
 * @throws ModelFileError for a size or a number of channels that Gantry does not train
 */
export function architectureOf(
  file: ModelFileKind,
  network: NetworkName,
  shapes: ReadonlyMap<string, readonly number[]>,
): Partial<Architecture> {
  const convolutions = [...shapes]
    .filter(([name, shape]) => /^main\.\d+\.weight$/.test(name) && shape.length === 4)
    .sort(([a], [b]) => Number(a.split('.')[1]) - Number(b.split('.')[1]))
    .map(([, shape]) => shape as readonly [number, number, number, number]);
  const [first, last] = [convolutions[0], convolutions.at(-1)];
  if (!first || !last) throw modelFileError(file, 'missing', { what: `${network}.main.0.weight` });
  const imsize = IMAGE_SIZES.find((size) => size === 2 ** (convolutions.length + 1));
  if (!imsize) {
    throw modelFileError(file, 'unsupported', {
      what: `${network}: image size`,
      found: `${2 ** (convolutions.length + 1)} (${convolutions.length} convolutions)`,
      expected: IMAGE_SIZES.join(', '),
    });
  }
  const channels = network === 'generator' ? last[1] : first[1];
  if (channels !== 1) {
    throw modelFileError(file, 'unsupported', {
      what: `${network}: image channels (nc)`,
      found: channels,
      expected: 1,
    });
  }
  return network === 'generator'
    ? { imsize, nc: channels, nz: first[0], ngf: last[0] }
    : { imsize, nc: channels, ndf: first[0] };
}

/**
 * @throws ModelFileError naming the first tensor that is missing, or has another shape than expected (with both), or that
 *   the network has no place for
 */
export function checkShapes(
  file: ModelFileKind,
  prefix: string,
  found: ReadonlyMap<string, readonly number[]>,
  expected: ReadonlyMap<string, readonly number[]>,
): void {
  for (const [name, shape] of expected) {
    const other = found.get(name);
    if (!other) throw modelFileError(file, 'missing', { what: `${prefix}.${name}` });
    if (other.join() !== shape.join()) {
      throw modelFileError(file, 'shape', {
        what: `${prefix}.${name}`,
        found: shapeText(other),
        expected: shapeText(shape),
      });
    }
  }
  for (const name of found.keys()) {
    if (!expected.has(name)) throw modelFileError(file, 'unexpected', { what: `${prefix}.${name}` });
  }
}
