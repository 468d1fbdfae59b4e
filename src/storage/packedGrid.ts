/**
 * A sample grid as it is stored: filtered as in a PNG, then deflated, bit for bit the same when it is read. One that would not become
 * smaller (noise, in a training's first steps) lies unpacked, as all did in earlier versions.
 */
import { StoredVersionError } from '../errors.ts';
import type { SampleGrid } from '../workers/protocol.ts';
import { filterRows, unfilterRows } from './rowFilters.ts';

export interface PackedGrid {
  readonly version: 1;
  readonly iteration: number;
  readonly columns: number;
  readonly rows: number;
  readonly size: number;
  /** Deflated (RFC 1951) rows of rowFilters.ts. */
  readonly packed: Uint8Array<ArrayBuffer>;
}

const VERSION = 1;

export async function packGrid(whole: SampleGrid): Promise<PackedGrid | SampleGrid> {
  const { pixels, ...grid } = whole;
  const packed = await through(filterRows(pixels, grid), new CompressionStream('deflate-raw'));
  return packed.length < pixels.length ? { version: VERSION, ...grid, packed } : whole;
}

/** @throws StoredVersionError, RangeError where the bytes are damaged */
export async function unpackGrid(stored: PackedGrid | SampleGrid): Promise<SampleGrid> {
  if ('pixels' in stored) return stored;
  const { version, packed, ...grid } = stored;
  if (version !== VERSION) {
    throw new StoredVersionError(
      `A stored sample grid has version ${version}; this Gantry reads version ${VERSION}.`,
      { found: version, expected: VERSION },
    );
  }
  const rows = await through(packed, new DecompressionStream('deflate-raw'));
  return { ...grid, pixels: unfilterRows(rows, grid) };
}

async function through(
  bytes: Uint8Array<ArrayBuffer>,
  stream: CompressionStream | DecompressionStream,
): Promise<Uint8Array<ArrayBuffer>> {
  const writer = stream.writable.getWriter();
  const writing = writer.write(bytes).then(() => writer.close());
  const [buffer] = await Promise.all([new Response(stream.readable).arrayBuffer(), writing]);
  return new Uint8Array(buffer);
}
