/**
 * The sample data: six synthetic chests as DICOM files, for whoever has no folder at hand. They take the same way as any
 * dropped folder and are labelled synthetic wherever they show. Everything follows from the seed; the same seed gives the
 * same bytes in one JavaScript engine (another may round a sine differently, and a pixel by one HU).
 */
import { uniforms } from '../numerics/random.ts';
import { GRID } from './canvas.ts';
import { ctFile } from './ctFile.ts';
import { habitusOf, PATIENTS } from './habitus.ts';
import { buildThorax, SLICE_MM, SLICES } from './thorax.ts';

export interface SampleFile {
  /** `SAMPLE-0001/0001.dcm`: patient, then slice from the neck downwards. */
  readonly path: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Files of `sampleDicom`. */
export const SAMPLE_FILES = PATIENTS * SLICES;

/** One file at a time, patient by patient, so that a page can breathe in between. @param seed 0 … 2³²−1 */
export function* sampleDicom(seed: number): Generator<SampleFile, void, undefined> {
  const implementationUid = uidOf(0, 'implementation', 0);
  for (let patient = 0; patient < PATIENTS; patient++) {
    const who = habitusOf(patient, seed);
    const thorax = buildThorax(who, patient, seed);
    const patientId = `SAMPLE-${String(patient + 1).padStart(4, '0')}`;
    for (let slice = 0; slice < SLICES; slice++) {
      const { frame } = thorax;
      const bytes = ctFile({
        patientId,
        patientName: `Synthetic^Phantom ${patient + 1}`,
        sex: who.sex,
        age: who.age,
        contrast: who.contrast,
        studyUid: uidOf(seed, 'study', patient),
        seriesUid: uidOf(seed, 'series', patient),
        frameOfReferenceUid: uidOf(seed, 'frame of reference', patient),
        instanceUid: uidOf(seed, 'instance', patient * SLICES + slice),
        implementationUid,
        instanceNumber: slice + 1,
        hounsfield: thorax.slice(slice),
        size: GRID,
        spacing: frame.spacing,
        thickness: SLICE_MM,
        position: [frame.left, frame.top, thorax.height(slice)],
      });
      yield { path: `${patientId}/${String(slice + 1).padStart(4, '0')}.dcm`, bytes };
    }
  }
}

/** A UID from a UUID of version 8 (PS3.5 annex B.2, RFC 9562), its free bits taken from the seed. */
function uidOf(seed: number, name: string, index: number): string {
  const words = uniforms({ seed, name: `phantom/uid/${name}`, index }, 4);
  const word = (i: number) => BigInt(Math.floor(words[i]! * 4294967296));
  let uuid = (word(0) << 96n) | (word(1) << 64n) | (word(2) << 32n) | word(3);
  uuid = (uuid & ~(0xfn << 76n)) | (8n << 76n);
  uuid = (uuid & ~(0x3n << 62n)) | (2n << 62n);
  return `2.25.${uuid}`;
}
