/** The values of all chosen frames of some files, counted by series: what percentiles come from. */
import { openWhole } from '../ingest/byteSource.ts';
import type { ChosenFile, ValueCounts } from '../workers/protocol.ts';
import { begunAhead } from './ahead.ts';
import { openFrames } from './openFrames.ts';
import { countValues, mergeCounts, NO_VALUES } from './values.ts';

export interface CountHost {
  readonly signal: AbortSignal;
  working(file: number): void;
}

/** A frame that cannot be decoded counts nothing; its file says why when it is read. @throws AbortError between two files */
export async function countFiles(
  files: readonly (ChosenFile & { readonly group: number })[],
  host: CountHost,
): Promise<Map<number, ValueCounts>> {
  const byGroup = new Map<number, ValueCounts>();
  for (const [file, bytes] of begunAhead(files, ({ source }) => openWhole(source))) {
    const { index, image, frames, group } = file;
    host.signal.throwIfAborted();
    host.working(index);
    try {
      const opened = await openFrames(bytes, image);
      for (const frame of frames ?? Array.from({ length: opened.frames }, (_, i) => i)) {
        const { pixels } = await opened.read(frame);
        byGroup.set(group, mergeCounts(byGroup.get(group) ?? NO_VALUES, countValues(pixels)));
      }
    } catch {
      // what is wrong with it is said when it is read for its slices
    }
  }
  return byGroup;
}
