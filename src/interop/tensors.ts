/**
 * Tensors as files keep them: a typed run of little-endian bytes, and views into it by offset and stride.
 *
 * PyTorch's storages and safetensors' byte ranges are both this. A view is read on demand, so a shape can be refused
 * before any memory is asked for. Knows no file format.
 */

/** The names of the safetensors format; PyTorch's storages map onto them (torchFile.ts). */
export type Dtype = 'F64' | 'F32' | 'F16' | 'BF16' | 'I64' | 'I32' | 'I16' | 'I8' | 'U8' | 'BOOL';

export const DTYPE_BYTES: Readonly<Record<Dtype, number>> = {
  F64: 8,
  F32: 4,
  F16: 2,
  BF16: 2,
  I64: 8,
  I32: 4,
  I16: 2,
  I8: 1,
  U8: 1,
  BOOL: 1,
};

/** A tensor in memory: what the rest of the program works with. */
export interface NamedTensor {
  readonly shape: readonly number[];
  /** Row-major. */
  readonly values: Float32Array<ArrayBuffer>;
}
export type NamedTensors = ReadonlyMap<string, NamedTensor>;

/** Elements of one type, one after another; several views may share it. */
export class TensorStorage {
  /** The elements, little endian; null until the file has been read so far. */
  bytes: Uint8Array | null;
  constructor(
    readonly dtype: Dtype,
    /** Elements, not bytes. */
    readonly length: number,
    bytes: Uint8Array | null = null,
  ) {
    this.bytes = bytes;
  }
}

/** A strided view of a storage. Whoever makes one has checked that every element lies inside the storage. */
export class TensorView {
  constructor(
    readonly storage: TensorStorage,
    /** Offset and strides in elements. */
    readonly offset: number,
    readonly shape: readonly number[],
    readonly strides: readonly number[],
  ) {}

  get dtype(): Dtype {
    return this.storage.dtype;
  }

  /** The values in row-major order. F32 bit for bit; everything else rounded to float32. */
  toFloat32(): Float32Array<ArrayBuffer> {
    const size = sizeOf(this.shape);
    if (this.dtype === 'F32' && isContiguous(this)) {
      const bytes = requireBytes(this.storage);
      return new Float32Array(
        new Uint8Array(bytes.subarray(this.offset * 4, (this.offset + size) * 4)).buffer,
      );
    }
    return this.#fill(new Float32Array(size));
  }

  /** The values in row-major order; 64-bit integers beyond 2⁵³ are rounded. */
  toFloat64(): Float64Array<ArrayBuffer> {
    return this.#fill(new Float64Array(sizeOf(this.shape)));
  }

  #fill<T extends Float32Array | Float64Array>(out: T): T {
    const element = elementReader(this.storage);
    const index = this.shape.map(() => 0);
    let at = this.offset;
    for (let i = 0; i < out.length; i++) {
      out[i] = element(at);
      // An odometer: the last axis turns fastest.
      for (let axis = this.shape.length - 1; axis >= 0; axis--) {
        at += this.strides[axis]!;
        index[axis]!++;
        if (index[axis]! < this.shape[axis]!) break;
        at -= this.strides[axis]! * this.shape[axis]!;
        index[axis] = 0;
      }
    }
    return out;
  }
}

/** A tensor of its own, for writing. `values` is row-major and is not copied. */
export function ownTensor(shape: readonly number[], values: Float32Array | BigInt64Array): TensorView {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength); // browsers run on little endian only
  const dtype = values instanceof Float32Array ? 'F32' : 'I64';
  return new TensorView(new TensorStorage(dtype, values.length, bytes), 0, shape, rowMajorStrides(shape));
}

/** Product of the lengths; 1 for a scalar's empty shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

export function rowMajorStrides(shape: readonly number[]): number[] {
  const strides: number[] = [];
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = stride;
    stride *= Math.max(shape[axis]!, 1);
  }
  return strides;
}

function isContiguous({ shape, strides }: TensorView): boolean {
  const expected = rowMajorStrides(shape);
  return shape.every((length, axis) => length === 1 || strides[axis] === expected[axis]);
}

function requireBytes({ bytes }: TensorStorage): Uint8Array {
  if (!bytes) throw new Error('This tensor was read before its file had been.');
  return bytes;
}

/** The element at an index of the storage, as a number. */
function elementReader(storage: TensorStorage): (index: number) => number {
  const bytes = requireBytes(storage);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  switch (storage.dtype) {
    case 'F64':
      return (i) => view.getFloat64(i * 8, true);
    case 'F32':
      return (i) => view.getFloat32(i * 4, true);
    case 'F16':
      return (i) => halfToNumber(view.getUint16(i * 2, true));
    case 'BF16':
      return (i) => bfloatToNumber(view.getUint16(i * 2, true));
    case 'I64':
      return (i) => Number(view.getBigInt64(i * 8, true));
    case 'I32':
      return (i) => view.getInt32(i * 4, true);
    case 'I16':
      return (i) => view.getInt16(i * 2, true);
    case 'I8':
      return (i) => view.getInt8(i);
    case 'U8':
      return (i) => view.getUint8(i);
    case 'BOOL':
      return (i) => (view.getUint8(i) ? 1 : 0);
    default:
      return storage.dtype satisfies never;
  }
}

/** IEEE 754 binary16. */
function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction ? Number.NaN : sign * Infinity;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

const scratch = new DataView(new ArrayBuffer(4));

/** bfloat16: the upper half of a float32. */
function bfloatToNumber(bits: number): number {
  scratch.setUint32(0, bits << 16);
  return scratch.getFloat32(0);
}
