/** Slices by patient, prepared as the page prepares them: of the phantom, and of real CT where GANTRY_DATA names some. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { openWhole } from '../../src/ingest/byteSource.ts';
import { readSlices } from '../../src/preprocess/readSlices.ts';
import { defaultRecipe } from '../../src/preprocess/recipe.ts';
import { scanFile } from '../../src/preprocess/scanFile.ts';
import { choose, WHOLE } from '../../src/preprocess/select.ts';
import { sampleDicom } from '../../src/sample/phantom.ts';

export const SIZE = 64;

/** Pixels [SIZE, SIZE] in [−1, 1] by patient, in order of file. */
export type Patients = ReadonlyMap<string, readonly Float32Array[]>;

/** The six phantoms of a seed: `SAMPLE-0001` … `SAMPLE-0006`. */
export async function phantoms(seed: number): Promise<Patients> {
  const patients = new Map<string, Float32Array[]>();
  for (const { path, bytes } of sampleDicom(seed)) await add(patients, path.split('/')[0]!, bytes);
  return patients;
}

/** By folder below `data/ct`; null, and said aloud, without GANTRY_DATA. */
export async function realCt(): Promise<Patients | null> {
  if (!process.env.GANTRY_DATA) {
    console.log('Skipped: real CT. Name its folder in GANTRY_DATA.');
    return null;
  }
  const root = join(resolve(process.env.INIT_CWD ?? '.', process.env.GANTRY_DATA), 'data/ct');
  const patients = new Map<string, Float32Array[]>();
  for (const name of readdirSync(root, { recursive: true, encoding: 'utf8' }).sort()) {
    if (!name.endsWith('.dcm')) continue;
    await add(patients, name.split(/[\\/]/)[0]!, readFileSync(join(root, name)));
  }
  return patients;
}

async function add(
  patients: Map<string, Float32Array[]>,
  patient: string,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<void> {
  const recipe = defaultRecipe({ size: SIZE });
  const file = new Blob([bytes]);
  const scanned = await scanFile(openWhole(file), 0, 'file');
  const { chosen } = choose([scanned], recipe, WHOLE);
  if (chosen.length === 0) return;
  const slices = patients.get(patient) ?? [];
  patients.set(patient, slices);
  await readSlices(
    { index: 0, source: file, path: 'file', image: scanned.image!, frames: chosen[0]!.frames, range: null },
    openWhole(file),
    recipe,
    'salt',
    async ({ pixels }) => {
      slices.push(pixels);
    },
  );
}
