import { expect, test } from 'vitest';
import { readLayersModel, readWeights } from '../../src/evaluate/layersModel.ts';

test('weights are dequantised as tfjs does it: bytes and halves by the spec, counters passed over', () => {
  const bytes = new Uint8Array(2 + 4 + 4 + 4 + 8);
  const view = new DataView(bytes.buffer);
  bytes.set([0, 255]);
  view.setUint16(2, 10, true);
  view.setUint16(4, 65535, true);
  view.setUint16(6, 0x3c00, true); // 1 and −2 in IEEE 754 binary16
  view.setUint16(8, 0xc000, true);
  view.setInt32(10, 7, true);
  view.setFloat32(14, 0.5, true);
  view.setFloat32(18, -3, true);
  const affine = { scale: 0.5, min: -1 };
  const weights = readWeights(
    {
      weights: [
        { name: 'a', shape: [2], dtype: 'float32', quantization: { dtype: 'uint8', ...affine } },
        { name: 'b', shape: [2], dtype: 'float32', quantization: { dtype: 'uint16', ...affine } },
        { name: 'c', shape: [2], dtype: 'float32', quantization: { dtype: 'float16' } },
        { name: 'steps', shape: [], dtype: 'int32' },
        { name: 'd', shape: [1, 2], dtype: 'float32' },
      ],
    },
    bytes,
  );
  expect(Object.fromEntries([...weights].map(([name, { data }]) => [name, [...data]]))).toEqual({
    a: [-1, 126.5],
    b: [4, 32766.5],
    c: [1, -2],
    d: [0.5, -3],
  });
});

test('weights that end early, or go on, are refused with both lengths', () => {
  const model = { weights: [{ name: 'a', shape: [3], dtype: 'float32' }] };
  for (const length of [8, 16]) {
    expect(() => readWeights(model, new Uint8Array(length))).toThrow(
      expect.objectContaining({
        facts: {
          problem: 'bytes',
          file: '.bin',
          found: `${length} bytes of weights`,
          expected: '1 tensors of 12 bytes',
        },
      }),
    );
  }
});

test('a tap that is no layer, and a layer that is its own input, are refused', () => {
  const layer = (name: string, input: string) => ({
    class_name: 'Add',
    name,
    config: {},
    inbound_nodes: [[[input, 0, 0, {}]]],
  });
  const model = {
    modelTopology: { config: { layers: [layer('a', 'b'), layer('b', 'a')] } },
    weightsManifest: [{ paths: [], weights: [] }],
  };
  expect(() => readLayersModel(model, 'c')).toThrow('no layer c');
  expect(() => readLayersModel(model, 'a')).toThrow('its own input');
});
