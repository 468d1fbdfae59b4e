import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { GantryError } from '../../src/errors.ts';
import { writeNpy } from '../../src/interop/npy.ts';
import { readNpy } from '../fixtures/readNpy.ts';

interface Case {
  readonly name: string;
  readonly shape: readonly number[];
  readonly file: string;
  readonly values: string;
}

/** numpy 1.24 (test/oracle/interop/npy.py). */
const numpy = JSON.parse(readFileSync(join(import.meta.dirname, '../oracle/interop/npy.json'), 'utf8')) as {
  readonly written: readonly Case[];
  readonly read: readonly Case[];
  readonly refused: readonly Case[];
};

const bytesOf = (base64: string) => new Uint8Array(Buffer.from(base64, 'base64'));
const floatsOf = (base64: string) => new Float32Array(bytesOf(base64).buffer);
const base64Of = (bytes: Float32Array | Uint8Array) =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');

test.each(numpy.written)('a float32 array $shape is written as numpy saves it', ({ shape, file, values }) => {
  expect(base64Of(writeNpy(floatsOf(values), shape))).toBe(file);
  const back = readNpy(bytesOf(file));
  expect(back.shape).toEqual(shape);
  expect(base64Of(back.values)).toBe(values);
});

test.each(numpy.read)('$name is read as float32 in C order', ({ shape, file, values }) => {
  const { shape: found, values: floats } = readNpy(bytesOf(file));
  expect(found).toEqual(shape);
  expect(floats).toEqual(floatsOf(values));
});

test.each(numpy.refused)('$name is refused as unsupported', ({ file }) => {
  expect(problemOf(bytesOf(file))).toMatch(/^(unsupported descr|damaged header)$/);
});

test('a file at an odd offset of its buffer is read', () => {
  const { file, values } = numpy.written[4]!;
  const shifted = new Uint8Array(bytesOf(file).length + 3);
  shifted.set(bytesOf(file), 3);
  expect(base64Of(readNpy(shifted.subarray(3)).values)).toBe(values);
});

const whole = bytesOf(numpy.written[4]!.file);

test('a file cut short anywhere is refused', () => {
  for (let length = 0; length < whole.length; length++) {
    expect(problemOf(whole.subarray(0, length)), `${length} bytes`).toMatch(/^(unrecognised|truncated) /);
  }
});

test.each([
  ["{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }", null],
  ["{'shape': (2L, 3L), 'fortran_order': False, 'descr': '<f4'}", null], // Python 2
  ['{"descr": "<f4", "fortran_order": False, "shape": (2, 3)}', null],
  ["{'descr': '<f4', 'fortran_order': False}", 'damaged shape'],
  ["{'descr': '<f4', 'shape': (2, 3)}", 'damaged fortran_order'],
  ["{'descr': '<f4', 'fortran_order': False, 'shape': (6)}", 'damaged shape'], // no tuple
  ["{'descr': '<f4', 'fortran_order': False, 'shape': (2, -3)}", 'damaged header'],
  ["{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), 'more': (1,)}", 'damaged header'],
  ["{'descr': '<f4', 'descr': '<f8', 'fortran_order': False, 'shape': (2, 3)}", 'damaged header'],
  ["__import__('os').getcwd()", 'damaged header'],
  ["{'descr': '<f4', 'fortran_order': False, 'shape': (2, 4), }", 'truncated data'],
  ["{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }", 'damaged data'],
  [
    "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999, 99999999, 0, 99999999999999999999), }",
    'tooLarge shape',
  ],
  ["{'descr': '<f4', 'fortran_order': False, 'shape': (9999999999, 9999999999), }", 'truncated data'],
  [`{'descr': '<f4', 'fortran_order': False, 'shape': (${'1,'.repeat(33)}), }`, 'tooLarge dimensions'],
] as const)('the header %s gives %s', (header, wanted) => {
  const data = whole.subarray(whole.length - 24);
  expect(problemOf(fileWith(header, data))).toBe(wanted);
});

test('a version of the future and a header beyond all measure are refused', () => {
  const future = whole.slice();
  future[6] = 4;
  expect(problemOf(future)).toBe('unsupported version');
  const long = whole.slice();
  new DataView(long.buffer).setUint16(8, 65535, true);
  expect(problemOf(long)).toBe('tooLarge header length');
});

test('texts of a file do not reach the message', () => {
  const file = fileWith(
    "{'descr': 'Doe^Jane', 'fortran_order': False, 'shape': (2, 3)}",
    whole.subarray(-24),
  );
  expect(() => readNpy(file)).toThrow(/another type/);
});

test('a shape of another size than the values is the caller’s mistake', () => {
  expect(() => writeNpy(new Float32Array(5), [2, 3])).toThrow('5 values for [2, 3]');
});

function fileWith(header: string, data: Uint8Array): Uint8Array {
  const text = new TextEncoder().encode(`${header}\n`);
  const bytes = new Uint8Array(10 + text.length + data.length);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]);
  new DataView(bytes.buffer).setUint16(8, text.length, true);
  bytes.set(text, 10);
  bytes.set(data, 10 + text.length);
  return bytes;
}

/** `problem what` of the error; null where the file is read. */
function problemOf(bytes: Uint8Array): string | null {
  try {
    readNpy(bytes);
    return null;
  } catch (error) {
    if (!(error instanceof GantryError)) throw error;
    return `${error.facts.problem} ${error.facts.what}`;
  }
}
