import { describe, expect, test } from 'vitest';
import { ConfigError } from '../../src/errors.ts';
import { Dict, OrderedDict, type PickleValue, Tuple } from '../../src/interop/pickle.ts';
import { readSafetensors } from '../../src/interop/safetensors.ts';
import { type NamedTensor, type NamedTensors, ownTensor } from '../../src/interop/tensors.ts';
import { readThesisCheckpoint, writeThesisCheckpoint } from '../../src/interop/thesisCheckpoint.ts';
import { readTorchFile } from '../../src/interop/torchFile.ts';
import { fromTorchLayout, toTorchLayout } from '../../src/interop/torchLayout.ts';
import { writeTorchFile } from '../../src/interop/torchWriter.ts';
import {
  bufferShapes,
  criticLayers,
  generatorLayers,
  parameterShapes,
} from '../../src/model/architecture.ts';
import { bitsOf, golden, refusal } from './golden.ts';

/** Every tensor equals PyTorch's of that name, convolutions by their indices: ours[h, w, l, s] = theirs[s, l, h, w]. */
function expectTorch(tensors: NamedTensors, prefix: string, file: string): void {
  const expected = readSafetensors(golden(file)).tensors;
  expect(tensors.size).toBeGreaterThan(0);
  for (const [name, { shape, values }] of tensors) {
    const theirs = expected.get(`${prefix}.${name}`)!;
    if (shape.length !== 4) {
      expect(shape).toEqual(theirs.shape);
      expect(bitsOf(values), name).toEqual(bitsOf(theirs.toFloat32()));
      continue;
    }
    const [small, large] = theirs.shape as [number, number];
    expect(shape).toEqual([4, 4, large, small]);
    const source = theirs.toFloat32();
    for (let h = 0, i = 0; h < 4; h++) {
      for (let w = 0; w < 4; w++) {
        for (let l = 0; l < large; l++) {
          for (let s = 0; s < small; s++) expect(values[i++]).toBe(source[((s * large + l) * 4 + h) * 4 + w]);
        }
      }
    }
  }
}

/** thesis.pth with something changed, read again. */
function changed(change: (root: Dict) => void): () => unknown {
  return () => {
    const root = readTorchFile(golden('thesis.pth')) as Dict;
    change(root);
    return readThesisCheckpoint(writeTorchFile(root));
  };
}
const part = (root: Dict, ...keys: (string | number)[]) =>
  keys.reduce<PickleValue>(
    (at, key) => (at instanceof Dict ? at.get(key)! : (at as PickleValue[])[Number(key)]!),
    root,
  ) as Dict;
const floats = (...shape: number[]) => ownTensor(shape, new Float32Array(shape.reduce((a, b) => a * b, 1)));

