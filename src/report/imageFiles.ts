/**
 * Generated images in each form that they leave in, every file saying what it is: a grid, single PNGs of 8 or 16 bits, one `.npy`, DICOM
 * secondary captures. What the text says is the caller's; only what a generator made comes through here.
 */
import type { DrawnFormat, ExportFile } from '../app.ts';
import { writeNpy } from '../interop/npy.ts';
import { encodePng, type PngText, tileGrid, toGrey, toGrey16 } from './png.ts';
import { newUid, secondaryCapture } from './secondaryCapture.ts';

export interface ImageSet {
  /** [count, size, size] in [−1, 1]. */
  readonly images: Float32Array;
  readonly count: number;
  readonly size: number;
  /** What every image's text says: Model and Warning at least. */
  readonly text: PngText & { readonly Model: string; readonly Warning: string };
  readonly modelHash: string | null;
  /** Of the grid; null: as near to square as their number allows. */
  readonly columns: number | null;
  /** Which latent image i is of, as PNG text. */
  latent(i: number): PngText;
  /** Which latents all are of. */
  readonly latents: PngText;
}

/** @param base what the grid's name begins with */
export function imageFiles(set: ImageSet, format: DrawnFormat, base: string): ExportFile[] {
  switch (format) {
    case 'grid':
      return [gridFile(set, base)];
    case 'png8':
      return pngFiles(set, toGrey(set.images));
    case 'png16':
      return pngFiles(set, toGrey16(set.images));
    case 'npy':
      return [npyFile(set), npyText(set)];
    case 'dicom':
      return dicomFiles(set);
    default:
      return format satisfies never;
  }
}

function gridFile(set: ImageSet, base: string): ExportFile {
  const { images, size, count, text, latents } = set;
  const columns = set.columns ?? Math.ceil(Math.sqrt(count));
  const bytes = encodePng(tileGrid(toGrey(images), { size, count, columns }), { ...text, ...latents });
  return { name: `${base}-grid.png`, type: 'image/png', bytes };
}

function pngFiles(set: ImageSet, grey: Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer>): ExportFile[] {
  const { size, text, latent } = set;
  return each(set, (i, name) => {
    const pixels = grey.slice(i * size * size, (i + 1) * size * size);
    const bytes = encodePng({ width: size, height: size, pixels }, { ...text, ...latent(i) });
    return { name: `${name}.png`, type: 'image/png', bytes };
  });
}

/** What a PNG says of itself, since an `.npy` has no room for words: SYNTHETIC, model, gate, and each image's latent. */
function npyText({ text, latents, latent, count }: ImageSet): ExportFile {
  const images = Array.from({ length: count }, (_, i) => latent(i));
  const content = `${JSON.stringify({ ...text, ...latents, images }, null, 2)}\n`;
  return { name: 'images.json', type: 'application/json', bytes: new TextEncoder().encode(content) };
}

/** float32 [count, size, size] in [−1, 1], as np.load reads it. */
function npyFile({ images, count, size }: ImageSet): ExportFile {
  const bytes = writeNpy(images, [count, size, size]);
  return { name: 'images.npy', type: 'application/octet-stream', bytes };
}

/** One study of one series, all its UIDs new. */
function dicomFiles(set: ImageSet): ExportFile[] {
  const { size, text, modelHash } = set;
  const grey = toGrey16(set.images);
  const series = {
    studyUid: newUid(),
    seriesUid: newUid(),
    madeAt: Date.now(),
    modelHash,
    model: text.Model,
    warning: text.Warning,
  };
  return each(set, (i, name) => ({
    name: `${name}.dcm`,
    type: 'application/dicom',
    bytes: secondaryCapture(series, {
      instanceUid: newUid(),
      number: i + 1,
      latent: wordsOf(set.latent(i)),
      size,
      grey: grey.subarray(i * size * size, (i + 1) * size * size),
    }),
  }));
}

/** `Seed 2, Index 5`. */
function wordsOf(latent: PngText): string {
  const words = Object.entries(latent).map(([key, value]) => `${key} ${value}`);
  return words.length > 0 ? words.join(', ') : 'Latent not known';
}

/** `make` is told `generated/0001` …, with as many digits as the last needs. */
function each({ count }: ImageSet, make: (i: number, name: string) => ExportFile): ExportFile[] {
  const digits = Math.max(4, String(count).length);
  return Array.from({ length: count }, (_, i) => make(i, `generated/${String(i + 1).padStart(digits, '0')}`));
}
