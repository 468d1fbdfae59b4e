/**
 * Python's pickle as a stack machine over plain data: it builds, and never runs, imports or constructs anything.
 *
 * Opcodes and their meaning from CPython's Lib/pickletools.py. The list is closed: protocol 2 as `torch.save` writes it,
 * with one byte-string opcode of Python 2. What a file may name (globals) and refer to (persistent ids) is the caller's
 * closed list as well (torchFile.ts). Everything else is refused by its name.
 *
 * Dictionaries come back as `Dict` or `OrderedDict`, tuples as `Tuple`, lists as arrays; a list may hold itself, so a
 * reader of the result must not follow it to the end.
 */
import { ByteReader } from './byteReader.ts';
import { modelFileError } from './modelFile.ts';
import { OPCODE, opcodeName } from './opcodes.ts';
import type { TensorStorage, TensorView } from './tensors.ts';

export type PickleValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | PickleValue[]
  | Tuple
  | Dict
  | PickleGlobal
  | TensorStorage
  | TensorView;

export class Tuple {
  constructor(readonly items: readonly PickleValue[]) {}
}

export type DictKey = string | number | boolean | null;

export class Dict extends Map<DictKey, PickleValue> {}

/** collections.OrderedDict; `attributes` is its `__dict__`, where PyTorch keeps a state dict's `_metadata`. */
export class OrderedDict extends Dict {
  attributes: Dict | null = null;
}

/** A name that a pickle may use, and what a call of it gives: a function of this program. */
export class PickleGlobal {
  constructor(
    /** `torch._utils._rebuild_tensor_v2` */
    readonly name: string,
    /** @throws ModelFileError for arguments it cannot take; null where the name is only ever mentioned. */
    readonly call: ((args: readonly PickleValue[]) => PickleValue) | null = null,
  ) {}
}

export interface PickleHost {
  readonly globals: ReadonlyMap<string, PickleGlobal>;
  /** What a persistent id stands for. @throws ModelFileError */
  persistent(id: PickleValue): PickleValue;
}

/** A checkpoint of these networks takes some ten thousand. Bounds time and memory. */
const MOST_OPERATIONS = 1_000_000;

/**
 * Reads one pickle that starts at `start`; `end` is the byte behind its STOP.
 * @throws ModelFileError for a truncated or contradictory pickle, and by name for whatever is not on the lists
 */
