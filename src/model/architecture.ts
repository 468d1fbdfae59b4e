/**
 * The thesis's DCGAN pair as a list of layers: what is convolved with what, under which state-dict name.
 *
 * Generator: ConvTranspose2d(nz, C, 4, 1, 0) → BN → ReLU, then log2(imsize) − 3 doublings ConvTranspose2d(4, 2, 1) → BN → ReLU
 * that halve the width, then ConvTranspose2d(ngf, nc, 4, 2, 1) → tanh; C = ngf·2^(log2(imsize) − 3). Critic: its mirror,
 * Conv2d(4, 2, 1) → LeakyReLU(0.2) without normalisation, then Conv2d(·, 1, 4, 1, 0). No biases, no sigmoid.
 * Radford et al. 2016 (arXiv:1511.06434) for the shape; the layer names are those PyTorch gives the thesis's nn.Sequential.
 *
 * Knows shapes and names only: no tensor, no weight.
 */
import type { RunConfig } from '../config.ts';

/** Every convolution of both networks is 4×4. */
export const KERNEL = 4;
/** Slope of the critic's LeakyReLU. */
export const LEAK = 0.2;
/** PyTorch's BatchNorm2d defaults. */
export const BATCH_NORM_EPSILON = 1e-5;
export const BATCH_NORM_MOMENTUM = 0.1;

export type NetworkShape = Pick<RunConfig, 'imsize' | 'nc' | 'nz' | 'ngf' | 'ndf'>;

/**
 * A 4×4 convolution between a large side and a small side. The critic runs it large → small (Conv2d), the generator
 * small → large (ConvTranspose2d, which is the same convolution's input gradient), so both keep their weights as
 * [4, 4, large channels, small channels]: PyTorch's [out, in, 4, 4] and [in, out, 4, 4] permuted by (2, 3, 1, 0).
 */
export interface ConvolutionLayer {
  /** State-dict name, `main.0.weight`. */
  readonly weight: string;
  readonly shape: readonly [4, 4, number, number];
  /** Pixels per side of the large and of the small image. */
  readonly large: number;
  readonly small: number;
  readonly stride: 1 | 2;
  readonly pad: 0 | 1;
  /** State-dict prefix of the batch normalisation that follows (`main.1`), or null. */
  readonly norm: string | null;
}

/** In order of the forward pass. */
export function generatorLayers({ imsize, nc, nz, ngf }: NetworkShape): readonly ConvolutionLayer[] {
  const doublings = hiddenBlocks(imsize);
  const width = (block: number) => ngf * 2 ** (doublings - block);
  const layers: ConvolutionLayer[] = [
    layer({ index: 0, large: 4, small: 1, channels: [width(0), nz], norm: 'main.1' }),
  ];
  for (let block = 1; block <= doublings; block++) {
    const index = 3 * block; // convolution, normalisation, ReLU
    const small = 2 ** (block + 1);
    const channels = [width(block), width(block - 1)] as const;
    layers.push(layer({ index, large: 2 * small, small, channels, norm: `main.${index + 1}` }));
  }
  const index = 3 * (doublings + 1);
  layers.push(layer({ index, large: imsize, small: imsize / 2, channels: [nc, ngf], norm: null }));
  return layers;
}

/** In order of the forward pass. */
export function criticLayers({ imsize, nc, ndf }: NetworkShape): readonly ConvolutionLayer[] {
  const doublings = hiddenBlocks(imsize);
  const layers: ConvolutionLayer[] = [];
  for (let block = 0; block <= doublings; block++) {
    const large = imsize / 2 ** block;
    const channels = [block === 0 ? nc : ndf * 2 ** (block - 1), ndf * 2 ** block] as const;
    layers.push(layer({ index: 2 * block, large, small: large / 2, channels, norm: null })); // convolution, LeakyReLU
  }
  const channels = [ndf * 2 ** doublings, 1] as const;
  layers.push(layer({ index: 2 * (doublings + 1), large: 4, small: 1, channels, norm: null }));
  return layers;
}

/** Shapes of everything an optimizer moves, by state-dict name. */
export function parameterShapes(layers: readonly ConvolutionLayer[]): Map<string, readonly number[]> {
  const shapes = new Map<string, readonly number[]>();
  for (const { weight, shape, norm } of layers) {
    shapes.set(weight, shape);
    if (norm) {
      shapes.set(`${norm}.weight`, [shape[2]]);
      shapes.set(`${norm}.bias`, [shape[2]]);
    }
  }
  return shapes;
}

/** Shapes of the running statistics, by state-dict name (`num_batches_tracked` follows from the iteration and is not kept). */
export function bufferShapes(layers: readonly ConvolutionLayer[]): Map<string, readonly number[]> {
  const shapes = new Map<string, readonly number[]>();
  for (const { shape, norm } of layers) {
    if (!norm) continue;
    shapes.set(`${norm}.running_mean`, [shape[2]]);
    shapes.set(`${norm}.running_var`, [shape[2]]);
  }
  return shapes;
}

function hiddenBlocks(imsize: number): number {
  return Math.log2(imsize) - 3;
}

function layer(options: {
  index: number;
  large: number;
  small: number;
  channels: readonly [number, number];
  norm: string | null;
}): ConvolutionLayer {
  const { index, large, small, channels, norm } = options;
  const whole = small === 1; // the 4×4 image and the 1×1 one: a plain matrix product
  return {
    weight: `main.${index}.weight`,
    shape: [KERNEL, KERNEL, ...channels],
    large,
    small,
    stride: whole ? 1 : 2,
    pad: whole ? 0 : 1,
    norm,
  };
}
