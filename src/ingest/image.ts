/**
 * File → an axial CT image that hands out its frames in Hounsfield units, or a coded reason why not.
 *
 * A READER OF THIS ROOM STARTS HERE: header → eligibility → pixel format → identity and place → frames.
 */
import { requireAxialCt } from './eligibility.ts';
import { sliceNormal, slicePosition } from './geometry.ts';
import { readHeader } from './header.ts';
import { toHounsfield } from './hounsfield.ts';
import { type Identity, readIdentity } from './identity.ts';
import { Refusal } from './outcomes.ts';
import { type PixelFormat, readPixelFormat } from './pixelFormat.ts';
import { readBytes } from './readBytes.ts';

export interface CtImage {
  readonly format: PixelFormat;
  readonly identity: Identity;
  /** Along the slice normal, mm; null where the file does not say, and for a file of several frames. */
  readonly position: number | null;
  /** float32 [rows, columns], HU. @throws Refusal truncated, unreadable, out-of-memory */
  readFrame(index: number): Promise<Float32Array<ArrayBuffer>>;
}

/** @throws Refusal with the file's code and facts; `refusalOf` turns whatever else may come into one. */
export async function openImage(file: File, salt: string): Promise<CtImage> {
  const header = await readHeader(file);
  requireAxialCt(header);
  const pixelData = header.pixelData!; // requireAxialCt refuses a file without
  const onDisk = { ...pixelData, length: Math.min(pixelData.length, file.size - pixelData.offset) };
  const format = readPixelFormat(header, onDisk);
  const frameBytes = (format.rows * format.columns * format.bitsAllocated) / 8;
  return {
    format,
    identity: await readIdentity(header.dataSet, salt),
    position: format.frames > 1 ? null : slicePosition(header.dataSet, sliceNormal(header.dataSet)),
    async readFrame(index) {
      const bytes = await readBytes(file, pixelData.offset + index * frameBytes, frameBytes);
      if (bytes.length < frameBytes) {
        throw new Refusal('truncated', {
          part: 'pixels',
          expectedBytes: frameBytes,
          foundBytes: bytes.length,
        });
      }
      return toHounsfield(bytes, format);
    },
  };
}

/** Any error of reading a file as a refusal: memory that ran out as such, everything unforeseen as `malformed`. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof RangeError && /alloc|array (buffer )?length/i.test(error.message)) {
    return new Refusal('out-of-memory');
  }
  return new Refusal('malformed', { part: 'data' });
}
