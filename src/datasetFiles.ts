/**
 * A stored dataset as files for elsewhere: safetensors, .npy, dataset.json. Real slices leave by this and by an evaluation's dump
 * (report/evaluationDump.ts) alone, and only when a person asks for exactly that.
 *
 * Patients, series and classes are ordinals; no path, UID or key is written. Pixels are read a few at a time.
 */
import type { DatasetFormat, ExportFile } from './app.ts';
import { sha256 } from './ingest/hash.ts';
import { type Member, writeDatasetHead } from './interop/datasetFile.ts';
import { writeNpy } from './interop/npy.ts';
import { getDataset, readSlices } from './storage/datasets.ts';
import type { DatasetRecord, FileOutcome, SliceRecord } from './workers/protocol.ts';

const PART_BYTES = 256 * 2 ** 20;
/** Room for the names of a part's slices. */
const HEAD_BYTES = 16 * 2 ** 20;
/** Slices read at once. */
const BLOCK = 256;

const BINARY = 'application/octet-stream';

/** `dataset.safetensors` in parts of at most 256 MiB or `image_{idx}.npy`, then `dataset.json`. @throws DatasetMissingError */
export async function* datasetFiles(id: string, format: DatasetFormat): AsyncGenerator<ExportFile> {
  const dataset = await getDataset(id);
  yield* format === 'npy' ? npyFiles(dataset) : safetensorsFiles(dataset);
  yield datasetJson(dataset, null);
}

async function* npyFiles(dataset: DatasetRecord): AsyncGenerator<ExportFile> {
  const { size } = dataset.recipe;
  let index = 0;
  for await (const pixels of blocks(dataset, dataset.slices)) {
    for (let at = 0; at < pixels.length; at += size * size) {
      const bytes = writeNpy(pixels.subarray(at, at + size * size), [size, size]);
      yield { name: `image_${index++}.npy`, type: BINARY, bytes };
    }
  }
}

async function* safetensorsFiles(dataset: DatasetRecord): AsyncGenerator<ExportFile> {
  const perPart = Math.floor((PART_BYTES - HEAD_BYTES) / (4 * dataset.recipe.size ** 2));
  const parts = Math.ceil(dataset.slices.length / perPart);
  for (let part = 1; part <= parts; part++) {
    const chunks: Uint8Array<ArrayBuffer>[] = [];
    for await (const chunk of partBytes(dataset, { part, parts, perPart })) chunks.push(chunk);
    const digits = (n: number) => String(n).padStart(5, '0');
    const name =
      parts === 1 ? 'dataset.safetensors' : `dataset-${digits(part)}-of-${digits(parts)}.safetensors`;
    yield { name, type: BINARY, bytes: await joined(chunks) };
  }
}

/** The whole dataset as one file's bytes, in pieces: for where a file may have any size. */
export function datasetBytes(dataset: DatasetRecord): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  return partBytes(dataset, { part: 1, parts: 1, perPart: dataset.slices.length });
}

async function* partBytes(
  dataset: DatasetRecord,
  { part, parts, perPart }: { readonly part: number; readonly parts: number; readonly perPart: number },
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const first = (part - 1) * perPart;
  const slices = dataset.slices.slice(first, first + perPart);
  const { recipe, synthetic } = dataset;
  const members = slices.map(memberOf);
  const digest = await digestOf(dataset);
  yield writeDatasetHead({ size: recipe.size, members, recipe, synthetic, digest, first, part, parts });
  for await (const pixels of blocks(dataset, slices)) yield new Uint8Array(pixels.buffer);
}

/** SHA-256 of all slices' content hashes, in order: patient p001 of one dataset is not p001 of another. */
function digestOf({ slices }: DatasetRecord): Promise<string> {
  return sha256(new TextEncoder().encode(slices.map(({ contentHash }) => contentHash).join('')));
}

async function* blocks(
  dataset: DatasetRecord,
  slices: readonly SliceRecord[],
): AsyncGenerator<Float32Array<ArrayBuffer>> {
  for (let at = 0; at < slices.length; at += BLOCK)
    yield await readSlices(dataset, slices.slice(at, at + BLOCK));
}

async function joined(chunks: readonly Uint8Array<ArrayBuffer>[]): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await new Blob([...chunks]).arrayBuffer());
}

/**
 * dataset.json: what became of the files and where each slice went, in the order of the pixels. `file` counts the files in order
 * of path. `outcomes`: null where the files are no longer known.
 */
export function datasetJson(dataset: DatasetRecord, outcomes: readonly FileOutcome[] | null): ExportFile {
  const content = {
    version: 2,
    synthetic: dataset.synthetic,
    recipe: dataset.recipe,
    recipeHash: dataset.recipeHash,
    files: dataset.files,
    patients: dataset.patients,
    series: dataset.series,
    classes: dataset.classes,
    splitBy: dataset.splitBy,
    counts: dataset.counts,
    outcomes: dataset.outcomes,
    ...(outcomes
      ? {
          leftOut: outcomes
            .filter(({ outcome }) => outcome !== 'accepted')
            .map(({ file, outcome, code }) => ({ file, outcome, code })),
        }
      : {}),
    slices: dataset.slices.map((slice) => {
      const [patient, series, split, label] = memberOf(slice);
      return { file: slice.file, frame: slice.frame, patient, series, split, ...(label ? { label } : {}) };
    }),
  };
  const text = `${JSON.stringify(content, null, 1)}\n`;
  return { name: 'dataset.json', type: 'application/json', bytes: new TextEncoder().encode(text) };
}

function memberOf({ patient, series, split, label }: SliceRecord): Member {
  const ordinal = (letter: string, n: number, digits: number) =>
    `${letter}${String(n).padStart(digits, '0')}`;
  return [
    patient === 0 ? 'unknown' : ordinal('p', patient, 3),
    ordinal('s', series, 3),
    split,
    label === null ? null : ordinal('c', label, 2),
  ];
}
