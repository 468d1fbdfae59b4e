/**
 * Feature vectors of a known source, for checks of calibration: 12 latent values of falling weight, some of their variance shared by a
 * patient, through fixed random weights and a ReLU to 96 features, as a pooled layer has them. Fakes of the null are single draws of the
 * same marginal source.
 */
import type { FeatureSet } from '../../src/evaluate/fid.ts';
import { normals, uniforms } from '../../src/numerics/random.ts';

export const DIMENSION = 96;
const LATENT = 12;
const WEIGHTS = normals({ seed: 7, name: 'simulated/weights' }, DIMENSION * LATENT);
const BIASES = uniforms({ seed: 7, name: 'simulated/biases' }, DIMENSION);

export interface Source {
  readonly seed: number;
  readonly name: string;
  /** Share of each latent's variance that lies between patients, 0 … 1. */
  readonly correlation?: number;
  /** Added to every latent, in its standard deviations. */
  readonly shift?: number;
}

export interface Sample {
  readonly features: FeatureSet & { readonly data: Float32Array };
  readonly units: Int32Array<ArrayBuffer>;
}

/** @param sizes images of each patient. */
export function sampleOf(source: Source, sizes: readonly number[]): Sample {
  const { seed, name, correlation = 0, shift = 0 } = source;
  const count = sizes.reduce((sum, size) => sum + size, 0);
  const shared = normals({ seed, name: `simulated/${name}/patients` }, sizes.length * LATENT);
  const own = normals({ seed, name: `simulated/${name}/images` }, count * LATENT);
  const units = new Int32Array(count);
  const data = new Float32Array(count * DIMENSION);
  const latent = new Float64Array(LATENT);
  let image = 0;
  sizes.forEach((size, patient) => {
    for (let s = 0; s < size; s++, image++) {
      units[image] = patient;
      for (let l = 0; l < LATENT; l++) {
        const value =
          Math.sqrt(correlation) * shared[patient * LATENT + l]! +
          Math.sqrt(1 - correlation) * own[image * LATENT + l]!;
        latent[l] = (value + shift) / Math.sqrt(1 + l);
      }
      for (let j = 0; j < DIMENSION; j++) {
        let sum = BIASES[j]!;
        for (let l = 0; l < LATENT; l++) sum += 0.5 * WEIGHTS[j * LATENT + l]! * latent[l]!;
        data[image * DIMENSION + j] = Math.max(0, sum);
      }
    }
  });
  return { features: { count, dimension: DIMENSION, data }, units };
}

/** `count` images in `patients` parts between half and one and a half times as large as equal ones. */
export function patientSizes(seed: number, patients: number, count: number): number[] {
  const parts = uniforms({ seed, name: 'simulated/sizes' }, patients).map((u) => 0.5 + u);
  const sum = parts.reduce((all, part) => all + part, 0);
  return Array.from(parts, (part) => Math.max(1, Math.round((part / sum) * count)));
}

export function single(count: number): number[] {
  return new Array<number>(count).fill(1);
}
