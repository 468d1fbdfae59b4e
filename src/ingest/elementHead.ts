/**
 * The head of one data element: its VR, its length and where its value begins (PS3.5 7.1.2, 7.1.3).
 *
 * Among explicit elements one without a VR is read as implicit, and one of a VR that nobody knows by what its reserved bytes are.
 */

/** Value representations of PS3.5 table 6.2-1 whose length field has 32 bits, and the others. */
const LONG_VRS = 'OB OD OF OL OV OW SQ SV UC UN UR UT UV'.split(' ');
const SHORT_VRS = 'AE AS AT CS DA DS DT FD FL IS LO LT PN SH SL SS ST TM UI UL US'.split(' ');

const LONG = 1;
const SHORT = 2;
/** By the two bytes of a VR: a table, because a header has hundreds of elements and a folder thousands of headers. */
const KINDS = new Uint8Array(65536);
for (const vr of LONG_VRS) KINDS[codeOf(vr)] = LONG;
for (const vr of SHORT_VRS) KINDS[codeOf(vr)] = SHORT;

export interface Encoding {
  readonly explicit: boolean;
  readonly bigEndian: boolean;
}

export interface ElementHead {
  /** The two letters of the VR as a big endian word (`codeOf`); 0 where the encoding does not say. */
  readonly vr: number;
  readonly length: number;
  /** Where the value begins. */
  readonly value: number;
  /** By a VR of the standard. */
  readonly known: boolean;
}

/** Null where the bytes end within the head. There must be 8 at least. */
export function readHead(view: DataView, at: number, encoding: Encoding): ElementHead | null {
  const little = !encoding.bigEndian;
  if (encoding.explicit) {
    const vr = view.getUint16(at + 4);
    const kind = KINDS[vr]!;
    if (kind === SHORT) return { vr, length: view.getUint16(at + 6, little), value: at + 8, known: true };
    if (kind === LONG || isLetters(vr)) {
      // whatever came into the standard later has 32 bits (PS3.5 7.1.2)
      if (kind !== LONG && view.getUint16(at + 6) !== 0) {
        return { vr, length: view.getUint16(at + 6, little), value: at + 8, known: false };
      }
      if (at + 12 > view.byteLength) return null;
      return { vr, length: view.getUint32(at + 8, little), value: at + 12, known: kind === LONG };
    }
  }
  return { vr: 0, length: view.getUint32(at + 4, little), value: at + 8, known: false };
}

/** Whether the two bytes at `at` are a VR of the standard. */
export function isVr(view: DataView, at: number): boolean {
  return KINDS[view.getUint16(at)] !== 0;
}

/** `OW` → 0x4f57. */
export function codeOf(vr: string): number {
  return vr.charCodeAt(0) * 256 + vr.charCodeAt(1);
}

function isLetters(vr: number): boolean {
  const [first, second] = [vr >> 8, vr & 0xff];
  return first >= 0x41 && first <= 0x5a && second >= 0x41 && second <= 0x5a;
}
