/**
 * The very bytes that Debian's PyTorch has loaded: test/oracle/interop/check_torch.py checks what this file writes and
 * notes their digests in written.json. Where the writers change, these tests fail until PyTorch has been asked again:
 *
 *     GANTRY_WRITE=/some/folder npx vitest run --project node test/interop/written.test.ts
 *     cd test/oracle/interop && /usr/bin/python3 check_torch.py /some/folder > written.json
 */
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { RunConfig } from '../../src/config.ts';
import { readSafetensors, writeSafetensors } from '../../src/interop/safetensors.ts';
import { readThesisCheckpoint, writeThesisCheckpoint } from '../../src/interop/thesisCheckpoint.ts';
import written from '../oracle/interop/written.json';
import { golden } from './golden.ts';

/** Params of the thesis alone: the bytes shall not change when the configuration learns a key. */
const KEYS = [
  'bsize',
  'imsize',
  'nc',
  'nz',
  'ngf',
  'ndf',
  'nepochs',
  'lr',
  'beta1',
  'save_epoch',
  'critic_iters',
] as const;

function checkpoint(name: string): Uint8Array {
  const read = readThesisCheckpoint(golden(name));
  const config = Object.fromEntries(KEYS.map((key) => [key, read.config[key]])) as unknown as RunConfig;
  return writeThesisCheckpoint({ ...read, config });
}

test.each([
  ['thesis.pth', () => checkpoint('thesis.pth')],
  ['thesis-wc.pth', () => checkpoint('thesis-wc.pth')],
  [
    'thesis.safetensors',
    () => {
      const { tensors, metadata } = readSafetensors(golden('thesis.safetensors'));
      const arrays = [...tensors].map(
        ([name, view]) => [name, { shape: view.shape, values: view.toFloat32() }] as const,
      );
      return writeSafetensors(new Map(arrays), metadata);
    },
  ],
] as const)('%s is written as PyTorch has read it', (name, write) => {
  const bytes = write();
  const folder = process.env.GANTRY_WRITE;
  if (folder) writeFileSync(join(folder, name), bytes);
  else expect(createHash('sha256').update(bytes).digest('hex')).toBe(written.files[name].sha256);
});
