import { expect, test } from 'vitest';
import { PRESETS } from '../../src/config.ts';
import { CheckpointDamagedError, StoredVersionError } from '../../src/errors.ts';
import {
  type Checkpoint,
  decodeCheckpoint,
  encodeCheckpoint,
  type NamedArrays,
} from '../../src/model/checkpoint.ts';
import { normals } from '../../src/numerics/random.ts';

function arrays(name: string, ...lengths: number[]): NamedArrays {
  return new Map(
    lengths.map((length, i) => [
      `main.${i}.weight`,
      { shape: [length, 2], values: normals({ seed: 1, name: `${name}${i}` }, length * 2) },
    ]),
  );
}

const checkpoint: Checkpoint = {
  config: { ...PRESETS.quick, iterations: null, lr: 0.00123 },
  lr: 0.000615,
  forwardsBefore: 7,
  iteration: 123_456,
  trainSlices: 275,
  generator: {
    parameters: arrays('p', 3, 5),
    buffers: arrays('b', 2),
    moments: { first: arrays('f', 3, 5), second: arrays('s', 3, 5), squares: new Map(), steps: 123_456 },
  },
  critic: {
    parameters: arrays('q', 4),
    buffers: new Map(),
    moments: { first: arrays('g', 4), second: arrays('t', 4), squares: new Map(), steps: 617_280 },
  },
  average: { parameters: arrays('a', 3, 5), buffers: arrays('c', 2), steps: 9 },
};

test('a checkpoint comes back as it was, bit for bit', async () => {
  const special = new Float32Array([0, -0, 1e-45, 3.4028234663852886e38, Math.fround(0.1), -1]);
  const odd: Checkpoint = {
    ...checkpoint,
    critic: {
      ...checkpoint.critic,
      parameters: new Map([['main.0.weight', { shape: [6], values: special }]]),
    },
  };
  expect(await decodeCheckpoint(await encodeCheckpoint(checkpoint))).toEqual(checkpoint);
  const values = (await decodeCheckpoint(await encodeCheckpoint(odd))).critic.parameters.get(
    'main.0.weight',
  )!.values;
  expect(new Uint32Array(values.buffer)).toEqual(new Uint32Array(special.buffer));
});

test('the mean squares of RMSprop come back in Adam’s place', async () => {
  const clipped = (network: Checkpoint['critic'], squares: NamedArrays) => ({
    ...network,
    moments: { first: new Map(), second: new Map(), squares, steps: 7 },
  });
  const wc: Checkpoint = {
    ...checkpoint,
    config: { ...checkpoint.config, mode: 'wc', clip: 0.02 },
    generator: clipped(checkpoint.generator, arrays('u', 3, 5)),
    critic: clipped(checkpoint.critic, arrays('v', 4)),
  };
  expect(await decodeCheckpoint(await encodeCheckpoint(wc))).toEqual(wc);
});

test('a checkpoint of version 1, whose configuration knew neither trainer nor initialisation, reads as what it was', async () => {
  const { mode, clip, init, schedule, ...older } = checkpoint.config;
  expect([mode, clip, init, schedule]).toEqual(['gp', 0.01, 'pytorch', 'paper']);
  const bytes = new Uint8Array(
    await encodeCheckpoint({ ...checkpoint, config: older as Checkpoint['config'] }),
  );
  expect(await decodeCheckpoint(await renumbered(bytes, 1))).toEqual(checkpoint);
});

test('a checkpoint of version 2 has the configuration’s rate, no average, and forwards that its steps account for', async () => {
  const { lr: _, forwardsBefore: __, ...older } = { ...checkpoint, average: null };
  const bytes = new Uint8Array(await encodeCheckpoint(older as Checkpoint));
  expect(await decodeCheckpoint(await renumbered(bytes, 2))).toEqual({
    ...older,
    lr: 0.00123,
    forwardsBefore: 0,
  });
});

/** Where nothing of a later version is in them, versions differ in their number alone; the digest is made again. */
async function renumbered(bytes: Uint8Array<ArrayBuffer>, version: number): Promise<ArrayBuffer> {
  new DataView(bytes.buffer).setUint32(8, version, true);
  bytes.set(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes.slice(0, -32))), bytes.length - 32);
  return bytes.buffer;
}

test('the bytes begin with their name and version', async () => {
  const bytes = await encodeCheckpoint(checkpoint);
  expect(new TextDecoder().decode(bytes.slice(0, 8))).toBe('GANTRYCK');
  expect(new DataView(bytes).getUint32(8, true)).toBe(3);
});

test('another version is refused with both numbers, once its bytes are known to be whole', async () => {
  const bytes = await renumbered(new Uint8Array(await encodeCheckpoint(checkpoint)), 4);
  const error = await decodeCheckpoint(bytes).catch((e: unknown) => e);
  expect(error).toBeInstanceOf(StoredVersionError);
  expect((error as StoredVersionError).facts).toEqual({ found: 4, expected: 3 });
  expect((error as StoredVersionError).message).toMatch(/version 4.*reads version 3/);
});

test.each([
  ['a flipped bit in the weights', 'checksum', (b: Uint8Array) => flip(b, b.length - 40)],
  ['a flipped bit in the header', 'checksum', (b: Uint8Array) => flip(b, 40)],
  ['a flipped bit in the digest', 'checksum', (b: Uint8Array) => flip(b, b.length - 1)],
  ['a lost end', 'checksum', (b: Uint8Array) => b.slice(0, -8)],
  ['a flipped bit in the version', 'checksum', (b: Uint8Array) => flip(b, 8)],
  ['almost nothing', 'truncated', (b: Uint8Array) => b.slice(0, 20)],
  ['nothing', 'truncated', () => new Uint8Array()],
  ['other bytes', 'layout', (b: Uint8Array) => new Uint8Array(b.length)],
] as const)('%s is damage (%s)', async (_, reason, damage) => {
  const bytes = damage(new Uint8Array(await encodeCheckpoint(checkpoint)));
  const error = await decodeCheckpoint(Uint8Array.from(bytes).buffer).catch((e: unknown) => e);
  expect(error).toBeInstanceOf(CheckpointDamagedError);
  expect((error as CheckpointDamagedError).facts).toEqual({ reason });
});

function flip(bytes: Uint8Array, at: number): Uint8Array {
  const copy = bytes.slice();
  copy[at]! ^= 1;
  return copy;
}
