/** Takes numbers and texts off a byte array, one after another; whatever would reach past the end is a truncated file. */
import { modelFileError } from './modelFile.ts';
import { OPCODE } from './opcodes.ts';

/** Longest `module` or `name` of a pickled global. */
const LONGEST_LINE = 256;

export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #what: string;
  position: number;

  /** @param what what is being read, for the error. */
  constructor(bytes: Uint8Array, position: number, what: string) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#what = what;
    this.position = position;
  }

  /** Protocol 2, the one torch.save writes unless told otherwise; its number where it is another. */
  expectProtocol(): void {
    const code = this.u8();
    if (code !== OPCODE.PROTO) throw this.#damaged(`byte ${code}`, 'a pickle');
    const protocol = this.u8();
    if (protocol !== 2) {
      throw modelFileError('.pth', 'unsupported', { what: 'pickle protocol', found: protocol, expected: 2 });
    }
  }

  /** A view of the next `length` bytes. */
  take(length: number): Uint8Array {
    const start = this.#advance(length);
    return this.#bytes.subarray(start, start + length);
  }

  u8(): number {
    return this.#view.getUint8(this.#advance(1));
  }

  u16(): number {
    return this.#view.getUint16(this.#advance(2), true);
  }

  u32(): number {
    return this.#view.getUint32(this.#advance(4), true);
  }

  i32(): number {
    return this.#view.getInt32(this.#advance(4), true);
  }

  i64(): number {
    return Number(this.#view.getBigInt64(this.#advance(8), true));
  }

  /** Pickle's floats are big endian. */
  f64(): number {
    return this.#view.getFloat64(this.#advance(8), false);
  }

  /** Two's complement, little endian: a number where it is exact, else a bigint. */
  long(length: number): number | bigint {
    let value = 0n;
    this.take(length).forEach((byte, i) => {
      value |= BigInt(byte) << BigInt(8 * i);
    });
    const signed = BigInt.asIntN(8 * length, value);
    const number = Number(signed);
    return Number.isSafeInteger(number) ? number : signed;
  }

  text(length: number): string {
    const bytes = this.take(length);
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
      throw this.#damaged('other bytes', 'a text in UTF-8');
    }
  }

  /** Up to the next line feed, which is taken but not given. */
  line(): string {
    const end = this.#bytes.indexOf(0x0a, this.position);
    const length = (end < 0 ? this.#bytes.length : end) - this.position;
    if (length > LONGEST_LINE) throw this.#damaged(`a name of ${length} bytes`, `at most ${LONGEST_LINE}`);
    const text = this.text(length);
    this.#advance(1);
    return text;
  }

  #advance(length: number): number {
    const start = this.position;
    if (start + length > this.#bytes.length) throw modelFileError('.pth', 'truncated', { what: this.#what });
    this.position = start + length;
    return start;
  }

  #damaged(found: string, expected: string) {
    return modelFileError('.pth', 'damaged', { what: this.#what, found, expected });
  }
}
