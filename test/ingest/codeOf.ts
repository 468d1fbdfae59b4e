/** The one answer that reading gives of a file: what its header settles, else its first refusal, else `decoded`. */

import type { Facts } from '../../src/errors.ts';
import { openSource } from '../../src/ingest/byteSource.ts';
import { FrameError } from '../../src/ingest/codecs/frameError.ts';
import { openImage, refusalOf } from '../../src/ingest/image.ts';
import { Refusal } from '../../src/ingest/outcomes.ts';
import { scanDicom } from '../../src/ingest/scan.ts';
import type { ScannedFile } from '../../src/workers/protocol.ts';
import { bytesSource } from './bytesSource.ts';

export interface Answer {
  readonly code: string;
  readonly facts: Facts;
  readonly scanned: ScannedFile;
  /** What was thrown, where it was no refusal and so nobody's intention. */
  readonly unforeseen: unknown;
}

/** Scans, opens and reads every frame. */
export async function answerOf(file: Blob | Uint8Array<ArrayBuffer>): Promise<Answer> {
  const source = file instanceof Blob ? openSource(file) : bytesSource(file);
  const scanned = await scanDicom(source, 5);
  if (scanned.outcome) {
    const { code, facts } = scanned.outcome;
    return { code, facts, scanned, unforeseen: facts.part === 'data' ? code : null };
  }
  try {
    const image = await openImage(source);
    for (let frame = 0; frame < image.frames; frame++) await image.readFrame(frame);
    return { code: 'decoded', facts: {}, scanned, unforeseen: null };
  } catch (error) {
    const { code, facts } = refusalOf(error);
    const meant = error instanceof Refusal || error instanceof FrameError;
    return { code, facts, scanned, unforeseen: meant ? null : error };
  }
}
