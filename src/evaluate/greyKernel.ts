/**
 * The first kernel of a network for colour images, as one for grey images: r = g = b, so the kernels of the three colours add up.
 * Exact up to float32 rounding; a third of the work, and no copies of the image.
 */
import { type ColourScaling, INPUT, type Step, type Weight } from './steps.ts';

/**
 * [h, w, 3, out] → [h, w, 1, out]: Σ_c W_c. With a scaling [h, w, 2, out], for the image and a channel of ones beside it:
 * Σ_c W_c / std_c and −Σ_c W_c mean_c / std_c. Zero padding after both is the zero padding of the scaled colours.
 */
export function greyKernel({ shape, data }: Weight, scaling: ColourScaling | null): Weight {
  const [height = 0, width = 0, colours = 0, out = 0] = shape;
  const channels = scaling ? 2 : 1;
  const sums = new Float32Array(height * width * channels * out);
  for (let tap = 0; tap < height * width; tap++) {
    for (let o = 0; o < out; o++) {
      let image = 0;
      let ones = 0;
      for (let c = 0; c < colours; c++) {
        const weight = data[(tap * colours + c) * out + o]! / (scaling?.std[c] ?? 1);
        image += weight;
        ones -= weight * (scaling?.mean[c] ?? 0);
      }
      sums[tap * channels * out + o] = image;
      if (scaling) sums[(tap * channels + 1) * out + o] = ones;
    }
  }
  return { shape: [height, width, channels, out], data: sums };
}

/** Whether a tensor is the image: padded or not, with its channel of ones or without. */
export function isImage(name: string, steps: readonly Step[]): boolean {
  if (name === INPUT) return true;
  const step = steps.find((candidate) => candidate.name === name);
  return (step?.kind === 'pad' || step?.kind === 'ones') && isImage(step.input, steps);
}