describe.each(['thesis.pth', 'thesis-stream.pth'])('%s', (name) => {
  const read = readThesisCheckpoint(golden(name));

  test('shapes, optimizers and params become the configuration; what Gantry does not know is kept', () => {
    expect(read.config).toMatchObject({
      imsize: 32,
      nc: 1,
      nz: 4,
      ngf: 2,
      ndf: 3,
      bsize: 128,
      nepochs: 1000,
    });
    expect(read.config).toMatchObject({
      lr: 0.0002,
      beta1: 0.5,
      beta2: 0.999,
      save_epoch: 100,
      critic_iters: 5,
    });
    expect(read.config).toMatchObject({ lambda: 10, iterations: null }); // not in the file: the thesis's
    expect(read.otherParams).toEqual({ note: 'small' });
    expect(read.corrected).toEqual([]);
  });

  test("weights, statistics and Adam's moments are PyTorch's, in Gantry's layout", () => {
    expectTorch(read.generator.parameters, 'generator', 'thesis.safetensors');
    expectTorch(read.generator.buffers, 'generator', 'thesis.safetensors');
    expectTorch(read.critic!.parameters, 'discriminator', 'thesis.safetensors');
    for (const [key, optimizer] of [
      ['optimizerG', read.generatorOptimizer!],
      ['optimizerD', read.criticOptimizer!],
    ] as const) {
      if (optimizer.kind !== 'adam') throw new Error('Not Adam');
      expect(optimizer).toMatchObject({ steps: 3, lr: 0.0002, beta1: 0.5, beta2: 0.999 });
      expectTorch(optimizer.first, `${key}.exp_avg`, 'thesis.safetensors');
      expectTorch(optimizer.second, `${key}.exp_avg_sq`, 'thesis.safetensors');
    }
    expect(read.batchesTracked).toBe(6); // two training forwards in each of golden.py's three steps
  });

  test('names, order and shapes are those of model/architecture.ts', () => {
    const shapes = (tensors: NamedTensors) => [...tensors].map(([key, { shape }]) => [key, shape]);
    const [generator, critic] = [generatorLayers(read.config), criticLayers(read.config)];
    expect(shapes(read.generator.parameters)).toEqual([...parameterShapes(generator)]);
    expect(shapes(read.generator.buffers)).toEqual([...bufferShapes(generator)]);
    expect(shapes(read.critic!.parameters)).toEqual([...parameterShapes(critic)]);
    expect(read.critic!.buffers.size).toBe(0);
  });
});

test('a weight-clipping checkpoint brings RMSprop, 64 px', () => {
  const { config, generatorOptimizer, criticOptimizer } = readThesisCheckpoint(golden('thesis-wc.pth'));
  expect(config).toMatchObject({ mode: 'wc', imsize: 64, ngf: 2, ndf: 2, lr: 5e-5 });
  for (const [key, optimizer] of [
    ['optimizerG', generatorOptimizer!],
    ['optimizerD', criticOptimizer!],
  ] as const) {
    if (optimizer.kind !== 'rmsprop') throw new Error('Not RMSprop');
    expect(optimizer).toMatchObject({ steps: 3, lr: 5e-5 });
    expectTorch(optimizer.squares, `${key}.square_avg`, 'thesis-wc.safetensors');
  }
});

test.each(['thesis.pth', 'thesis-wc.pth'])('%s is the same after writing and reading', (name) => {
  const read = readThesisCheckpoint(golden(name));
  expect(readThesisCheckpoint(writeThesisCheckpoint(read))).toEqual(read);
});

test('params carries every configuration key, and a running average of the generator has a place of its own', () => {
  const { corrected: _, ...state } = readThesisCheckpoint(golden('thesis.pth'));
  const halved = (tensors: NamedTensors): NamedTensors =>
    new Map(
      [...tensors].map(([name, { shape, values }]) => [name, { shape, values: values.map((x) => x / 2) }]),
    );
  const generatorEma = {
    parameters: halved(state.generator.parameters),
    buffers: halved(state.generator.buffers),
  };
  const bytes = writeThesisCheckpoint({ ...state, generatorEma });
  const params = part(readTorchFile(bytes) as Dict, 'params');
  expect(Object.fromEntries(params)).toEqual({ ...state.config, note: 'small' });
  expect(readThesisCheckpoint(bytes).generatorEma).toMatchObject(generatorEma);
});

test('optimizers that have not stepped are zeros', () => {
  const { corrected: _, ...state } = readThesisCheckpoint(golden('thesis.pth'));
  const generatorOptimizer = { ...state.generatorOptimizer!, steps: 0 };
  const back = readThesisCheckpoint(
    writeThesisCheckpoint({ ...state, generatorOptimizer }),
  ).generatorOptimizer;
  if (back?.kind !== 'adam') throw new Error('Not Adam');
  expect(back.steps).toBe(0);
  expect(back.first.get('main.0.weight')?.shape).toEqual([4, 4, 8, 4]);
  expect([...back.first.values()].every(({ values }) => values.every((x) => x === 0))).toBe(true);
});

