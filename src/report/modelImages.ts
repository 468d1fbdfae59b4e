/**
 * What was drawn from a model file of a person's own, as files:
 *
 *     generated/0001.png …    the images, each saying what it is and that nobody judged it here
 *     latents.safetensors     `z` F32 [n, nz]
 *     images.safetensors      `images` F32 [n, size, size, 1] in [−1, 1]
 *
 * The same pixels as a run's own exports (images.ts); the text differs, since a file tells of no gate and no data.
 */
import type { ExportFile } from '../app.ts';
import { INTENDED_USE } from '../errors.ts';
import { writeImages, writeLatents } from '../interop/latents.ts';
import type { GenerateFromModelResult } from '../workers/protocol.ts';
import { encodePng, type PngText, tileGrid, toGrey } from './png.ts';
import { TOOL } from './version.ts';
import { zipFiles } from './zip.ts';

/** @param warning what is known of the model's images beside, in every PNG. */
export function modelImageFiles(drawn: GenerateFromModelResult, warning: string | null = null): ExportFile[] {
  const { size, model, latents, images } = drawn;
  const safetensors = (name: string, bytes: Uint8Array<ArrayBuffer>): ExportFile => ({
    name: `${name}.safetensors`,
    type: 'application/octet-stream',
    bytes,
  });
  return [
    ...pngFiles(drawn, textOf(drawn, warning)),
    safetensors('latents', writeLatents(latents, model.nz)),
    safetensors('images', writeImages(images, size)),
  ];
}

/** The same files as one archive. */
export function modelImageZip(drawn: GenerateFromModelResult, warning: string | null = null): ExportFile {
  return {
    name: 'gantry-generated.zip',
    type: 'application/zip',
    bytes: zipFiles(modelImageFiles(drawn, warning), Date.now()),
  };
}

/** All images as one picture, as near to square as their number allows. */
export function modelImageGrid(drawn: GenerateFromModelResult, warning: string | null = null): ExportFile {
  const { size, count, images } = drawn;
  const columns = Math.ceil(Math.sqrt(count));
  const text = { ...textOf(drawn, warning), Index: `0-${count - 1}` };
  return {
    name: 'gantry-generated-grid.png',
    type: 'image/png',
    bytes: encodePng(tileGrid(toGrey(images), { size, count, columns }), text),
  };
}

function pngFiles(drawn: GenerateFromModelResult, text: PngText): ExportFile[] {
  const { size, count } = drawn;
  const area = size * size;
  const grey = toGrey(drawn.images);
  const digits = Math.max(4, String(count).length);
  return Array.from({ length: count }, (_, index) => ({
    name: `generated/${String(index + 1).padStart(digits, '0')}.png`,
    type: 'image/png',
    bytes: encodePng(
      { width: size, height: size, pixels: grey.slice(index * area, (index + 1) * area) },
      { ...text, Index: String(index) },
    ),
  }));
}

function textOf({ model, seed }: GenerateFromModelResult, warning: string | null): PngText {
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
    Gate: 'Not judged here',
    ...(seed === null ? {} : { Seed: String(seed) }),
  };
}
