/** Frames of real files for the codecs' tests, read with dicom-parser alone, so that these tests stand by themselves. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import dicomParser from 'dicom-parser';
import { inflateSync } from 'fflate';
import { decodeFrame } from '../../../src/ingest/codecs/decode.ts';
import type { DecodedFrame, StoredFormat } from '../../../src/ingest/codecs/types.ts';
import { type ByteSource, readFragmentTable, readFrame } from '../../../src/ingest/fragments.ts';
import { nativeFrame, nativeFrameBytes } from '../../../src/ingest/storedValues.ts';

const root = resolve(import.meta.dirname, '../../..', process.env.GANTRY_DATA ?? '../shared', 'data');

export interface TestFile {
  readonly transferSyntax: string;
  readonly format: StoredFormat;
  readonly frames: number;
  /** Rescale Slope and Intercept. */
  readonly rescale: readonly [slope: number, intercept: number];
  /** The bytes of an encapsulated frame. */
  encapsulated(index: number): Promise<Uint8Array<ArrayBuffer>>;
  frame(index: number): Promise<DecodedFrame>;
}

/** `path` relative to the corpus. Knows well-formed files only. */
export function openFile(path: string): TestFile {
  const file = new Uint8Array(readFileSync(join(root, path)));
  const data = dicomParser.parseDicom(file, { inflater: inflated });
  const bytes = new Uint8Array(data.byteArray);
  const transferSyntax = data.string('x00020010') ?? '';
  const bigEndian = transferSyntax === '1.2.840.10008.1.2.2';
  const word = (tag: string) => data.uint16(tag) ?? 0;
  const format: StoredFormat = {
    rows: word('x00280010'),
    columns: word('x00280011'),
    samplesPerPixel: word('x00280002'),
    planarConfiguration: word('x00280006') === 1 ? 1 : 0,
    photometric: data.string('x00280004') ?? '',
    bitsAllocated: word('x00280100'),
    bitsStored: word('x00280101'),
    highBit: word('x00280102'),
    signed: word('x00280103') === 1,
    float: null,
  };
  const pixels = data.elements.x7fe00010!;
  const frames = Number(data.string('x00280008') ?? 1);
  return {
    transferSyntax,
    format,
    frames,
    rescale: [Number(data.string('x00281053') ?? 1), Number(data.string('x00281052') ?? 0)],
    async encapsulated(index) {
      const source = sourceOf(bytes);
      const table = await readFragmentTable(source, { offset: pixels.dataOffset, frames });
      return readFrame(source, table, index);
    },
    async frame(index) {
      if (!pixels.encapsulatedPixelData) {
        const order = { bigEndian: bigEndian && (format.bitsAllocated > 8 || pixels.vr === 'OW') };
        const { offset, length, bitOffset } = nativeFrameBytes(format, index, order);
        const from = pixels.dataOffset + offset;
        return nativeFrame(bytes.slice(from, from + length), format, { ...order, bitOffset });
      }
      return decodeFrame(await this.encapsulated(index), transferSyntax, format);
    },
  };
}

export function sourceOf(bytes: Uint8Array<ArrayBuffer>): ByteSource {
  return { size: bytes.length, read: async (offset, length) => bytes.slice(offset, offset + length) };
}

/** SHA-256 of the values as the oracle writes them: int32, or uint32 for unsigned cells of 32 bits, little endian. */
export function hashOf({ samples }: DecodedFrame): string {
  const wide =
    samples instanceof Float32Array || samples instanceof Float64Array
      ? Float64Array.from(samples)
      : samples instanceof Uint32Array
        ? samples
        : Int32Array.from(samples);
  return createHash('sha256').update(new Uint8Array(wide.buffer)).digest('hex');
}

function inflated(bytes: Uint8Array, position: number): Uint8Array {
  const rest = inflateSync(bytes.subarray(position));
  const whole = new Uint8Array(position + rest.length);
  whole.set(bytes.subarray(0, position));
  whole.set(rest, position);
  return whole;
}