test('a generator alone is read, with or without the names of nn.DataParallel', () => {
  const whole = readTorchFile(golden('thesis.pth')) as Dict;
  const state = part(whole, 'generator');
  const parallel = new OrderedDict([...state].map(([key, value]) => [`module.${key}`, value]));
  const expected = readThesisCheckpoint(golden('thesis.pth')).generator;
  for (const root of [state, parallel, new Dict([['generator', parallel]])]) {
    const read = readThesisCheckpoint(writeTorchFile(root));
    expect(read).toMatchObject({ critic: null, generatorOptimizer: null, criticOptimizer: null });
    expect(read.generator).toEqual(expected);
    expect(read.config).toMatchObject({ imsize: 32, nz: 4, ngf: 2 });
  }
});

test('the other names of the thesis are read, steps may be integers, and counters may be absent', () => {
  const read = changed((root) => {
    const params = part(root, 'params');
    params.delete('bsize');
    params.set('batch_size', 16);
    for (const entry of part(root, 'optimizerG', 'state').values()) (entry as Dict).set('step', 3); // before PyTorch 1.12
    for (const norm of ['main.1', 'main.4', 'main.7'])
      part(root, 'generator').delete(`${norm}.num_batches_tracked`);
  })() as ReturnType<typeof readThesisCheckpoint>;
  expect(read.config.bsize).toBe(16);
  expect(read.generatorOptimizer?.steps).toBe(3);
  expect(read.batchesTracked).toBe(0);
});

test('shapes and optimizers overrule params, and say so', () => {
  const read = changed((root) => {
    part(root, 'params').set('imsize', 64).set('lr', 0.1);
  })() as ReturnType<typeof readThesisCheckpoint>;
  expect(read.config).toMatchObject({ imsize: 32, lr: 0.0002 });
  expect(read.corrected).toEqual([
    { key: 'imsize', params: 64, used: 32 },
    { key: 'lr', params: 0.1, used: 0.0002 },
  ]);
});

