/**
 * Plain data and tensors as a pickle of protocol 2, with the opcodes that torch.save's own pickles use.
 *
 * A whole number becomes an int, any other number a float. What comes again is remembered (memo): strings and globals by
 * their text, lists and dictionaries by identity. Tensors name their storage by a persistent id, as torch/serialization.py
 * `_save` does: the caller writes the storages.
 */
import { OPCODE } from './opcodes.ts';
import { Dict, OrderedDict, PickleGlobal, type PickleValue, Tuple } from './pickle.ts';
import { type Dtype, TensorStorage, TensorView } from './tensors.ts';
import { STORAGE_TYPES } from './torchGlobals.ts';

/** The pickle, and every storage it refers to: the n-th has the key `n`. */
export function writePickle(value: PickleValue): { bytes: Uint8Array; storages: readonly TensorStorage[] } {
  const writer = new PickleWriter();
  writer.write(value);
  return { bytes: writer.finish(), storages: [...writer.storages.keys()] };
}

const STORAGE_NAMES = new Map<Dtype, string>(
  Object.entries(STORAGE_TYPES).map(([name, dtype]) => [dtype, name.slice('torch.'.length)]),
);

class PickleWriter {
  readonly storages = new Map<TensorStorage, string>();
  readonly #out: number[] = [OPCODE.PROTO, 2];
  readonly #memo = new Map<string | object, number>();

  finish(): Uint8Array {
    return Uint8Array.from([...this.#out, OPCODE.STOP]);
  }

  write(value: PickleValue): void {
    if (value === null) this.#out.push(OPCODE.NONE);
    else if (typeof value === 'boolean') this.#out.push(value ? OPCODE.NEWTRUE : OPCODE.NEWFALSE);
    else if (typeof value === 'number') this.#number(value);
    else if (typeof value === 'string') this.#text(value);
    else if (Array.isArray(value)) this.#list(value);
    else if (value instanceof Tuple) this.#tuple(value.items);
    else if (value instanceof Dict) this.#dict(value);
    else if (value instanceof TensorView) this.#tensor(value);
    else throw new TypeError(`A ${kindOf(value)} cannot be pickled by itself.`);
  }

  #number(value: number): void {
    if (Number.isInteger(value) && Math.abs(value) < 2 ** 53 && !Object.is(value, -0)) {
      if (value >= 0 && value < 2 ** 8) this.#out.push(OPCODE.BININT1, value);
      else if (value >= 0 && value < 2 ** 16) this.#out.push(OPCODE.BININT2, value & 0xff, value >> 8);
      else if (value >= -(2 ** 31) && value < 2 ** 31) {
        this.#out.push(OPCODE.BININT);
        this.#bytes(4, (view) => view.setInt32(0, value, true));
      } else {
        this.#out.push(OPCODE.LONG1, 8);
        this.#bytes(8, (view) => view.setBigInt64(0, BigInt(value), true));
      }
      return;
    }
    this.#out.push(OPCODE.BINFLOAT);
    this.#bytes(8, (view) => view.setFloat64(0, value, false));
  }

  #text(value: string): void {
    if (this.#recall(`text ${value}`)) return;
    const bytes = new TextEncoder().encode(value);
    this.#out.push(OPCODE.BINUNICODE);
    this.#bytes(4, (view) => view.setUint32(0, bytes.length, true));
    this.#out.push(...bytes);
    this.#remember(`text ${value}`);
  }

  #global(module: string, name: string): void {
    if (this.#recall(`global ${module} ${name}`)) return;
    this.#out.push(OPCODE.GLOBAL, ...new TextEncoder().encode(`${module}\n${name}\n`));
    this.#remember(`global ${module} ${name}`);
  }

  #list(items: readonly PickleValue[]): void {
    if (this.#recall(items)) return;
    this.#out.push(OPCODE.EMPTY_LIST);
    this.#remember(items);
    this.#out.push(OPCODE.MARK);
    for (const item of items) this.write(item);
    this.#out.push(OPCODE.APPENDS);
  }

  #tuple(items: readonly PickleValue[]): void {
    if (items.length === 0) this.#out.push(OPCODE.EMPTY_TUPLE);
    else {
      this.#out.push(OPCODE.MARK);
      for (const item of items) this.write(item);
      this.#out.push(OPCODE.TUPLE);
    }
  }

  #dict(dict: Dict): void {
    if (this.#recall(dict)) return;
    if (dict instanceof OrderedDict) this.#emptyOrderedDict();
    else this.#out.push(OPCODE.EMPTY_DICT);
    this.#remember(dict);
    this.#out.push(OPCODE.MARK);
    for (const [key, value] of dict) {
      this.write(key);
      this.write(value);
    }
    this.#out.push(OPCODE.SETITEMS);
    if (dict instanceof OrderedDict && dict.attributes) {
      this.#dict(dict.attributes);
      this.#out.push(OPCODE.BUILD);
    }
  }

  #emptyOrderedDict(): void {
    this.#global('collections', 'OrderedDict');
    this.#out.push(OPCODE.EMPTY_TUPLE, OPCODE.REDUCE);
  }

  /** `torch._utils._rebuild_tensor_v2(storage, offset, size, stride, requires_grad, hooks)` */
  #tensor({ storage, offset, shape, strides }: TensorView): void {
    this.#global('torch._utils', '_rebuild_tensor_v2');
    this.#out.push(OPCODE.MARK);
    this.#storage(storage);
    this.#number(offset);
    this.#tuple(shape);
    this.#tuple(strides);
    this.#out.push(OPCODE.NEWFALSE);
    this.#emptyOrderedDict();
    this.#out.push(OPCODE.TUPLE, OPCODE.REDUCE);
  }

  /** Persistent id ('storage', class, key, device, length). */
  #storage(storage: TensorStorage): void {
    const key = this.storages.get(storage) ?? String(this.storages.size);
    this.storages.set(storage, key);
    this.#out.push(OPCODE.MARK);
    this.#text('storage');
    this.#global('torch', STORAGE_NAMES.get(storage.dtype)!);
    this.#text(key);
    this.#text('cpu');
    this.#number(storage.length);
    this.#out.push(OPCODE.TUPLE, OPCODE.BINPERSID);
  }

  #recall(name: string | object): boolean {
    const index = this.#memo.get(name);
    if (index === undefined) return false;
    this.#indexed(OPCODE.BINGET, OPCODE.LONG_BINGET, index);
    return true;
  }

  #remember(name: string | object): void {
    const index = this.#memo.size;
    this.#memo.set(name, index);
    this.#indexed(OPCODE.BINPUT, OPCODE.LONG_BINPUT, index);
  }

  #indexed(short: number, long: number, index: number): void {
    if (index < 2 ** 8) this.#out.push(short, index);
    else {
      this.#out.push(long);
      this.#bytes(4, (view) => view.setUint32(0, index, true));
    }
  }

  #bytes(length: number, set: (view: DataView) => void): void {
    const buffer = new ArrayBuffer(length);
    set(new DataView(buffer));
    this.#out.push(...new Uint8Array(buffer));
  }
}

function kindOf(value: PickleValue): string {
  if (value instanceof PickleGlobal) return 'global';
  return value instanceof TensorStorage ? 'storage' : typeof value;
}
