/** The golden files of test/oracle/interop, as bytes. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { ModelFileError } from '../../src/errors.ts';

const folder = join(import.meta.dirname, '../oracle/interop');

export function golden(name: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readFileSync(join(folder, name)));
}

/** What `action` throws, which must be a ModelFileError. */
export function refusal(action: () => unknown): ModelFileError {
  try {
    action();
  } catch (error) {
    expect(error).toBeInstanceOf(ModelFileError);
    return error as ModelFileError;
  }
  throw new Error('Nothing was refused');
}

/** Bytes of a float array: equality of these is equality of bits, -0 and NaN included. */
export function bitsOf({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
