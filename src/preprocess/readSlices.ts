/**
 * One file → its training images, one after another, and its one outcome. Nothing a file holds can make it throw.
 */

import type { ByteSource } from '../ingest/byteSource.ts';
import { sha256 } from '../ingest/hash.ts';
import { refusalOf } from '../ingest/image.ts';
import { fileOutcome, Refusal } from '../ingest/outcomes.ts';
import type { ChosenFile, FileOutcome, RawSlice, Recipe } from '../workers/protocol.ts';
import { lungShare } from './lungShare.ts';
import { normaliseFrame } from './normalise.ts';
import { type OpenedFrames, openFrames } from './openFrames.ts';

/** A slice before its pixels have a place in storage. */
export interface ReadSlice {
  readonly slice: Omit<RawSlice, 'shard' | 'offset'>;
  /** float32 [size, size] in [−1, 1]. */
  readonly pixels: Float32Array<ArrayBuffer>;
}

/**
 * `take` gets each slice in order of frame, and what it throws is thrown. A frame that fails leaves the others: the file is
 * accepted with what it gave, and the facts say how many it did not.
 */
export async function readSlices(
  file: ChosenFile,
  bytes: ByteSource,
  recipe: Recipe,
  salt: string,
  take: (slice: ReadSlice) => Promise<void>,
): Promise<FileOutcome> {
  const { index } = file;
  let opened: OpenedFrames;
  try {
    opened = await openFrames(bytes, file.image);
    if (!opened.unitsKnown && !recipe.filter.keepAll) throw new Refusal('filtered', { filter: 'units' });
  } catch (error) {
    return refused(index, error);
  }
  const frames = file.frames ?? Array.from({ length: opened.frames }, (_, i) => i);
  let taken = 0;
  let first: FileOutcome | null = null;
  for (const frame of frames) {
    let slice: ReadSlice;
    try {
      slice = await readSlice(opened, frame, file, recipe, salt);
    } catch (error) {
      first ??= refused(index, error);
      continue;
    }
    await take(slice);
    taken++;
  }
  if (taken === 0) return first ?? fileOutcome(index, 'malformed', { frames: 0 });
  const left = frames.length - taken;
  return fileOutcome(index, 'accepted', left > 0 ? { framesLeftOut: left, because: first!.code } : {}, taken);
}

function refused(index: number, error: unknown): FileOutcome {
  const { code, facts } = refusalOf(error);
  return fileOutcome(index, code, facts);
}

/** @throws Refusal, and what `refusalOf` makes one */
async function readSlice(
  opened: OpenedFrames,
  frame: number,
  { index, range }: ChosenFile,
  recipe: Recipe,
  salt: string,
): Promise<ReadSlice> {
  const { decoded, ...read } = await opened.read(frame);
  const pixelHash = await sha256(decoded);
  const { lungShare: wanted, keepAll } = recipe.filter;
  if (wanted && !keepAll && opened.unit === 'HU') {
    const share = lungShare(read.pixels, { width: read.columns, height: read.rows });
    if (share < wanted.least || share > wanted.most) {
      throw new Refusal('filtered', { filter: 'lung', share: Number(share.toFixed(3)) });
    }
  }
  const pixels = normaliseFrame(read, recipe, range);
  const identity = await opened.identify(frame, salt);
  return { slice: { file: index, frame, ...identity, contentHash: await sha256(pixels), pixelHash }, pixels };
}
