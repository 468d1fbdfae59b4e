/**
 * What an evaluation was computed from, as files, for those who want to compute it again: features.safetensors, images.safetensors,
 * pairs.json (docs/evaluation-json.md). Real slices are among the images: only on a person's word.
 */
import { INTENDED_USE } from '../errors.ts';
import type { EvaluationDump } from '../evaluation.ts';
import { writeSafetensorsHead } from '../interop/safetensors.ts';

export interface DumpFile {
  readonly name: string;
  /** In order, never joined: a file may be some hundred megabytes. */
  readonly parts: readonly Uint8Array<ArrayBufferLike>[];
}

export function dumpFiles({ size, images, features, dimension, pairs }: EvaluationDump): DumpFile[] {
  return [
    { name: 'features.safetensors', parts: tensorParts(features, [dimension]) },
    { name: 'images.safetensors', parts: tensorParts(images, [size, size]) },
    { name: 'pairs.json', parts: [new TextEncoder().encode(`${JSON.stringify(pairs)}\n`)] },
  ];
}

/** F32, [count, ...of one]. */
function tensorParts(
  { real, fake, train }: EvaluationDump['features'],
  one: readonly number[],
): readonly Uint8Array<ArrayBufferLike>[] {
  const tensors = Object.entries({ real, fake, train });
  const values = one.reduce((product, n) => product * n, 1);
  const shapes = tensors.map(([name, { length }]) => [name, [length / values, ...one]] as const);
  return [
    writeSafetensorsHead(shapes, { intended_use: INTENDED_USE }),
    ...tensors.map(
      ([, { buffer, byteOffset, byteLength }]) => new Uint8Array(buffer, byteOffset, byteLength),
    ),
  ];
}
