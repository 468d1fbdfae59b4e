/**
 * Protocol Buffers' wire format, writing only (https://protobuf.dev/programming-guides/encoding/): enough for ONNX.
 *
 * A message is the list of its fields in order; a message inside a message is its bytes.
 */

/** A field with its number. */
export type Field =
  | { readonly number: number; readonly varint: number }
  | { readonly number: number; readonly float: number }
  | { readonly number: number; readonly bytes: Uint8Array };

/** int32, int64, enum and bool fields; not for negative numbers. */
export function varint(number: number, value: number): Field {
  return { number, varint: value };
}

export function float(number: number, value: number): Field {
  return { number, float: value };
}

export function text(number: number, value: string): Field {
  return { number, bytes: new TextEncoder().encode(value) };
}

export function bytes(number: number, value: Uint8Array): Field {
  return { number, bytes: value };
}

export function nested(number: number, fields: readonly Field[]): Field {
  return { number, bytes: message(fields) };
}

/** The fields one after another, each behind its tag (number · 8 + wire type). */
export function message(fields: readonly Field[]): Uint8Array<ArrayBuffer> {
  const parts = fields.flatMap((field): (Uint8Array | number[])[] => {
    if ('varint' in field) return [digits(field.number * 8 + VARINT), digits(field.varint)];
    if ('float' in field) return [digits(field.number * 8 + FIXED32), littleEndian(field.float)];
    return [digits(field.number * 8 + DELIMITED), digits(field.bytes.length), field.bytes];
  });
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    out.set(part, offset);
    offset += part.length;
  }
  return out;
}

const VARINT = 0;
const DELIMITED = 2;
const FIXED32 = 5;

/** Base 128, lowest digits first, the high bit set on all but the last. */
function digits(value: number): number[] {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`${value} is no unsigned whole number`);
  const out: number[] = [];
  let rest = value;
  while (rest >= 128) {
    out.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  return [...out, rest];
}

function littleEndian(value: number): Uint8Array {
  const out = new Uint8Array(4);
  new DataView(out.buffer).setFloat32(0, value, true);
  return out;
}