export function readPickle(
  bytes: Uint8Array,
  { globals, persistent }: PickleHost,
  { start = 0, what = 'data.pkl' } = {},
): { value: PickleValue; end: number } {
  const reader = new ByteReader(bytes, start, what);
  const memo = new Map<number, PickleValue>();
  const marks: PickleValue[][] = []; // stacks put aside by MARK
  let stack: PickleValue[] = [];

  const damaged = (found: string, expected: string) =>
    modelFileError('.pth', 'damaged', { what, found, expected });
  const pop = (): PickleValue => {
    const value = stack.pop();
    if (value === undefined) throw damaged('an empty stack', 'a value');
    return value;
  };
  const popMark = (): PickleValue[] => {
    const items = stack;
    const outer = marks.pop();
    if (!outer) throw damaged('no mark', 'a mark');
    stack = outer;
    return items;
  };
  const top = <T>(type: abstract new (...args: never[]) => T, name: string): T => {
    const value = stack.at(-1);
    if (!(value instanceof type)) throw damaged('another value', name);
    return value;
  };
  const put = (index: number) => {
    const value = stack.at(-1);
    if (value === undefined) throw damaged('an empty stack', 'a value to remember');
    memo.set(index, value);
  };
  const get = (index: number) => {
    const value = memo.get(index);
    if (value === undefined) throw damaged(`memo ${index}`, 'a memo that was filled');
    stack.push(value);
  };
  const setItems = (items: readonly PickleValue[]) => {
    if (items.length % 2) throw damaged('a key without a value', 'pairs');
    const dict = top(Dict, 'a dict');
    for (let i = 0; i < items.length; i += 2) {
      const key = items[i]!;
      if (!isKey(key)) throw damaged('a key of another type', 'a string or a number');
      dict.set(key, items[i + 1]!);
    }
  };

  reader.expectProtocol();
  for (let count = 0; count < MOST_OPERATIONS; count++) {
    const code = reader.u8();
    switch (code) {
      case OPCODE.STOP: {
        const value = pop();
        if (stack.length || marks.length) throw damaged('values left over', 'one value');
        return { value, end: reader.position };
      }
      case OPCODE.MARK:
        marks.push(stack);
        stack = [];
        break;
      case OPCODE.NONE:
        stack.push(null);
        break;
      case OPCODE.NEWTRUE:
        stack.push(true);
        break;
      case OPCODE.NEWFALSE:
        stack.push(false);
        break;
      case OPCODE.BININT:
        stack.push(reader.i32());
        break;
      case OPCODE.BININT1:
        stack.push(reader.u8());
        break;
      case OPCODE.BININT2:
        stack.push(reader.u16());
        break;
      case OPCODE.LONG1:
        stack.push(reader.long(reader.u8()));
        break;
      case OPCODE.BINFLOAT:
        stack.push(reader.f64());
        break;
      case OPCODE.BINUNICODE:
        stack.push(reader.text(reader.u32()));
        break;
      case OPCODE.SHORT_BINSTRING:
        stack.push(reader.text(reader.u8()));
        break;
      case OPCODE.EMPTY_TUPLE:
        stack.push(new Tuple([]));
        break;
      case OPCODE.TUPLE1:
        stack.push(new Tuple([pop()]));
        break;
      case OPCODE.TUPLE2: {
        const last = pop();
        stack.push(new Tuple([pop(), last]));
        break;
      }
      case OPCODE.TUPLE3: {
        const last = pop();
        const middle = pop();
        stack.push(new Tuple([pop(), middle, last]));
        break;
      }
      case OPCODE.TUPLE: {
        const items = popMark(); // before the stack is named: popMark puts another in its place
        stack.push(new Tuple(items));
        break;
      }
      case OPCODE.EMPTY_LIST:
        stack.push([]);
        break;
      case OPCODE.APPEND: {
        const value = pop();
        top(Array, 'a list').push(value);
        break;
      }
      case OPCODE.APPENDS: {
        const items = popMark();
        const list = top(Array, 'a list');
        for (const item of items) list.push(item); // not push(...items): arguments are limited
        break;
      }
      case OPCODE.EMPTY_DICT:
        stack.push(new Dict());
        break;
      case OPCODE.SETITEM: {
        const value = pop();
        setItems([pop(), value]);
        break;
      }
      case OPCODE.SETITEMS:
        setItems(popMark());
        break;
      case OPCODE.BINPUT:
        put(reader.u8());
        break;
      case OPCODE.LONG_BINPUT:
        put(reader.u32());
        break;
      case OPCODE.BINGET:
        get(reader.u8());
        break;
      case OPCODE.LONG_BINGET:
        get(reader.u32());
        break;
      case OPCODE.GLOBAL: {
        const name = `${reader.line()}.${reader.line()}`;
        const global = globals.get(name);
        if (!global) throw modelFileError('.pth', 'foreign', { what: 'global', found: name });
        stack.push(global);
        break;
      }
      case OPCODE.REDUCE: {
        const args = pop();
        const callee = pop();
        if (!(callee instanceof PickleGlobal) || !(args instanceof Tuple)) {
          throw damaged('a call of another value', 'a function and a tuple');
        }
        if (!callee.call) throw modelFileError('.pth', 'foreign', { what: 'call', found: callee.name });
        stack.push(callee.call(args.items));
        break;
      }
      case OPCODE.BUILD: {
        const state = pop();
        const target = top(OrderedDict, 'an OrderedDict');
        if (!(state instanceof Dict)) throw damaged('another state', 'a dict');
        target.attributes = state;
        break;
      }
      case OPCODE.BINPERSID:
        stack.push(persistent(pop()));
        break;
      default:
        throw modelFileError('.pth', 'foreign', { what: 'opcode', found: opcodeName(code) });
    }
  }
  throw modelFileError('.pth', 'tooLarge', {
    what,
    found: `more than ${MOST_OPERATIONS} operations`,
    expected: `${MOST_OPERATIONS} operations`,
  });
}

function isKey(value: PickleValue): value is DictKey {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}
