/**
 * One file → its training images and its one outcome. Nothing a file holds can make it throw.
 */

import { sha256 } from '../ingest/identity.ts';
import { openImage, refusalOf } from '../ingest/image.ts';
import { fileOutcome } from '../ingest/outcomes.ts';
import type { FileOutcome, RawSlice, Recipe } from '../workers/protocol.ts';
import { normaliseFrame } from './normalise.ts';

/** A slice before its pixels have a place in storage. */
export interface ReadSlice {
  readonly slice: Omit<RawSlice, 'shard' | 'offset'>;
  /** float32 [size, size] in [−1, 1]. */
  readonly pixels: Float32Array<ArrayBuffer>;
}

export interface FileSlices {
  readonly outcome: FileOutcome;
  /** Empty unless the outcome is `accepted`; in order of frame. */
  readonly slices: readonly ReadSlice[];
}

/** `index` is the file's place in path order; `salt` seeds the hashes. Never rejects. */
export async function readSlices(
  file: File,
  index: number,
  recipe: Recipe,
  salt: string,
): Promise<FileSlices> {
  try {
    const image = await openImage(file, salt);
    const { rows, columns, frames, inverted } = image.format;
    const slices: ReadSlice[] = [];
    for (let frame = 0; frame < frames; frame++) {
      const hounsfield = await image.readFrame(frame);
      const pixels = normaliseFrame({ pixels: hounsfield, rows, columns, inverted }, recipe);
      const { identity, position } = image;
      slices.push({
        slice: { file: index, frame, ...identity, position, contentHash: await sha256(pixels) },
        pixels,
      });
    }
    return { outcome: fileOutcome(index, 'accepted', {}, slices.length), slices };
  } catch (error) {
    const { code, facts } = refusalOf(error);
    return { outcome: fileOutcome(index, code, facts), slices: [] };
  }
}
