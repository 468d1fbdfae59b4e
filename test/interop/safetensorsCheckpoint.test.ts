import { describe, expect, test } from 'vitest';
import { ConfigError, INTENDED_USE } from '../../src/errors.ts';
import { readSafetensors, writeSafetensors } from '../../src/interop/safetensors.ts';
import {
  readSafetensorsCheckpoint,
  writeSafetensorsCheckpoint,
} from '../../src/interop/safetensorsCheckpoint.ts';
import type { NamedTensor } from '../../src/interop/tensors.ts';
import { readThesisCheckpoint } from '../../src/interop/thesisCheckpoint.ts';
import { bitsOf, golden, refusal } from './golden.ts';

const thesis = readThesisCheckpoint(golden('thesis.pth'));
const bytes = writeSafetensorsCheckpoint(thesis);

test.each(['thesis.pth', 'thesis-wc.pth'])('%s comes back the same through safetensors', (name) => {
  const { corrected: _, ...state } = readThesisCheckpoint(golden(name));
  const whole = { ...state, generatorEma: state.generator };
  expect(readSafetensorsCheckpoint(writeSafetensorsCheckpoint(whole))).toEqual({
    ...whole,
    file: '.safetensors',
    corrected: [],
  });
});

test("names, layout and bits are PyTorch's (thesis.safetensors)", () => {
  const { tensors, metadata } = readSafetensors(bytes);
  const expected = new Map(readSafetensors(golden('thesis.safetensors')).tensors);
  for (const name of ['latents', 'images']) expected.delete(name);
  expect([...tensors.keys()].sort()).toEqual([...expected.keys()].sort());
  for (const [name, view] of expected) {
    expect(tensors.get(name)!.shape, name).toEqual(view.shape);
    expect(bitsOf(tensors.get(name)!.toFloat32()), name).toEqual(bitsOf(view.toFloat32()));
  }
  expect(JSON.parse(metadata.config!)).toEqual({ ...thesis.config, note: 'small' });
  expect(metadata.intended_use).toBe(INTENDED_USE);
});

/** The written file with tensors or metadata changed. */
function changed(
  change: (tensors: Map<string, NamedTensor>, metadata: Record<string, string>) => void,
): () => unknown {
  return () => {
    const { tensors, metadata } = readSafetensors(bytes);
    const arrays = new Map<string, NamedTensor>(
      [...tensors].map(([name, view]) => [name, { shape: view.shape, values: view.toFloat32() }]),
    );
    const said = { ...metadata };
    change(arrays, said);
    return readSafetensorsCheckpoint(writeSafetensors(arrays, said));
  };
}

test('a newer Gantry’s file is refused with both numbers; one that does not say is read', () => {
  const error = refusal(changed((_, metadata) => Object.assign(metadata, { gantry_format: '2' })));
  expect(error.facts).toMatchObject({ problem: 'unsupported', what: '__metadata__.gantry_format' });
  expect(error.message).toMatch(/2, a newer Gantry's.*1 \(open it with that Gantry\)/);
  expect(changed((_, metadata) => delete metadata.gantry_format)).not.toThrow();
});

test('networks without optimizers or metadata are read with the preset, other tensors passed over', () => {
  const read = readSafetensorsCheckpoint(
    writeSafetensors(
      new Map(
        [...readSafetensors(golden('thesis.safetensors')).tensors].map(([name, view]) => [
          name,
          { shape: view.shape, values: view.toFloat32() },
        ]),
      ),
    ),
  );
  expect(read).toMatchObject({ generatorOptimizer: null, criticOptimizer: null, batchesTracked: 0 });
  expect(read.generator).toEqual(thesis.generator);
  expect(read.critic).toEqual(thesis.critic);
  expect(read.config).toMatchObject({ imsize: 32, nz: 4, ngf: 2, ndf: 3, lr: 0.0001 }); // the preset's rate
});

describe('what does not fit is refused by name', () => {
  const floats = (...shape: number[]): NamedTensor => ({
    shape,
    values: new Float32Array(shape.reduce((a, b) => a * b, 1)),
  });
  test.each<[string, Parameters<typeof changed>[0], string, object]>([
    [
      'no generator',
      (t) => [...t.keys()].forEach((name) => void (name.startsWith('generator.') && t.delete(name))),
      'missing',
      { what: 'generator.main.0.weight' },
    ],
    [
      'a missing tensor',
      (t) => t.delete('generator.main.4.bias'),
      'missing',
      { what: 'generator.main.4.bias' },
    ],
    [
      'another shape',
      (t) => t.set('discriminator.main.2.weight', floats(6, 4, 4, 4)),
      'shape',
      { what: 'discriminator.main.2.weight', found: '[6, 4, 4, 4]', expected: '[6, 3, 4, 4]' },
    ],
    [
      'a missing moment',
      (t) => t.delete('optimizerG.exp_avg.main.9.weight'),
      'missing',
      { what: 'optimizerG.exp_avg.main.9.weight' },
    ],
    [
      'a config that is no JSON',
      (_, m) => Object.assign(m, { config: '{' }),
      'damaged',
      { what: '__metadata__.config' },
    ],
    [
      'another optimizer',
      (_, m) => Object.assign(m, { optimizerG: '{"kind":"sgd","steps":1,"lr":1}' }),
      'unsupported',
      { what: 'optimizerG.kind', found: 'sgd' },
    ],
    [
      'half a step',
      (_, m) => Object.assign(m, { optimizerG: '{"kind":"adam","steps":0.5,"lr":1}' }),
      'damaged',
      { what: 'optimizerG.steps' },
    ],
    [
      'a counter that is none',
      (_, m) => Object.assign(m, { num_batches_tracked: 'x' }),
      'damaged',
      { what: 'num_batches_tracked' },
    ],
  ])('%s', (_, change, problem, facts) => {
    expect(refusal(changed(change)).facts).toMatchObject({ file: '.safetensors', problem, ...facts });
  });

  test('a value that no run can have is a ConfigError', () => {
    expect(changed((_, metadata) => Object.assign(metadata, { config: '{"bsize":-1}' }))).toThrow(
      ConfigError,
    );
  });
});
