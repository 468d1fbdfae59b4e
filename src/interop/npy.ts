/**
 * NumPy's .npy, both ways: a magic string, a version, a header that is a Python dictionary, then the array's bytes.
 *
 * Source: numpy/lib/format.py (NEP 1), versions 1.0, 2.0 and 3.0. Written: version 1.0, `<f4`, C order, byte for byte what `np.save`
 * writes. Read: floats of 4 and 8 bytes and whole numbers of 1 and 2, either byte order, C or Fortran order, as float32 in C order. The
 * header is matched against its grammar, never evaluated; pickled objects are refused.
 */
import { GantryError } from '../errors.ts';
import { sizeOf } from './tensors.ts';

/** \x93NUMPY */
const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59] as const;
/** The data begins at a multiple of it (format.py, ARRAY_ALIGN). */
const ALIGNMENT = 64;
/** Spaces that np.save leaves for the first axis to grow (format.py, GROWTH_AXIS_MAX_DIGITS = 21 digits). */
const GROWTH_DIGITS = 21;
/** As format.py's own limit on headers that are evaluated. */
const LONGEST_HEADER = 10_000;
/** NumPy's own limit. */
const MOST_DIMENSIONS = 32;

/**
 * `np.save` of a float32 array of that shape, to the byte.
 * @throws RangeError when `values` are not as many as the shape says
 */
export function writeNpy(values: Float32Array, shape: readonly number[]): Uint8Array<ArrayBuffer> {
  if (sizeOf(shape) !== values.length) {
    throw new RangeError(`writeNpy got ${values.length} values for [${shape.join(', ')}]`);
  }
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  let header = `{'descr': '<f4', 'fortran_order': False, 'shape': ${tuple}, }`;
  if (shape.length > 0) header += ' '.repeat(Math.max(0, GROWTH_DIGITS - String(shape[0]).length));
  const plain = MAGIC.length + 2 + 2 + header.length + 1;
  header += ' '.repeat(ALIGNMENT - (plain % ALIGNMENT));
  header += '\n';

  const start = MAGIC.length + 2 + 2 + header.length;
  const bytes = new Uint8Array(start + values.length * 4);
  const view = new DataView(bytes.buffer);
  bytes.set(MAGIC);
  bytes.set([1, 0], MAGIC.length);
  view.setUint16(8, header.length, true);
  bytes.set(new TextEncoder().encode(header), 10);
  if (LITTLE_ENDIAN) new Float32Array(bytes.buffer, start).set(values);
  else values.forEach((value, i) => void view.setFloat32(start + i * 4, value, true));
  return bytes;
}

/** Where the values of a file lie that is too large to hold whole. */
export interface NpyLayout {
  readonly shape: readonly number[];
  /** Of the first value, from the file's beginning; values follow each other without gaps. */
  readonly offset: number;
  readonly itemBytes: number;
  /** The first axis runs fastest: one image's values lie scattered over the whole file. */
  readonly fortran: boolean;
  /** Any run of whole values as float32; all of them where `fortran`, and then in C order. */
  decode(bytes: Uint8Array): Float32Array<ArrayBuffer>;
}

/** Bytes from the file's beginning that `npyLayout` needs. `first`: its first 12 bytes. @throws GantryError as `npyLayout` */
export function npyHeadBytes(first: Uint8Array): number {
  const { start } = headerPlace(first);
  return start;
}

/**
 * @param head the file's first bytes, up to the first value's
 * @param fileBytes the file's size
 * @throws GantryError (facts: file '.npy', problem, what, found, expected, as in a ModelFileError) naming what is wrong
 */
export function npyLayout(head: Uint8Array, fileBytes: number): NpyLayout {
  const { encoding, from, start } = headerPlace(head);
  if (start > head.length) throw problem('truncated', 'header');
  const text = new TextDecoder(encoding).decode(head.subarray(from, start));
  const { read, itemBytes, littleEndian, fortran, shape } = parseHeader(text);
  const wanted = sizeOf(shape) * itemBytes;
  const found = fileBytes - start;
  if (!Number.isSafeInteger(wanted) || found < wanted) throw problem('truncated', 'data', found, wanted);
  if (found > wanted) throw problem('damaged', 'data', `${found} bytes`, `${wanted} bytes`);
  return {
    shape,
    offset: start,
    itemBytes,
    fortran,
    decode(bytes) {
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      const values = new Float32Array(Math.floor(bytes.length / itemBytes));
      for (let i = 0; i < values.length; i++) values[i] = read(view, i * itemBytes, littleEndian);
      return fortran ? toRowMajor(values, shape) : values;
    },
  };
}

/** Of the header's text: its encoding, and where it begins and ends. */
function headerPlace(first: Uint8Array): { encoding: 'latin1' | 'utf-8'; from: number; start: number } {
  if (MAGIC.some((byte, i) => first[i] !== byte))
    throw problem('unrecognised', 'magic', 'other bytes', '\\x93NUMPY');
  if (first.length < 12) throw problem('truncated', 'header length');
  const view = new DataView(first.buffer, first.byteOffset, first.byteLength);
  const version = first[6]!;
  if (version < 1 || version > 3 || first[7] !== 0) {
    throw problem('unsupported', 'version', `${version}.${first[7]}`, '1.0, 2.0, 3.0');
  }
  const from = version === 1 ? 10 : 12;
  const length = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (length > LONGEST_HEADER) throw problem('tooLarge', 'header length', length, LONGEST_HEADER);
  return { encoding: version === 3 ? 'utf-8' : 'latin1', from, start: from + length };
}

type Reader = (view: DataView, offset: number, littleEndian: boolean) => number;

