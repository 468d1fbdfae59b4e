/**
 * What was drawn from a model file of a person's own, as files:
 *
 *     generated/0001.png …    the images, each saying what it is and that nobody judged it here; or .dcm, or one images.npy
 *     images.json             and what a picture says of itself, where the images are an images.npy
 *     latents.safetensors     `z` F32 [n, nz]
 *     images.safetensors      `images` F32 [n, size, size, 1] in [−1, 1]
 *
 * The same pixels as a run's own exports (images.ts); the text differs, since a file tells of no gate and no data.
 */
import type { DrawnFormat, ExportFile } from '../app.ts';
import { INTENDED_USE } from '../errors.ts';
import { writeImages, writeLatents } from '../interop/latents.ts';
import type { GenerateFromModelResult } from '../workers/protocol.ts';
import { type ImageSet, imageFiles } from './imageFiles.ts';
import { TOOL } from './version.ts';
import { zipFiles } from './zip.ts';

/** @param warning what is known of the model's images beside, in every picture. */
export function modelImageFiles(
  drawn: GenerateFromModelResult,
  warning: string | null = null,
  format: Exclude<DrawnFormat, 'grid'> = 'png8',
): ExportFile[] {
  const { size, model, latents, images } = drawn;
  const safetensors = (name: string, bytes: Uint8Array<ArrayBuffer>): ExportFile => ({
    name: `${name}.safetensors`,
    type: 'application/octet-stream',
    bytes,
  });
  return [
    ...imageFiles(imageSet(drawn, warning), format, BASE),
    safetensors('latents', writeLatents(latents, model.nz)),
    safetensors('images', writeImages(images, size)),
  ];
}

/** The same files as one archive. */
export function modelImageZip(
  drawn: GenerateFromModelResult,
  warning: string | null = null,
  format: Exclude<DrawnFormat, 'grid'> = 'png8',
): ExportFile {
  return {
    name: `${BASE}.zip`,
    type: 'application/zip',
    bytes: zipFiles(modelImageFiles(drawn, warning, format), Date.now()),
  };
}

/** All images as one picture, as near to square as their number allows. */
export function modelImageGrid(drawn: GenerateFromModelResult, warning: string | null = null): ExportFile {
  return imageFiles(imageSet(drawn, warning), 'grid', BASE)[0]!;
}

const BASE = 'gantry-generated';

/** `Index` counts from the first latent of the seed, or of the given ones. */
function imageSet(drawn: GenerateFromModelResult, warning: string | null): ImageSet {
  const { images, count, size, seed, modelHash = null, first = 0 } = drawn;
  const of = seed === null ? {} : { Seed: String(seed) };
  return {
    images,
    count,
    size,
    modelHash,
    columns: null,
    text: textOf(drawn, warning),
    latent: (i) => ({ ...of, Index: String(first + i) }),
    latents: { ...of, Index: `${first}-${first + count - 1}` },
  };
}

function textOf({ model, modelHash }: GenerateFromModelResult, warning: string | null): ImageSet['text'] {
  const { imsize, nz, ngf, mode, iteration, averaged } = model;
  const trainer = mode === 'gp' ? 'WGAN-GP' : 'WGAN';
  return {
    Title: 'SYNTHETIC image',
    Description: 'SYNTHETIC: made by a generative network. No patient was imaged.',
    Disclaimer: INTENDED_USE,
    Warning: ['SYNTHETIC. Not judged here.', ...(warning ? [warning] : [])].join(' '),
    Source: 'Drawn from a model file; it does not say what it was trained on',
    Software: `${TOOL.name} ${TOOL.version}`,
    Model: [
      `${trainer} ${imsize}x${imsize}, nz ${nz}, ngf ${ngf}`,
      ...(iteration === null ? [] : [`iteration ${iteration}`]),
      ...(averaged ? ['running average of the generator'] : []),
    ].join(', '),
    ...(modelHash ? { 'Model hash': modelHash } : {}),
    Gate: 'Not judged here',
  };
}
