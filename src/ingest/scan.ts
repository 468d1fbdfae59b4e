/**
 * What a file's header alone settles, and what it says of an image that rules and decoding are still to judge.
 *
 * Knows DICOM only: rasters, arrays, tables and archives are told apart by the caller.
 */
import type { ScannedFile } from '../workers/protocol.ts';
import type { ByteSource } from './byteSource.ts';
import { describeImage } from './describe.ts';
import { readHeader } from './header.ts';
import { fileOutcome } from './outcomes.ts';
import { refusalOf } from './refusalOf.ts';
import { settledBy } from './settled.ts';

/** One result, whatever the bytes; throws nothing. A damaged header comes with what it would be, were it whole. */
export async function scanDicom(source: ByteSource, index: number): Promise<ScannedFile> {
  try {
    const header = await readHeader(source);
    const known = header.sopClass !== null || header.modality !== null;
    const refusal = settledBy(header);
    const outcome = refusal && fileOutcome(index, refusal.code, refusal.facts);
    return { file: index, outcome, image: known || outcome === null ? describeImage(header) : null };
  } catch (error) {
    const { code, facts } = refusalOf(error);
    return { file: index, outcome: fileOutcome(index, code, facts), image: null };
  }
}