/** NumPy's type characters without their byte order. */
const TYPES: Readonly<Record<string, { readonly itemBytes: number; readonly read: Reader }>> = {
  f4: { itemBytes: 4, read: (view, offset, little) => view.getFloat32(offset, little) },
  f8: { itemBytes: 8, read: (view, offset, little) => view.getFloat64(offset, little) },
  u1: { itemBytes: 1, read: (view, offset) => view.getUint8(offset) },
  i1: { itemBytes: 1, read: (view, offset) => view.getInt8(offset) },
  u2: { itemBytes: 2, read: (view, offset, little) => view.getUint16(offset, little) },
  i2: { itemBytes: 2, read: (view, offset, little) => view.getInt16(offset, little) },
};

interface Header {
  readonly read: Reader;
  readonly itemBytes: number;
  readonly littleEndian: boolean;
  readonly fortran: boolean;
  readonly shape: readonly number[];
}

/** A dictionary of exactly the three keys, in any order, as `repr` writes it. */
function parseHeader(text: string): Header {
  const entry =
    /\s*(['"])(descr|fortran_order|shape)\1\s*:\s*('[^']*'|"[^"]*"|True|False|\([\d\sL,]*\))\s*(,|(?=\}))/y;
  const open = /\s*\{/y;
  if (!open.test(text)) throw notADictionary();
  const found = new Map<string, string>();
  entry.lastIndex = open.lastIndex;
  let end = entry.lastIndex;
  for (let match = entry.exec(text); match; match = entry.exec(text)) {
    if (found.has(match[2]!)) throw problem('damaged', 'header', `${match[2]} twice`, 'every key once');
    found.set(match[2]!, match[3]!);
    end = entry.lastIndex;
  }
  if (!/^\s*\}\s*$/.test(text.slice(end))) throw notADictionary();
  return {
    ...typeOf(found.get('descr')),
    fortran: fortranOf(found.get('fortran_order')),
    shape: shapeOf(found.get('shape')),
  };
}

function typeOf(descr: string | undefined): Pick<Header, 'read' | 'itemBytes' | 'littleEndian'> {
  const [, order, name] = /^['"]([<>|=]?)([a-zA-Z]\d{0,4})['"]$/.exec(descr ?? '') ?? [];
  const type = name !== undefined && Object.hasOwn(TYPES, name) ? TYPES[name] : undefined;
  if (!type) {
    const found = name === undefined ? 'another type' : `${order}${name}`;
    throw problem('unsupported', 'descr', found, Object.keys(TYPES).join(', '));
  }
  return { ...type, littleEndian: order === '>' ? false : order === '<' ? true : LITTLE_ENDIAN };
}

function fortranOf(value: string | undefined): boolean {
  if (value !== 'True' && value !== 'False')
    throw problem('damaged', 'fortran_order', 'another value', 'True or False');
  return value === 'True';
}

/** `(3, 4)`, `(3,)`, `()`; Python 2 wrote `3L`. */
function shapeOf(value: string | undefined): number[] {
  if (!/^\(\s*(\d+L?\s*,\s*)*(\d+L?\s*)?\)$/.test(value ?? '') || /^\(\s*\d+L?\s*\)$/.test(value!)) {
    throw problem('damaged', 'shape', 'another value', 'a tuple of whole numbers');
  }
  const shape = (value!.match(/\d+/g) ?? []).map(Number);
  if (shape.length > MOST_DIMENSIONS) throw problem('tooLarge', 'dimensions', shape.length, MOST_DIMENSIONS);
  if (!shape.every(Number.isSafeInteger)) throw problem('tooLarge', 'shape', 'more than 2^53', '2^53');
  return shape;
}

/** Values whose first axis runs fastest → whose last axis does. */
function toRowMajor(values: Float32Array, shape: readonly number[]): Float32Array<ArrayBuffer> {
  const out = new Float32Array(values.length);
  const strides: number[] = [];
  shape.reduce((stride, length) => {
    strides.push(stride);
    return stride * length;
  }, 1);
  const index = new Array<number>(shape.length).fill(0);
  let from = 0;
  for (let to = 0; to < out.length; to++) {
    out[to] = values[from]!;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      index[axis]!++;
      from += strides[axis]!;
      if (index[axis]! < shape[axis]!) break;
      from -= index[axis]! * strides[axis]!;
      index[axis] = 0;
    }
  }
  return out;
}

const LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

type Problem = 'unrecognised' | 'truncated' | 'damaged' | 'tooLarge' | 'unsupported';

const SENTENCES: Readonly<Record<Problem, (what: string, found: string, expected: string) => string>> = {
  unrecognised: () => 'This is not a .npy file. Give one that numpy.save or Gantry wrote.',
  truncated: (what) => `The .npy file ends too early, inside "${what}". Copy or download it again.`,
  damaged: (what, found, expected) =>
    `The .npy file is damaged at "${what}": found ${found}, expected ${expected}. Copy it again or save it anew.`,
  tooLarge: (what, found, expected) =>
    `In the .npy file, "${what}" is ${found}; at most ${expected} is read. Give a file of one image.`,
  unsupported: (what, found, expected) =>
    `In the .npy file, "${what}" is ${found}; Gantry reads ${expected}. Save it with astype(np.float32).`,
};

function problem(kind: Problem, what: string, found: string | number = '', expected: string | number = '') {
  const facts = { file: '.npy', problem: kind, what, found: String(found), expected: String(expected) };
  return new GantryError(SENTENCES[kind](what, facts.found, facts.expected), facts);
}

function notADictionary() {
  return problem('damaged', 'header', 'other text', 'a dictionary of descr, fortran_order, shape');
}
