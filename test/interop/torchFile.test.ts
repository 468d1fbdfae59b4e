import { strToU8, unzipSync, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { Dict, OrderedDict, type PickleValue, Tuple } from '../../src/interop/pickle.ts';
import { readSafetensors } from '../../src/interop/safetensors.ts';
import { ownTensor, TensorView } from '../../src/interop/tensors.ts';
import { readTorchFile } from '../../src/interop/torchFile.ts';
import { writeTorchFile } from '../../src/interop/torchWriter.ts';
import { uniforms } from '../../src/numerics/random.ts';
import views from '../oracle/interop/views.json';
import { bitsOf, golden, refusal } from './golden.ts';

const STREAM_HEAD = [
  ...[0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e],
  ...[0x80, 2, 0x4d, 0xe9, 3, 0x2e], // 1001
  ...[0x80, 2, 0x7d, 0x58, 13, 0, 0, 0, ...strToU8('little_endian'), 0x88, 0x73, 0x2e],
];
const NO_KEYS = [0x80, 2, 0x5d, 0x2e];

/** The stream form around one pickle, given as opcodes without PROTO and STOP. */
const stream = (...pickle: number[]) => streamOf(pickle);
const streamOf = (pickle: Iterable<number>) =>
  Uint8Array.from([...STREAM_HEAD, 0x80, 2, ...pickle, 0x2e, ...NO_KEYS]);
/** The zip form around one pickle. */
const zip = (pickle: Uint8Array, more: Record<string, Uint8Array> = {}) =>
  zipSync({ 'archive/data.pkl': pickle, ...more }, { level: 0 });
const op = (text: string) => [...strToU8(text, true)];
const unicode = (text: string) => [0x58, text.length, 0, 0, 0, ...op(text)];
const global = (module: string, name: string) => op(`c${module}\n${name}\n`);

describe.each(['thesis.pth', 'thesis-stream.pth'])('%s', (name) => {
  test('every tensor is read bit for bit (values by another way: thesis.safetensors)', () => {
    const expected = readSafetensors(golden('thesis.safetensors')).tensors;
    const root = readTorchFile(golden(name)) as Dict;
    expect([...root.keys()]).toEqual(['generator', 'discriminator', 'optimizerG', 'optimizerD', 'params']);
    let compared = 0;
    for (const network of ['generator', 'discriminator']) {
      for (const [key, tensor] of root.get(network) as OrderedDict) {
        if (String(key).endsWith('num_batches_tracked')) continue;
        const golden = expected.get(`${network}.${key}`)!;
        expect((tensor as TensorView).shape).toEqual(golden.shape);
        expect(bitsOf((tensor as TensorView).toFloat32())).toEqual(bitsOf(golden.toFloat32()));
        compared++;
      }
    }
    expect(compared).toBe(20); // 4 + 3·4 of the generator, 4 of the critic
  });
});

describe.each(['views.pth', 'views-stream.pth'])('%s', (name) => {
  test('views into shared storages and every element type are what PyTorch lists', () => {
    const root = readTorchFile(golden(name)) as Dict;
    expect([...root.keys()]).toEqual(Object.keys(views));
    for (const [key, { shape, values }] of Object.entries(views)) {
      const tensor = root.get(key) as TensorView;
      expect(tensor.shape, key).toEqual(shape);
      expect([...tensor.toFloat64()], key).toEqual(values.map((v) => Number(v.replace('inf', 'Infinity'))));
    }
    const storage = (key: string) => (root.get(key) as TensorView).storage;
    expect(storage('row')).toBe(storage('whole'));
  });
});

test("a state dict's _metadata stays beside it", () => {
  const root = readTorchFile(golden('thesis.pth')) as Dict;
  const metadata = (root.get('generator') as OrderedDict).attributes?.get('_metadata') as Dict;
  expect([...(metadata.get('main.1') as Dict)]).toEqual([['version', 2]]); // BatchNorm2d._version
});

test('what is written reads back: numbers, texts, nothing, lists, tuples, dictionaries, tensors that share a storage', () => {
  const shared = ownTensor([2, 3], Float32Array.of(-0, 1e-45, Infinity, 0.1, 5, 6));
  const transposed = new TensorView(shared.storage, 0, [3, 2], [1, 3]);
  const ordered = new OrderedDict([['b', 1]]);
  ordered.attributes = new Dict([['_metadata', new OrderedDict([['', new Dict([['version', 1]])]])]]);
  const numbers = [
    0,
    255,
    256,
    65535,
    65536,
    -1,
    2 ** 31,
    -(2 ** 53) + 1,
    0.1,
    -0,
    1e300,
    Number.NaN,
    -Infinity,
  ];
  const long = Array.from({ length: 300 }, (_, i) => `name ${i}`); // more than BINGET's 256
  const root = new Dict([
    ['shared', shared],
    ['transposed', transposed],
    ['ordered', ordered],
    ['numbers', numbers],
    ['texts', [...long, 'é', '', ...long]],
    ['tuple', new Tuple([null, true, false, new Tuple([])])],
    ['counter', ownTensor([], BigInt64Array.of(-(2n ** 40n)))],
  ] as [string, PickleValue][]);
  const bytes = writeTorchFile(root);
  const back = readTorchFile(bytes) as Dict;
  expect(bitsOf((back.get('shared') as TensorView).toFloat32())).toEqual(bitsOf(shared.toFloat32()));
  expect([...(back.get('transposed') as TensorView).toFloat32()]).toEqual([
    -0,
    Math.fround(0.1),
    Math.fround(1e-45),
    5,
    Infinity,
    6,
  ]);
  expect((back.get('transposed') as TensorView).storage).toBe((back.get('shared') as TensorView).storage);
  expect((back.get('ordered') as OrderedDict).attributes).toEqual(ordered.attributes);
  expect(back.get('numbers')).toEqual(numbers);
  expect(back.get('texts')).toEqual(root.get('texts'));
  expect(back.get('tuple')).toEqual(root.get('tuple'));
  expect([...(back.get('counter') as TensorView).toFloat64()]).toEqual([-(2 ** 40)]);
  expect(writeTorchFile(back)).toEqual(bytes); // and equal values are equal bytes
});

test('the archive is laid out as PyTorch lays it out: stored entries, each at a multiple of 64', () => {
  const bytes = writeTorchFile(new Dict([['a', ownTensor([3], Float32Array.of(1, 2, 3))]]));
  const entries = unzipSync(bytes);
  expect(Object.keys(entries)).toEqual(['archive/data.pkl', 'archive/data/0', 'archive/version']);
  expect(new TextDecoder().decode(entries['archive/version'])).toBe('3\n');
  const view = new DataView(bytes.buffer);
  let offset = 0;
  for (const { length } of Object.values(entries)) {
    expect(view.getUint32(offset, true)).toBe(0x04034b50); // PK\3\4
    expect(view.getUint16(offset + 8, true)).toBe(0); // stored
    const start = offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
    expect(start % 64).toBe(0);
    offset = start + length;
  }
});

describe('what is not on the closed list is refused by name and never run', () => {
  const text = unicode('true');
  test('an object whose unpickling calls os.system, saved by PyTorch itself', () => {
    expect(refusal(() => readTorchFile(golden('foreign.pth'))).facts).toMatchObject({
      problem: 'foreign',
      what: 'global',
      found: 'posix.system',
    });
  });
  test.each([
    ['a foreign global', stream(...global('os', 'system'), ...text, 0x85, 0x52), 'global', 'os.system'],
    ['eval', stream(...global('builtins', 'eval'), ...text, 0x85, 0x52), 'global', 'builtins.eval'],
    [
      'a property of JavaScript',
      stream(...global('__proto__', 'constructor'), 0x29, 0x52),
      'global',
      '__proto__.constructor',
    ],
    [
      'a global by another opcode',
      stream(...unicode('os'), ...unicode('system'), 0x93),
      'opcode',
      'STACK_GLOBAL',
    ],
    ['an instance', stream(...op('(ios\nsystem\n')), 'opcode', 'INST'],
    ['a new object', stream(...global('collections', 'OrderedDict'), 0x29, 0x81), 'opcode', 'NEWOBJ'],
    ['an extension', stream(0x82, 1), 'opcode', 'EXT1'],
    ['a byte that is no opcode', stream(0xff), 'opcode', '0xff'],
    [
      'the call of a storage class',
      stream(...global('torch', 'FloatStorage'), 0x29, 0x52),
      'call',
      'torch.FloatStorage',
    ],
    ['a persistent id of another kind', stream(...unicode('module'), 0x85, 0x51), 'persistent id', 'module'],
  ])('%s', (_, bytes, what, found) => {
    expect(refusal(() => readTorchFile(bytes)).facts).toMatchObject({ problem: 'foreign', what, found });
  });

  test('another pickle protocol', () => {
    const bytes = stream(0x4e);
    bytes[STREAM_HEAD.length + 1] = 4;
    expect(refusal(() => readTorchFile(bytes)).facts).toMatchObject({ problem: 'unsupported', found: '4' });
  });
});

/** A tensor whose arguments are wrong in one place; storage '0' has 4 floats. */
function tensor({ offset = 0, size = [2, 2], stride = [2, 1], length = 4, key = '0' } = {}): number[] {
  const tuple = (values: number[]) => [
    0x28,
    ...values.flatMap((v) => [0x4a, v & 255, (v >> 8) & 255, (v >> 16) & 255, v >> 24]),
    0x74,
  ];
  return [
    ...global('torch._utils', '_rebuild_tensor_v2'),
    0x28, // MARK
    ...[
      0x28,
      ...unicode('storage'),
      ...global('torch', 'FloatStorage'),
      ...unicode(key),
      ...unicode('cpu'),
      0x4b,
      length,
      0x74,
    ],
    0x51, // BINPERSID
    ...[0x4b, offset],
    ...tuple(size),
    ...tuple(stride),
    0x89,
    ...global('collections', 'OrderedDict'),
    ...[0x29, 0x52, 0x74, 0x52],
  ];
}

describe('what contradicts itself is refused with what was found', () => {
  const zipped = (pickle: number[]) =>
    zip(Uint8Array.from([0x80, 2, ...pickle, 0x2e]), { 'archive/data/0': new Uint8Array(16) });
  test('the tensor that the others are made from is read', () => {
    expect((readTorchFile(zipped(tensor())) as TensorView).shape).toEqual([2, 2]);
  });
  test.each([
    ['an empty stack', stream(0x85), 'damaged'],
    ['no STOP value', Uint8Array.from([...STREAM_HEAD, 0x80, 2, 0x2e]), 'damaged'],
    ['values left over', stream(0x4e, 0x4e), 'damaged'],
    ['an open mark', stream(0x28, 0x4e), 'damaged'],
    ['a tuple without mark', stream(0x74), 'damaged'],
    ['a memo never filled', stream(0x68, 3), 'damaged'],
    ['a memo of nothing', stream(0x71, 3), 'damaged'],
    ['an append to a dictionary', stream(0x7d, 0x4e, 0x61), 'damaged'],
    ['a key without a value', stream(0x7d, 0x28, 0x4e, 0x75), 'damaged'],
    ['a list as a key', stream(0x7d, 0x5d, 0x4e, 0x73), 'damaged'],
    ['a state for a list', stream(0x5d, 0x7d, 0x62), 'damaged'],
    ['a call of a text', stream(...unicode('f'), 0x29, 0x52), 'damaged'],
    ['a text longer than the file', stream(0x58, 255, 255, 255, 255), 'truncated'],
    ['a text that is not UTF-8', stream(0x58, 1, 0, 0, 0, 0xff), 'damaged'],
    [
      'a name without end',
      Uint8Array.from([...STREAM_HEAD, 0x80, 2, 0x63, ...new Uint8Array(500).fill(65)]),
      'damaged',
    ],
    [
      'storage keys that nothing refers to',
      Uint8Array.from([...stream(0x4e).slice(0, -4), 0x80, 2, 0x5d, ...unicode('0'), 0x61, 0x2e]),
      'damaged',
    ],
    ['a storage that never comes', stream(...tensor()), 'missing'],
    ['a storage that is not in the archive', zip(Uint8Array.from([0x80, 2, ...tensor(), 0x2e])), 'missing'],
    ['a storage of another length', zipped(tensor({ length: 5 })), 'damaged'],
    ['one storage in two lengths', zipped([0x28, ...tensor(), ...tensor({ length: 3 }), 0x74]), 'damaged'],
    ['an offset past the storage', zipped(tensor({ offset: 1 })), 'damaged'],
    ['a stride past the storage', zipped(tensor({ stride: [3, 1] })), 'damaged'],
    ['a negative stride', zipped(tensor({ stride: [-2, 1] })), 'damaged'],
    ['a negative length', zipped(tensor({ size: [-2, 2] })), 'damaged'],
    ['more strides than sizes', zipped(tensor({ stride: [2, 1, 1] })), 'damaged'],
    [
      'a tensor of 2⁶² values in 16 bytes',
      zipped(tensor({ size: [2 ** 31 - 1, 2 ** 31 - 1], stride: [0, 0] })),
      'tooLarge',
    ],
    [
      'a tensor of 4 million values in 16 bytes',
      zipped(tensor({ size: [2048, 2048], stride: [0, 0] })),
      'tooLarge',
    ],
    ['a million values and more', streamOf(new Uint8Array(1_000_001).fill(0x4e)), 'tooLarge'],
    ['bytes after the pickle', zip(Uint8Array.of(0x80, 2, 0x4e, 0x2e, 0)), 'damaged'],
    ['an archive without data.pkl', zipSync({ 'archive/version': strToU8('3\n') }, { level: 0 }), 'missing'],
    [
      'an archive packed anew',
      zipSync({ 'archive/data.pkl': new Uint8Array(9999) }, { level: 9 }),
      'unsupported',
    ],
    [
      'an archive from a big-endian machine',
      zip(Uint8Array.of(0x80, 2, 0x4e, 0x2e), { 'archive/byteorder': strToU8('big') }),
      'unsupported',
    ],
    [
      'a picture',
      Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52),
      'unrecognised',
    ],
    ['nothing', new Uint8Array(0), 'truncated'],
  ])('%s', (_, bytes, problem) => {
    expect(refusal(() => readTorchFile(bytes)).facts).toMatchObject({ file: '.pth', problem });
  });

  test('a list that holds itself, and one within another ten thousand deep, are read without following them', () => {
    const itself = readTorchFile(stream(0x5d, 0x71, 0, 0x68, 0, 0x61)) as PickleValue[];
    expect(itself[0]).toBe(itself);
    const deep = stream(...new Uint8Array(10_000).fill(0x5d), ...new Uint8Array(9_999).fill(0x61));
    expect(readTorchFile(deep)).toHaveLength(1);
  });

  test('an archive whose entries all claim the whole file is refused', () => {
    const bytes = zip(Uint8Array.of(0x80, 2, 0x4e, 0x2e), {
      'archive/a': new Uint8Array(100),
      'archive/b': new Uint8Array(100),
    });
    const view = new DataView(bytes.buffer);
    for (let i = 0; i < bytes.length - 4; i++) {
      if (view.getUint32(i, true) !== 0x02014b50) continue; // each entry of the directory
      view.setUint32(i + 20, 250, true);
      view.setUint32(i + 24, 250, true);
    }
    expect(refusal(() => readTorchFile(bytes)).facts).toMatchObject({
      problem: 'damaged',
      what: 'zip directory',
    });
  });
});

