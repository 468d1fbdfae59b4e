import { expect, test } from 'vitest';
import { readAnyCheckpoint } from '../../src/interop/anyCheckpoint.ts';
import { modelHash } from '../../src/interop/modelHash.ts';
import {
  readSafetensorsCheckpoint,
  writeSafetensorsCheckpoint,
} from '../../src/interop/safetensorsCheckpoint.ts';
import expected from '../oracle/generate/golden.json';
import { golden } from './golden.ts';

const { modelHashes } = expected;

test.each(Object.keys(modelHashes) as (keyof typeof modelHashes)[])(
  '%s hashes as in Python',
  async (name) => {
    expect(await modelHash(readAnyCheckpoint(golden(name)).generator)).toBe(modelHashes[name]);
  },
);

test('a checkpoint has one hash in every form', async () => {
  const state = readAnyCheckpoint(golden('thesis.pth'));
  const again = readSafetensorsCheckpoint(writeSafetensorsCheckpoint(state));
  expect(await modelHash(again.generator)).toBe(modelHashes['thesis.pth']);
});

test('one weight’s last bit changes it', async () => {
  const { generator } = readAnyCheckpoint(golden('thesis.pth'));
  const [name, tensor] = [...generator.buffers][0]!;
  const values = tensor.values.slice();
  new Uint32Array(values.buffer)[0]! ^= 1;
  const buffers = new Map([...generator.buffers, [name, { ...tensor, values }]]);
  expect(await modelHash({ ...generator, buffers })).not.toBe(modelHashes['thesis.pth']);
});
