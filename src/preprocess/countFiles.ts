/** The values of all chosen frames of some files, counted: what the percentiles of a series come from. */
import { openWhole } from '../ingest/byteSource.ts';
import type { ChosenFile, ValueCounts } from '../workers/protocol.ts';
import { openFrames } from './openFrames.ts';
import { countValues, mergeCounts, NO_VALUES } from './values.ts';

export interface CountHost {
  readonly signal: AbortSignal;
  working(file: number): void;
}

/** A frame that cannot be decoded counts nothing; its file says why when it is read. @throws AbortError between two files */
export async function countFiles(files: readonly ChosenFile[], host: CountHost): Promise<ValueCounts> {
  let all = NO_VALUES;
  for (const { index, source, image, frames } of files) {
    host.signal.throwIfAborted();
    host.working(index);
    try {
      const opened = await openFrames(openWhole(source), image);
      for (const frame of frames ?? Array.from({ length: opened.frames }, (_, i) => i)) {
        const { pixels } = await opened.read(frame);
        all = mergeCounts(all, countValues(pixels));
      }
    } catch {
      // what is wrong with it is said when it is read for its slices
    }
  }
  return all;
}