test.each(['views.pth', 'views-stream.pth'])('%s cut anywhere is refused', (name) => {
  const bytes = golden(name);
  for (let length = 0; length < bytes.length; length++)
    refusal(() => readTorchFile(bytes.subarray(0, length)));
});

test.each(['thesis.pth', 'thesis-stream.pth', 'views.pth'])(
  '%s with seeded changes either reads or is refused by name, 1,000 times',
  (name) => {
    const original = golden(name);
    const draws = uniforms({ seed: 7, name }, 6000);
    let refused = 0;
    for (let i = 0; i < 1000; i++) {
      const bytes = original.slice();
      const [where, span, ...values] = draws.subarray(i * 6, i * 6 + 6) as unknown as number[];
      // Half of the changes fall on the first 3 kB, where the pickle is.
      const at = Math.floor(where! * (i % 2 ? bytes.length : 3000));
      values.slice(0, 1 + Math.floor(span! * 4)).forEach((u, k) => {
        if (at + k < bytes.length) bytes[at + k] = Math.floor(u * 256);
      });
      try {
        const root = readTorchFile(bytes);
        if (root instanceof Dict)
          for (const value of root.values()) if (value instanceof TensorView) value.toFloat32();
      } catch (error) {
        expect((error as Error).name).toBe('ModelFileError');
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(100); // most changes in the pickle break it; those in weights cannot be told
  },
);
