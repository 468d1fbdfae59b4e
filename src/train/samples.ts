/** The fixed-latent sample grid: when it is due, and what it shows. */
import * as tf from '@tensorflow/tfjs';
import type { RunConfig } from '../config.ts';
import { generatorLayers } from '../model/architecture.ts';
import { generateImages } from '../model/generator.ts';
import type { Weights } from '../model/networks.ts';
import type { SampleGrid } from '../workers/protocol.ts';
import { sampleLatents } from './noise.ts';

const COLUMNS = 8;
const ROWS = 8;
/** Training changes fastest at the start. */
const EARLY = [0, 1, 2, 5, 10, 25, 50];
const INTERVAL = 25;
/** A long run keeps about this many grids and no more: what the scrubber is measured at (bench). */
const MOST_KEPT = 200;

/** Whether iteration `iteration` of a run of `total` keeps a grid: early ones, then at even intervals, and the last. */
export function isSampleDue(iteration: number, total: number): boolean {
  const interval = INTERVAL * Math.max(1, Math.ceil(total / (INTERVAL * MOST_KEPT)));
  return iteration === total || EARLY.includes(iteration) || iteration % interval === 0;
}

/** 8×8 images of the generator on its running statistics. Leaves no tensor behind. */
export async function sampleGrid(
  generator: Weights,
  config: RunConfig,
  iteration: number,
): Promise<SampleGrid> {
  const { imsize: size, nz, seed } = config;
  const count = COLUMNS * ROWS;
  const grid = tf.tidy(() => {
    const latents = tf.tensor2d(sampleLatents(seed, count * nz), [count, nz]);
    const images = generateImages(generator, generatorLayers(config), latents);
    return images
      .reshape([ROWS, COLUMNS, size, size])
      .transpose([0, 2, 1, 3]) // [rows, size, columns, size]
      .reshape([ROWS * size, COLUMNS * size]);
  });
  const values = await grid.data();
  grid.dispose();
  return {
    iteration,
    columns: COLUMNS,
    rows: ROWS,
    size,
    pixels: Uint8Array.from(values, (x) => Math.min(255, Math.max(0, Math.round((x + 1) * 127.5)))),
  };
}
