/** A bundle is read whole or refused by name; the bundles are the committed ones (test/oracle/replay/bundles.py). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { ConfigError, ModelFileError } from '../../src/errors.ts';
import { readReplayBundle } from '../../src/interop/replayBundle.ts';
import { readSafetensors, writeSafetensors } from '../../src/interop/safetensors.ts';
import type { NamedTensor } from '../../src/interop/tensors.ts';

const folder = join(import.meta.dirname, '..', 'oracle', 'replay');

describe('a bundle', () => {
  test('gives its networks, its inputs and a configuration that its tensors decide', () => {
    const bundle = readReplayBundle(
      tiny(({ config }) => ({ config: { ...config, critic_iters: 5, ngf: 64 } })),
    );
    // K, C, B and widths as bundles.py writes them for `tiny`.
    expect(bundle).toMatchObject({ iterations: 5, criticSteps: 2, batch: 4, batchesTracked: 0 });
    expect(bundle.config).toMatchObject({
      mode: 'gp',
      schedule: 'paper',
      lr: 1e-4,
      nz: 8,
      ngf: 4,
      imsize: 32,
    });
    expect(bundle.config).toMatchObject({ critic_iters: 2, bsize: 4 });
    expect(bundle.real).toHaveLength(5 * 2 * 4 * 32 * 32);
    expect(bundle.generatorLatents).toHaveLength(5 * 4 * 8);
    expect(bundle.counters).toHaveLength(3); // one a batch normalisation at 32 px
  });

  test('may hold the params under their own key, mode and schedule beside them', () => {
    const nested = tiny(({ config: { mode, schedule, ...params } }) => ({
      config: { mode, schedule, params },
    }));
    expect(readReplayBundle(nested).config).toEqual(readReplayBundle(tiny()).config);
  });

  test.each([
    'real',
    'z_critic',
    'alpha',
    'z_generator',
    'discriminator.main.2.weight',
    'generator.main.1.bias',
  ])('without "%s" is refused by that name', (name) => {
    const bytes = tiny(({ tensors }) => {
      tensors.delete(name);
      return {};
    });
    expect(problemOf(bytes)).toMatchObject({ problem: 'missing', what: name });
  });

  test.each([
    ['real', [5, 2, 4, 1, 16, 64], '[5, 2, 4, 1, 32, 32]'],
    ['z_critic', [5, 2, 8, 4], '[5, 2, 4, 8]'],
    ['alpha', [40], '[5, 2, 4]'],
    ['z_generator', [5, 8, 4], '[5, 4, 8]'],
    ['discriminator.main.2.weight', [4, 8, 4, 4], '[8, 4, 4, 4]'],
    ['generator.main.1.bias', [4, 4], '[16]'],
  ])('whose "%s" has shape %j is refused with both shapes', (name, shape, expected) => {
    const bytes = tiny(({ tensors }) => {
      tensors.set(name, { shape, values: tensors.get(name)!.values });
      return {};
    });
    const found = `[${shape.join(', ')}]`;
    expect(problemOf(bytes)).toEqual({ file: '.safetensors', problem: 'shape', what: name, found, expected });
  });

  test('of another schedule is refused with those that are replayed', () => {
    const bytes = tiny(({ config }) => ({ config: { ...config, schedule: 'alternate' } }));
    expect(problemOf(bytes)).toMatchObject({
      problem: 'unsupported',
      what: 'schedule',
      found: 'alternate',
      expected: 'paper, thesis',
    });
  });

  test('with a value that no run can have is refused as a configuration is', () => {
    const bytes = tiny(({ config }) => ({ config: { ...config, lr: -1 } }));
    expect(() => readReplayBundle(bytes)).toThrow(ConfigError);
  });

  test('without a configuration, or with other text there, is refused', () => {
    const { tensors } = contents();
    expect(problemOf(writeSafetensors(tensors))).toMatchObject({
      problem: 'missing',
      what: '__metadata__.config',
    });
    expect(problemOf(writeSafetensors(tensors, { config: 'gp' }))).toMatchObject({ problem: 'damaged' });
  });
});

interface Contents {
  readonly tensors: Map<string, NamedTensor>;
  readonly config: Record<string, unknown>;
}

function contents(): Contents {
  const { tensors, metadata } = readSafetensors(
    gunzipSync(readFileSync(join(folder, 'tiny.safetensors.gzip'))),
  );
  return {
    tensors: new Map(
      [...tensors].map(([name, view]) => [name, { shape: view.shape, values: view.toFloat32() }]),
    ),
    config: JSON.parse(metadata.config!),
  };
}

/** The bundle `tiny` after a change. */
function tiny(change: (whole: Contents) => Partial<Pick<Contents, 'config'>> = () => ({})): Uint8Array {
  const whole = contents();
  const { config = whole.config } = change(whole);
  return writeSafetensors(whole.tensors, { config: JSON.stringify(config) });
}

function problemOf(bytes: Uint8Array) {
  try {
    readReplayBundle(bytes);
  } catch (error) {
    if (error instanceof ModelFileError) return error.facts;
    throw error;
  }
  throw new Error('The bundle was read.');
}
