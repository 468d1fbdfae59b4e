/**
 * Reading on after a wrong length: the next place in explicit VR bytes where two elements in a row make sense.
 *
 * Only for elements of the root, whose tags ascend (PS3.5 7.1): what lies between is lost, so a file read this way must still
 * say its units itself.
 */
import { codeOf, type Encoding, readHead } from './elementHead.ts';
import { PIXEL_DATA } from './elements.ts';

/** A header's longest ordinary value; a wrong length seldom leads further astray. */
const REACH = 1024 * 1024;
const LAST_GROUP = 0x7fe0;
const [OB, OW] = ['OB', 'OW'].map(codeOf);

/** Offset of an element with a tag above `tag` at or after `from`, or null. */
export function nextElement(bytes: Uint8Array, from: number, tag: number, encoding: Encoding): number | null {
  if (!encoding.explicit) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = Math.min(bytes.length - 8, from + REACH);
  for (let at = from; at <= end; at++) {
    const first = plausible(bytes, view, at, tag, encoding);
    if (!first) continue;
    if (first.pixels || plausible(bytes, view, first.next, first.tag, encoding)) return at;
  }
  return null;
}

function plausible(bytes: Uint8Array, view: DataView, at: number, after: number, encoding: Encoding) {
  if (at + 8 > bytes.length) return null;
  const little = !encoding.bigEndian;
  const group = view.getUint16(at, little);
  const tag = group * 65536 + view.getUint16(at + 2, little);
  if (tag <= after || group > LAST_GROUP || group < 8) return null;
  const head = readHead(view, at, encoding);
  if (!head?.known) return null;
  const pixels = tag === PIXEL_DATA && (head.vr === OW || head.vr === OB);
  const next = head.value + head.length;
  if (!pixels && next > bytes.length) return null;
  return { tag, next, pixels };
}
