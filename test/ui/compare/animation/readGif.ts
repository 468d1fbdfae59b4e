/** A GIF89a of one palette and whole frames, read back without the library that wrote it (GIF89a, CompuServe 1990; LZW: appendix F). */

export interface ReadGif {
  readonly width: number;
  readonly height: number;
  readonly palette: Uint8Array;
  readonly comment: string;
  /** Times it repeats; 0: for ever; null: not said. */
  readonly repeat: number | null;
  readonly frames: readonly { readonly delay: number; readonly indices: Uint8Array }[];
}

export function readGif(bytes: Uint8Array): ReadGif {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const letters = (from: number, to: number) => String.fromCharCode(...bytes.subarray(from, to));
  if (letters(0, 6) !== 'GIF89a') throw new Error('no GIF89a');
  const [width, height, flags] = [view.getUint16(6, true), view.getUint16(8, true), bytes[10]!];
  const colours = 2 << (flags & 7);
  const palette = bytes.subarray(13, 13 + 3 * colours);
  let at = 13 + 3 * colours;
  const blocks = () => {
    const parts: number[] = [];
    for (let length = bytes[at++]!; length > 0; length = bytes[at++]!) {
      for (const byte of bytes.subarray(at, at + length)) parts.push(byte);
      at += length;
    }
    return Uint8Array.from(parts);
  };
  const frames: { delay: number; indices: Uint8Array }[] = [];
  let comment = '';
  let repeat: number | null = null;
  let delay = 0;
  for (;;) {
    const introducer = bytes[at++];
    if (introducer === 0x3b) break;
    if (introducer === 0x21) {
      const label = bytes[at++];
      const data = blocks();
      if (label === 0xfe) comment += String.fromCharCode(...data);
      else if (label === 0xf9) delay = data[1]! | (data[2]! << 8);
      else if (label === 0xff) repeat = data[12]! | (data[13]! << 8);
      else throw new Error(`extension ${label}`);
    } else if (introducer === 0x2c) {
      if (bytes[at + 8] !== 0) throw new Error('a frame with a palette of its own, or interlaced');
      at += 9;
      const bits = bytes[at++]!;
      frames.push({ delay, indices: unpack(blocks(), bits, width * height) });
    } else throw new Error(`block ${introducer} at ${at - 1}`);
  }
  if (at !== bytes.length) throw new Error('bytes after the trailer');
  return { width, height, palette, comment, repeat, frames };
}

function unpack(data: Uint8Array, bits: number, length: number): Uint8Array {
  const clear = 1 << bits;
  const out: number[] = [];
  let table: number[][] = [];
  let size = bits + 1;
  let before: number[] | null = null;
  let bit = 0;
  const reset = () => {
    table = Array.from({ length: clear + 2 }, (_, i) => (i < clear ? [i] : []));
    size = bits + 1;
    before = null;
  };
  reset();
  for (;;) {
    let code = 0;
    for (let i = 0; i < size; i++, bit++) code |= ((data[bit >> 3]! >> (bit & 7)) & 1) << i;
    if (code === clear) {
      reset();
      continue;
    }
    if (code === clear + 1) break;
    const known: number[] | undefined = table[code];
    if (!known && !(before && code === table.length)) throw new Error(`code ${code} of ${table.length}`);
    const entry: number[] = known ?? [...before!, before![0]!];
    out.push(...entry);
    if (before && table.length < 4096) table.push([...(before as number[]), entry[0]!]);
    if (table.length === 1 << size && size < 12) size++;
    before = entry;
  }
  if (out.length !== length) throw new Error(`${out.length} pixels of ${length}`);
  return Uint8Array.from(out);
}
