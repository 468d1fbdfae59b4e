/**
 * A dataset as safetensors: tensor `images`, F32 [N, size, size, 1] in [−1, 1], and in the metadata what each slice is.
 *
 * Patients, series and classes are ordinals; nothing here tells whose a slice was. Several files may be parts of one dataset.
 */
import { modelFileError } from './modelFile.ts';
import { type SafetensorsLayout, writeSafetensorsHead } from './safetensors.ts';

export const IMAGES = 'images';
/** The export's own version. */
const FORMAT = '1';

/** One slice's [patient, series, split, class], as exports name them: `p001`, `s001`, `train`, `c01` or null. */
export type Member = readonly [patient: string, series: string, split: string, label: string | null];

export interface DatasetHead {
  readonly size: number;
  readonly members: readonly Member[];
  /** As JSON. */
  readonly recipe: unknown;
  readonly synthetic: boolean;
  /** Of the whole dataset, 64 hex digits: the same in all its parts, another in every other dataset. */
  readonly digest: string;
  /** The first slice's place in the whole dataset, from 0. */
  readonly first: number;
  /** 1-based. */
  readonly part: number;
  readonly parts: number;
}

/** What stands before the pixels of `members.length` slices. */
export function writeDatasetHead(head: DatasetHead): Uint8Array<ArrayBuffer> {
  const { size, members, recipe, synthetic, digest, first, part, parts } = head;
  return writeSafetensorsHead([[IMAGES, [members.length, size, size, 1]]], {
    gantry_dataset: FORMAT,
    slices: JSON.stringify(members),
    recipe: JSON.stringify(recipe),
    synthetic: String(synthetic),
    digest,
    first: String(first),
    part: `${part}/${parts}`,
  });
}

export interface StoredImages {
  readonly count: number;
  readonly rows: number;
  readonly columns: number;
  /** Of the first image, from the file's beginning; images follow each other without gaps, little endian float32. */
  readonly offset: number;
  /** Null for a file that another program wrote: images of unknown patients. */
  readonly members: readonly Member[] | null;
  /** Of the dataset that the members are counted in; empty where the file does not say. */
  readonly digest: string;
  /** Of the first image in the whole dataset; 0 where the file does not say. */
  readonly first: number;
}

/** @throws ModelFileError when there is no `images` tensor of float32 images of one channel, or the slices are not as many. */
export function readDatasetLayout({ tensors, metadata }: SafetensorsLayout): StoredImages {
  const images = tensors.get(IMAGES);
  const [count, rows, columns, channels = 1] = images?.shape ?? [];
  const fits = images?.dtype === 'F32' && channels === 1 && [3, 4].includes(images.shape.length);
  if (!fits || !count || !rows || !columns) {
    throw problem(
      IMAGES,
      images ? `${images.dtype} [${images.shape}]` : 'nothing',
      'F32 [N, height, width, 1]',
    );
  }
  if (metadata.gantry_dataset === undefined) {
    return { count, rows, columns, offset: images.offset, members: null, digest: '', first: 0 };
  }
  if (metadata.gantry_dataset !== FORMAT) {
    throw problem('gantry_dataset', metadata.gantry_dataset, FORMAT);
  }
  const members = readMembers(metadata.slices ?? '');
  if (members?.length !== count) throw problem('slices', String(members?.length ?? 'no list'), String(count));
  return {
    count,
    rows,
    columns,
    offset: images.offset,
    members,
    digest: /^[0-9a-f]{64}$/.test(metadata.digest ?? '') ? metadata.digest! : '',
    first: Math.max(0, Math.trunc(Number(metadata.first) || 0)),
  };
}

function readMembers(text: string): Member[] | null {
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) && list.every(isMember) ? list : null;
  } catch {
    return null;
  }
}

/** Ordinals and split names only: what is read here is shown and exported again. */
function isMember(value: unknown): value is Member {
  if (!Array.isArray(value) || value.length !== 4) return false;
  const [patient, series, split, label] = value as unknown[];
  const matches = (text: unknown, pattern: RegExp) => typeof text === 'string' && pattern.test(text);
  return (
    matches(patient, /^(p\d{3,9}|unknown)$/) &&
    matches(series, /^s\d{3,9}$/) &&
    matches(split, /^(train|validation|final|guard)$/) &&
    (label === null || matches(label, /^c\d{2,9}$/))
  );
}

function problem(what: string, found: string, expected: string) {
  return modelFileError('.safetensors', 'unsupported', { what, found: found.slice(0, 60), expected });
}
