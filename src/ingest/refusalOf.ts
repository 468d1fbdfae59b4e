/** Whatever reading a file may throw → the refusal that ends it. */
import { ArchiveError } from './archiveError.ts';
import { FrameError } from './codecs/frameError.ts';
import { Refusal } from './outcomes.ts';
import { RasterError } from './raster/rasterError.ts';

/**
 * Errors of frames, archives and rasters keep their code; the browser’s own are `unreadable`, memory that ran out is told as such,
 * and everything unforeseen is `malformed`.
 */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof FrameError || error instanceof ArchiveError || error instanceof RasterError) {
    return new Refusal(error.code, error.facts);
  }
  if (error instanceof DOMException && error.name !== 'AbortError') {
    return new Refusal('unreadable', { reason: error.name });
  }
  if (error instanceof RangeError && /alloc|array (buffer )?length/i.test(error.message)) {
    return new Refusal('out-of-memory');
  }
  return new Refusal('malformed', { part: 'data' });
}
