/**
 * Latent vectors and the images drawn of them, as safetensors: `z` F32 [n, nz], and `images` F32 [n, size, size, 1] in [−1, 1].
 * Knows no network.
 */
import { INTENDED_USE } from '../errors.ts';
import { modelFileError, shapeText } from './modelFile.ts';
import { readSafetensors, writeSafetensors } from './safetensors.ts';

/** As many as one command draws. */
const MOST_LATENTS = 10_000;

/**
 * Row-major [count, nz]: the first `count` rows of `z`, or all of them for null. Further axes of length 1 are PyTorch's own
 * spelling of a latent and are accepted.
 * @throws ModelFileError naming what is wrong, a wrong shape with both shapes
 */
export function readLatents(bytes: Uint8Array, nz: number, count: number | null): Float32Array<ArrayBuffer> {
  const z = readSafetensors(bytes).tensors.get('z');
  if (!z) throw modelFileError(FILE, 'missing', { what: 'z' });
  const [rows = 0, width, ...rest] = z.shape;
  if (rows < (count ?? 1) || width !== nz || rest.some((length) => length !== 1)) {
    const expected = `[${count ?? 'n'}, ${nz}]`;
    throw modelFileError(FILE, 'shape', { what: 'z', found: shapeText(z.shape), expected });
  }
  if ((count ?? rows) > MOST_LATENTS) {
    throw modelFileError(FILE, 'tooLarge', {
      what: 'z',
      found: `${count ?? rows} rows`,
      expected: `${MOST_LATENTS}`,
    });
  }
  const values = z.toFloat32().slice(0, (count ?? rows) * nz);
  if (!values.every(Number.isFinite)) {
    throw modelFileError(FILE, 'damaged', {
      what: 'z',
      found: 'NaN or infinity',
      expected: 'finite numbers',
    });
  }
  return values;
}

/** @param values row-major [n, nz] */
export function writeLatents(values: Float32Array<ArrayBuffer>, nz: number): Uint8Array<ArrayBuffer> {
  return writeSafetensors(new Map([['z', { shape: [values.length / nz, nz], values }]]), {
    intended_use: INTENDED_USE,
  });
}

/** @param values row-major [n, size, size] in [−1, 1] */
export function writeImages(values: Float32Array<ArrayBuffer>, size: number): Uint8Array<ArrayBuffer> {
  const shape = [values.length / (size * size), size, size, 1];
  return writeSafetensors(new Map([['images', { shape, values }]]), { intended_use: INTENDED_USE });
}

const FILE = '.safetensors';
