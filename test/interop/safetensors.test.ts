import { describe, expect, test } from 'vitest';
import { readSafetensors, writeSafetensors } from '../../src/interop/safetensors.ts';
import views from '../oracle/interop/views.json';
import { golden, refusal } from './golden.ts';

/** A file with this header (a value, or raw text) and this many zero bytes of data. */
function file(header: unknown, dataBytes = 0, padding = ''): Uint8Array {
  const text = new TextEncoder().encode(
    (typeof header === 'string' ? header : JSON.stringify(header)) + padding,
  );
  const bytes = new Uint8Array(8 + text.length + dataBytes);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  return bytes;
}

const f32 = (from: number, to: number, shape = [(to - from) / 4]) => ({
  dtype: 'F32',
  shape,
  data_offsets: [from, to],
});

test('every element type is read as PyTorch lists it (test/oracle/interop/golden.py)', () => {
  const { tensors } = readSafetensors(golden('views.safetensors'));
  expect(tensors.size).toBe(11);
  for (const [name, tensor] of tensors) {
    const { shape, values } = views[name as keyof typeof views];
    expect(tensor.shape, name).toEqual(shape);
    expect([...tensor.toFloat64()], name).toEqual(values.map((v) => Number(v.replace('inf', 'Infinity'))));
  }
});

test('what is written reads back bit for bit, names, order and metadata included', () => {
  const tensors = new Map([
    ['z', { shape: [2, 2], values: Float32Array.of(-0, 1e-45, Infinity, 0.1) }],
    ['10', { shape: [], values: Float32Array.of(3) }],
    ['__proto__', { shape: [0, 3], values: new Float32Array(0) }],
    ['é "quoted"', { shape: [1], values: Float32Array.of(Number.NaN) }],
  ]);
  const bytes = writeSafetensors(tensors, { config: '{"nz":4}' });
  const back = readSafetensors(bytes);
  expect(back.metadata).toEqual({ config: '{"nz":4}' });
  for (const [name, { shape, values }] of tensors) {
    expect(back.tensors.get(name)?.shape).toEqual(shape);
    expect(back.tensors.get(name)?.toFloat32()).toEqual(values);
  }
  expect(Number(new DataView(bytes.buffer).getBigUint64(0, true)) % 8).toBe(0); // the data is aligned
});

test('no tensors at all are a file of 10 bytes, and one padded with spaces is the same', () => {
  expect(readSafetensors(file({})).tensors.size).toBe(0);
  expect(readSafetensors(file({}, 0, '      ')).tensors.size).toBe(0);
});

test('a file that lies unaligned in its buffer is read', () => {
  const bytes = writeSafetensors(new Map([['a', { shape: [2], values: Float32Array.of(1, 2) }]]));
  const shifted = new Uint8Array(bytes.length + 1);
  shifted.set(bytes, 1);
  expect([...readSafetensors(shifted.subarray(1)).tensors.get('a')!.toFloat32()]).toEqual([1, 2]);
});

describe('what breaks the format is refused by name', () => {
  test.each([
    ['seven bytes', new Uint8Array(7), 'truncated', 'header length'],
    ['a header longer than the file', file({}).subarray(0, 9), 'truncated', 'header'],
    ['an absurd header length', Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 1, 0x7b), 'tooLarge', 'header length'],
    ['a picture', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0), 'unrecognised', 'header'],
    ['a header that is a list', file('[]'), 'unrecognised', 'header'],
    ['a header that is not JSON', file('{"a":'), 'damaged', 'header'],
    ['a header that is not UTF-8', Uint8Array.of(2, 0, 0, 0, 0, 0, 0, 0, 0x7b, 0xff), 'damaged', 'header'],
    [
      'a tensor named twice',
      file(`{"a":${JSON.stringify(f32(0, 4))},"\\u0061":${JSON.stringify(f32(4, 8))}}`, 8),
      'damaged',
      'header',
    ],
    [
      'a dtype said twice',
      file('{"a":{"dtype":"F32","dtype":"F64","shape":[1],"data_offsets":[0,4]}}', 4),
      'damaged',
      'header',
    ],
    ['an overlap', file({ a: f32(0, 8), b: f32(4, 12) }, 12), 'damaged', 'b'],
    ['a gap', file({ a: f32(0, 4), b: f32(8, 12) }, 12), 'damaged', 'b'],
    ['bytes that no tensor holds', file({ a: f32(0, 4) }, 8), 'damaged', 'data'],
    ['a tensor past the end', file({ a: f32(0, 8) }, 4), 'truncated', 'a'],
    ['a shape of another size', file({ a: f32(0, 8, [3]) }, 8), 'damaged', 'a data_offsets'],
    ['a negative length', file({ a: f32(0, 4, [-1]) }, 4), 'damaged', 'a shape'],
    ['a length beyond 2⁵³', file({ a: f32(0, 4, [2 ** 60]) }, 4), 'damaged', 'a shape'],
    ['offsets backwards', file({ a: f32(4, 0, [1]) }, 4), 'damaged', 'a data_offsets'],
    [
      'an 8-bit float',
      file({ a: { dtype: 'F8_E4M3', shape: [1], data_offsets: [0, 1] } }, 1),
      'unsupported',
      'a dtype',
    ],
    ['an entry that is a number', file({ a: 3 }), 'damaged', 'a'],
    ['metadata that is no text', file({ __metadata__: { a: 1 } }), 'damaged', '__metadata__'],
  ])('%s', (_, bytes, problem, what) => {
    expect(refusal(() => readSafetensors(bytes)).facts).toMatchObject({
      file: '.safetensors',
      problem,
      what,
    });
  });
});

test('a file cut anywhere is refused', () => {
  const bytes = golden('views.safetensors');
  for (let length = 0; length < bytes.length; length++) {
    refusal(() => readSafetensors(bytes.subarray(0, length)));
  }
});

test('a tensor whose values do not fill its shape is not written', () => {
  const wrong = new Map([['a', { shape: [3], values: new Float32Array(2) }]]);
  expect(() => writeSafetensors(wrong)).toThrow(RangeError);
});
