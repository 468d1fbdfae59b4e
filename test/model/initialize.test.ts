import { expect, test } from 'vitest';
import { PRESETS } from '../../src/config.ts';
import { criticLayers, generatorLayers } from '../../src/model/architecture.ts';
import { initialBuffers, initialParameters, zerosLike } from '../../src/model/initialize.ts';

const generator = generatorLayers(PRESETS.quick);
const seeded = (seed: number) => ({ seed, init: 'pytorch' }) as const;

test.each([
  // 1/√(channels·4·4): in channels of Conv2d, out channels of ConvTranspose2d (torch.nn.init, fan of dimension 1).
  ['generator', 'main.0.weight', 1 / Math.sqrt(64 * 16)],
  ['generator', 'main.9.weight', 1 / Math.sqrt(1 * 16)],
  ['critic', 'main.0.weight', 1 / Math.sqrt(1 * 16)],
  ['critic', 'main.4.weight', 1 / Math.sqrt(32 * 16)],
] as const)('%s %s is uniform up to PyTorch default bound', (network, name, bound) => {
  const layers = network === 'generator' ? generator : criticLayers(PRESETS.quick);
  const { values } = initialParameters(network, layers, seeded(1)).get(name)!;
  const largest = values.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  expect(largest).toBeLessThanOrEqual(bound * (1 + 1e-7)); // rounding to float32
  expect(largest).toBeGreaterThan(bound * 0.95); // 256 values or more: below this once in 500,000
  const variance = values.reduce((sum, x) => sum + x * x, 0) / values.length;
  // A uniform variable's square has standard deviation 0.894 of its mean bound²/3; five of that over √n.
  expect(Math.abs(variance / (bound ** 2 / 3) - 1)).toBeLessThan((5 * 0.894) / Math.sqrt(values.length));
});

test('normalisations start as PyTorch has them', () => {
  const parameters = initialParameters('generator', generator, seeded(1));
  expect([...parameters.get('main.1.weight')!.values]).toEqual(Array(64).fill(1));
  expect([...parameters.get('main.1.bias')!.values]).toEqual(Array(64).fill(0));
  const buffers = initialBuffers(generator);
  expect([...buffers.get('main.4.running_mean')!.values]).toEqual(Array(32).fill(0));
  expect([...buffers.get('main.4.running_var')!.values]).toEqual(Array(32).fill(1));
});

test('dcgan draws convolutions from N(0, 0.02), gains from N(1, 0.02), and offsets are 0', () => {
  for (const [network, layers] of [
    ['generator', generator],
    ['critic', criticLayers(PRESETS.quick)],
  ] as const) {
    for (const [name, { shape, values }] of initialParameters(network, layers, { seed: 1, init: 'dcgan' })) {
      const n = values.length;
      if (name.endsWith('.bias')) {
        expect(values.every((x) => x === 0)).toBe(true);
        continue;
      }
      const centre = shape.length === 4 ? 0 : 1;
      const mean = values.reduce((sum, x) => sum + x, 0) / n;
      const deviation = Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / n);
      // The mean of n has deviation 0.02/√n, their deviation 0.02/√(2n): five of each.
      expect(Math.abs(mean - centre), name).toBeLessThan((5 * 0.02) / Math.sqrt(n));
      expect(Math.abs(deviation - 0.02), name).toBeLessThan((5 * 0.02) / Math.sqrt(2 * n));
    }
  }
});

test('a seed gives the same weights, another seed others, and no two tensors share their numbers', () => {
  const first = initialParameters('critic', criticLayers(PRESETS.quick), seeded(7));
  expect(initialParameters('critic', criticLayers(PRESETS.quick), seeded(7))).toEqual(first);
  const other = initialParameters('critic', criticLayers(PRESETS.quick), seeded(8));
  expect(other.get('main.2.weight')!.values).not.toEqual(first.get('main.2.weight')!.values);
  // Two tensors of one size and bound: generator's last and critic's first.
  const generators = initialParameters('generator', generator, seeded(7));
  expect(generators.get('main.9.weight')!.values).not.toEqual(first.get('main.0.weight')!.values);
});

test('moments start at zero, one for each parameter', () => {
  const parameters = initialParameters('critic', criticLayers(PRESETS.quick), seeded(7));
  const zeros = zerosLike(parameters);
  expect([...zeros.keys()]).toEqual([...parameters.keys()]);
  for (const [name, { shape, values }] of zeros) {
    expect(shape).toEqual(parameters.get(name)!.shape);
    expect(values.every((x) => x === 0)).toBe(true);
  }
});