describe('another network is refused by name', () => {
  const thousand = (inner: PickleValue) => Array.from({ length: 1000 }, () => inner);
  test.each<[string, (root: Dict) => void, string, object]>([
    ['no generator', (r) => r.delete('generator'), 'missing', { what: 'generator' }],
    [
      'a tensor of another shape',
      (r) => part(r, 'generator').set('main.3.weight', floats(8, 5, 4, 4)),
      'shape',
      { what: 'generator.main.3.weight', found: '[8, 5, 4, 4]', expected: '[8, 4, 4, 4]' },
    ],
    [
      'a statistic of another shape',
      (r) => part(r, 'generator').set('main.4.running_var', floats(8)),
      'shape',
      { what: 'generator.main.4.running_var', found: '[8]', expected: '[4]' },
    ],
    [
      'a missing tensor',
      (r) => part(r, 'generator').delete('main.7.bias'),
      'missing',
      { what: 'generator.main.7.bias' },
    ],
    [
      'a bias that the thesis has not',
      (r) => part(r, 'discriminator').set('main.0.bias', floats(3)),
      'unexpected',
      { what: 'discriminator.main.0.bias' },
    ],
    [
      'a critic of another shape',
      (r) => part(r, 'discriminator').set('main.2.weight', floats(6, 4, 4, 4)),
      'shape',
      { what: 'discriminator.main.2.weight', found: '[6, 4, 4, 4]', expected: '[6, 3, 4, 4]' },
    ],
    [
      'a critic of another image size',
      (r) => r.set('discriminator', part(readTorchFile(golden('thesis-wc.pth')) as Dict, 'discriminator')),
      'unsupported',
      { what: 'discriminator: image size', found: '64' },
    ],
    [
      'colour images',
      (r) => part(r, 'generator').set('main.9.weight', floats(2, 3, 4, 4)),
      'unsupported',
      { what: 'generator: image channels (nc)', found: '3', expected: '1' },
    ],
    [
      'images of 256 px',
      (r) => {
        for (const i of [12, 15, 18]) part(r, 'generator').set(`main.${i}.weight`, floats(2, 2, 4, 4));
      },
      'unsupported',
      { what: 'generator: image size', found: '256 (7 convolutions)', expected: '32, 64, 128' },
    ],
    [
      'a state dict with a number in it',
      (r) => part(r, 'generator').set('main.0.weight', 3),
      'damaged',
      { what: 'generator.main.0.weight' },
    ],
    ['an optimizer that is a list', (r) => r.set('optimizerG', []), 'damaged', { what: 'optimizerG' }],
    [
      'an optimizer for fewer parameters',
      (r) => part(r, 'optimizerG', 'param_groups', 0).set('params', [0]),
      'damaged',
      { what: 'optimizerG.params', found: '1 parameters', expected: '10 parameters' },
    ],
    [
      'a moment of another shape',
      (r) => part(r, 'optimizerG', 'state', 0).set('exp_avg', floats(2)),
      'shape',
      { what: 'optimizerG.exp_avg.main.0.weight', found: '[2]', expected: '[4, 8, 4, 4]' },
    ],
    [
      'a missing moment',
      (r) => part(r, 'optimizerD', 'state', 3).delete('exp_avg_sq'),
      'missing',
      { what: 'optimizerD.exp_avg_sq.main.6.weight' },
    ],
    [
      'parameters that stepped unequally often',
      (r) => part(r, 'optimizerG', 'state', 0).set('step', 2),
      'unsupported',
      { what: 'optimizerG.step', found: '2 ? 3' },
    ],
    [
      'AMSGrad',
      (r) => part(r, 'optimizerG', 'param_groups', 0).set('amsgrad', true),
      'unsupported',
      { what: 'optimizerG.amsgrad', found: 'true', expected: 'false' },
    ],
    [
      'weight decay',
      (r) => part(r, 'optimizerD', 'param_groups', 0).set('weight_decay', 0.01),
      'unsupported',
      { what: 'optimizerD.weight_decay', found: '0.01', expected: '0' },
    ],
    [
      'SGD',
      (r) => part(r, 'optimizerG', 'param_groups', 0).delete('betas'),
      'unsupported',
      { what: 'optimizerG' },
    ],
    [
      'two rates',
      (r) => part(r, 'optimizerD', 'param_groups', 0).set('lr', 0.5),
      'unsupported',
      { what: 'optimizerD lr', found: '0.5' },
    ],
    [
      'betas that are texts',
      (r) => part(r, 'optimizerD', 'param_groups', 0).set('betas', new Tuple(['a', 'b'])),
      'damaged',
      { what: 'optimizerD.betas' },
    ],
    [
      'a tensor among the params',
      (r) => part(r, 'params').set('x', floats(1)),
      'unsupported',
      { what: 'params' },
    ],
    [
      'params of a billion values in three thousand',
      (r) => part(r, 'params').set('x', thousand(thousand(thousand(1)))),
      'tooLarge',
      { what: 'params' },
    ],
  ])('%s', (_, change, problem, facts) => {
    expect(refusal(changed(change)).facts).toMatchObject({ file: '.pth', problem, ...facts });
  });

  test('a value of params that no run can have is a ConfigError that names the key', () => {
    expect(changed((root) => part(root, 'params').set('bsize', 0))).toThrow(ConfigError);
    expect(changed((root) => part(root, 'params').set('bsize', 0))).toThrow('"bsize" is 0');
  });
});

test('the two layouts are inverse to each other', () => {
  const tensor: NamedTensor = {
    shape: [4, 4, 3, 5],
    values: Float32Array.from({ length: 240 }, (_, i) => i),
  };
  expect(fromTorchLayout(toTorchLayout(tensor))).toEqual(tensor);
  expect(toTorchLayout(tensor).shape).toEqual([5, 3, 4, 4]);
});
