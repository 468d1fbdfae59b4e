/**
 * What a PyTorch pickle may name: six functions' worth of meaning, all of it this file's own.
 *
 * torch/_utils.py `_rebuild_tensor_v2` and `_rebuild_parameter`, torch/serialization.py `persistent_load`. Tensors become
 * views into storages; hooks, `requires_grad` and the device a tensor lay on are left behind.
 */
import { modelFileError, shapeText } from './modelFile.ts';
import { OrderedDict, PickleGlobal, type PickleHost, type PickleValue, Tuple } from './pickle.ts';
import { type Dtype, sizeOf, TensorStorage, TensorView } from './tensors.ts';

/** A typed storage class of torch, and the elements it holds. */
export const STORAGE_TYPES: Readonly<Record<string, Dtype>> = {
  'torch.DoubleStorage': 'F64',
  'torch.FloatStorage': 'F32',
  'torch.HalfStorage': 'F16',
  'torch.BFloat16Storage': 'BF16',
  'torch.LongStorage': 'I64',
  'torch.IntStorage': 'I32',
  'torch.ShortStorage': 'I16',
  'torch.CharStorage': 'I8',
  'torch.ByteStorage': 'U8',
  'torch.BoolStorage': 'BOOL',
};

/** Elements of the largest tensor that is read: 1 GiB of float32, far beyond what a page can train. */
const MOST_ELEMENTS = 2 ** 28;
/** Elements of a tensor that says one value many times (a stride of 0): a small file must not ask for much memory. */
const MOST_EXPANDED = 2 ** 20;
/** PyTorch's own limit. */
const MOST_DIMENSIONS = 64;

/** The closed list, and storages by key as the pickle asks for them; `bytesOf` may be null while they are yet to come. */
export function torchHost(bytesOf: (key: string, storage: TensorStorage) => Uint8Array | null): {
  host: PickleHost;
  storages: ReadonlyMap<string, TensorStorage>;
} {
  const storages = new Map<string, TensorStorage>();
  const host: PickleHost = {
    globals: GLOBALS,
    persistent: (id) => {
      const { key, dtype, length } = readStorageId(id);
      const known = storages.get(key);
      if (known) {
        if (known.dtype !== dtype || known.length !== length) {
          throw damaged(`storage ${key}`, `${length} × ${dtype}`, `${known.length} × ${known.dtype}`);
        }
        return known;
      }
      const storage = new TensorStorage(dtype, length);
      storage.bytes = bytesOf(key, storage);
      storages.set(key, storage);
      return storage;
    },
  };
  return { host, storages };
}

const GLOBALS: ReadonlyMap<string, PickleGlobal> = new Map(
  [
    new PickleGlobal('collections.OrderedDict', (args) => {
      if (args.length) throw damaged('OrderedDict', `${args.length} arguments`, 'none');
      return new OrderedDict();
    }),
    new PickleGlobal('torch._utils._rebuild_tensor_v2', rebuildTensor),
    new PickleGlobal('torch._utils._rebuild_parameter', ([tensor]) => {
      if (!(tensor instanceof TensorView)) throw damaged('parameter', 'another value', 'a tensor');
      return tensor;
    }),
    ...Object.keys(STORAGE_TYPES).map((name) => new PickleGlobal(name)),
  ].map((global) => [global.name, global]),
);

/** ('storage', class, key, device, length[, view]): torch/serialization.py, both forms. */
function readStorageId(id: PickleValue): { key: string; dtype: Dtype; length: number } {
  const [tag, type, key, , length, view = null] = id instanceof Tuple ? id.items : [];
  if (tag !== 'storage') {
    throw modelFileError('.pth', 'foreign', { what: 'persistent id', found: String(tag) });
  }
  const dtype = type instanceof PickleGlobal ? STORAGE_TYPES[type.name] : undefined;
  if (!dtype || typeof key !== 'string' || !isCount(length)) {
    throw damaged('storage id', 'other values', 'a class, a key and a length');
  }
  if (view !== null)
    throw modelFileError('.pth', 'foreign', { what: 'persistent id', found: 'storage view' });
  return { key, dtype, length };
}

/** (storage, offset, size, stride, requires_grad, hooks[, metadata]) */
function rebuildTensor(args: readonly PickleValue[]): TensorView {
  const [storage, offset, size, stride] = args;
  const [shape, strides] = [counts(size), counts(stride)];
  if (!(storage instanceof TensorStorage) || !isCount(offset) || !shape || !strides) {
    throw damaged('tensor', 'other values', 'a storage, an offset, a size and a stride');
  }
  if (shape.length !== strides.length || shape.length > MOST_DIMENSIONS) {
    throw damaged('tensor', `${shape.length} sizes, ${strides.length} strides`, 'as many of each');
  }
  const elements = sizeOf(shape);
  const limit = elements > storage.length ? MOST_EXPANDED : MOST_ELEMENTS;
  if (elements > limit) {
    throw modelFileError('.pth', 'tooLarge', {
      what: 'tensor',
      found: shapeText(shape),
      expected: `${limit} elements`,
    });
  }
  const last = shape.reduce((at, length, axis) => at + (length - 1) * strides[axis]!, offset);
  if (elements > 0 && last >= storage.length) {
    throw damaged(`tensor of shape ${shapeText(shape)}`, `element ${last}`, `a storage of ${storage.length}`);
  }
  return new TensorView(storage, offset, shape, strides);
}

function counts(value: PickleValue | undefined): number[] | null {
  return value instanceof Tuple && value.items.every(isCount) ? [...value.items] : null;
}

function isCount(value: PickleValue | undefined): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function damaged(what: string, found: string, expected: string) {
  return modelFileError('.pth', 'damaged', { what, found, expected });
}
