import { expect, test } from 'vitest';
import { readAnyCheckpoint } from '../../src/interop/anyCheckpoint.ts';
import { writeSafetensorsCheckpoint } from '../../src/interop/safetensorsCheckpoint.ts';
import { readThesisCheckpoint, writeThesisCheckpoint } from '../../src/interop/thesisCheckpoint.ts';
import { golden, refusal } from './golden.ts';

const state = readThesisCheckpoint(golden('thesis.pth'));

test.each([
  ['torch.save’s zip', golden('thesis.pth')],
  ['torch.save’s older stream', golden('thesis-stream.pth')],
  ['Gantry’s .pth', writeThesisCheckpoint(state)],
  ['Gantry’s safetensors', writeSafetensorsCheckpoint(state)],
])('%s is told by its bytes and gives the same generator', (_, bytes) => {
  const read = readAnyCheckpoint(bytes);
  expect(read.generator).toEqual(state.generator);
  expect(read.config).toEqual(state.config);
});

test('a generator with NaN in a weight is refused by that tensor’s name, in either form', () => {
  const parameters = new Map(state.generator.parameters);
  const [name, { shape, values }] = [...parameters][0]!;
  parameters.set(name, { shape, values: values.slice().fill(Number.NaN, 3, 4) });
  const broken = { ...state, generator: { ...state.generator, parameters } };
  for (const bytes of [writeThesisCheckpoint(broken), writeSafetensorsCheckpoint(broken)]) {
    expect(refusal(() => readAnyCheckpoint(bytes)).facts).toMatchObject({
      problem: 'damaged',
      what: `generator.${name}`,
    });
  }
});

test('a truncated file of either form is refused as such', () => {
  const pth = golden('thesis.pth');
  const safetensors = writeSafetensorsCheckpoint(state);
  for (const bytes of [pth.slice(0, pth.length / 2), safetensors.slice(0, safetensors.length / 2)]) {
    expect(refusal(() => readAnyCheckpoint(bytes)).facts.problem).toBe('truncated');
  }
});
