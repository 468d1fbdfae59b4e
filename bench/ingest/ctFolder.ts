/**
 * A folder of synthetic CT as a download leaves it: patient/study/series/slice.dcm, series of 100 to 300 slices, 64 to 128 px.
 *
 * Everything follows from the seed; every file has a UID of its own. The pictures are smooth (a body, two lungs, slow shading):
 * enough for windowing and thumbnails to have something to do, and not worth a look.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { uniforms } from '../../src/numerics/random.ts';
import { ctFile } from '../../src/sample/ctFile.ts';

export interface CtFolder {
  readonly files: number;
  readonly bytes: number;
  readonly series: number;
  readonly patients: number;
}

/** Pixels a side, series by series. */
const SIZES = [64, 96, 128];
const FEWEST_SLICES = 100;
const MOST_SLICES = 300;
/** Then a new patient; the second of a patient's series is a second study. */
const SERIES_PER_PATIENT = 3;
const FIELD_MM = 360;
const SLICE_MM = 2.5;
const AIR = -1000;
const LUNG = -850;
const TISSUE = 40;

interface Series {
  readonly index: number;
  readonly size: number;
  readonly slices: number;
  /** Six numbers on [0, 1): habitus and the phase of the shading. */
  readonly shape: Float64Array;
}

/** @param folder empty; `files` of them are written below it. */
export function writeCtFolder(folder: string, { files, seed }: { files: number; seed: number }): CtFolder {
  let written = 0;
  let bytes = 0;
  let index = 0;
  for (; written < files; index++) {
    const [spread, ...shape] = uniforms({ seed, name: 'bench/series', index }, 7);
    const wished = FEWEST_SLICES + Math.floor(spread! * (MOST_SLICES - FEWEST_SLICES + 1));
    const slices = Math.min(wished, files - written);
    const series = { index, size: SIZES[index % SIZES.length]!, slices, shape: Float64Array.from(shape) };
    const patient = Math.floor(index / SERIES_PER_PATIENT);
    const study = index % SERIES_PER_PATIENT === 0 ? 1 : 2;
    const path = join(folder, `patient${patient + 1}`, `study${study}`, `series${index + 1}`);
    mkdirSync(path, { recursive: true });
    for (let slice = 0; slice < slices; slice++) {
      const file = sliceFile(series, slice, { seed, patient, study });
      writeFileSync(join(path, `${String(slice + 1).padStart(4, '0')}.dcm`), file);
      bytes += file.length;
    }
    written += slices;
  }
  return { files: written, bytes, series: index, patients: Math.ceil(index / SERIES_PER_PATIENT) };
}

function sliceFile(
  series: Series,
  slice: number,
  { seed, patient, study }: { seed: number; patient: number; study: number },
): Uint8Array {
  const { index, size, slices } = series;
  const uid = (name: string, ...numbers: number[]) => uidOf(seed, `${name} ${numbers.join(' ')}`);
  return ctFile({
    patientId: `BENCH-${String(patient + 1).padStart(5, '0')}`,
    patientName: `Synthetic^Bench ${patient + 1}`,
    sex: patient % 2 ? 'F' : 'M',
    age: 30 + (patient % 50),
    contrast: false,
    studyUid: uid('study', patient, study),
    seriesUid: uid('series', index),
    frameOfReferenceUid: uid('frame', index),
    instanceUid: uid('instance', index, slice),
    implementationUid: uidOf(0, 'implementation'),
    instanceNumber: slice + 1,
    hounsfield: pictureOf(series, slices > 1 ? slice / (slices - 1) : 0.5),
    size,
    spacing: FIELD_MM / size,
    thickness: SLICE_MM,
    position: [-FIELD_MM / 2, -FIELD_MM / 2, -slice * SLICE_MM],
  });
}

/** @param height 0 at the neck, 1 at the diaphragm. @returns [size, size] Hounsfield units */
function pictureOf({ size, shape }: Series, height: number): Float32Array {
  const [wide, deep, lung, phaseX, phaseY, phaseZ] = shape as unknown as readonly number[];
  const halfWidth = (0.7 + 0.2 * wide!) * (0.75 + 0.25 * height);
  const halfDepth = 0.5 + 0.15 * deep!;
  const reach = (0.6 + 0.3 * lung!) * Math.sin(Math.PI * (0.1 + 0.8 * height));
  const out = new Float32Array(size * size);
  for (let row = 0; row < size; row++) {
    const y = (2 * row + 1) / size - 1;
    const slope = 30 * Math.sin(3 * y + 6 * phaseY! + 4 * height);
    for (let column = 0; column < size; column++) {
      const x = (2 * column + 1) / size - 1;
      const body = (x / halfWidth) ** 2 + (y / halfDepth) ** 2;
      const side = (Math.abs(x) - 0.45 * halfWidth) / (0.38 * halfWidth * reach + 1e-6);
      const air = side ** 2 + (y / (0.75 * halfDepth * reach + 1e-6)) ** 2;
      const shade = slope + 30 * Math.sin(4 * x + 6 * phaseX! + 6 * phaseZ!);
      out[row * size + column] = body > 1 ? AIR : air < 1 ? LUNG + shade : TISSUE + shade;
    }
  }
  return out;
}

/** A UID under 2.25 (PS3.5 annex B.2) whose 120 bits follow from the seed and the name. */
function uidOf(seed: number, name: string): string {
  const words = uniforms({ seed, name: `bench/uid/${name}` }, 4);
  const number = words.reduce((all, word) => (all << 30n) | BigInt(Math.floor(word * 2 ** 30)), 1n);
  return `2.25.${number}`;
}
