import * as ort from 'onnxruntime-web';
import { expect, test } from 'vitest';
import { INTENDED_USE } from '../../src/errors.ts';
import { writeGeneratorOnnx } from '../../src/interop/onnx.ts';
import { message, nested, text, varint } from '../../src/interop/protobuf.ts';
import { readSafetensors } from '../../src/interop/safetensors.ts';
import { readThesisCheckpoint } from '../../src/interop/thesisCheckpoint.ts';
import { golden } from './golden.ts';

ort.env.wasm.numThreads = 1;

test.each(['thesis', 'thesis-wc'])(
  "%s: ONNX Runtime draws PyTorch's images of the same latents, in batches of three and of one",
  async (name) => {
    const { generator, config } = readThesisCheckpoint(golden(`${name}.pth`));
    const { tensors } = readSafetensors(golden(`${name}.safetensors`));
    const [latents, images] = [tensors.get('latents')!.toFloat32(), tensors.get('images')!.toFloat32()];
    const session = await ort.InferenceSession.create(writeGeneratorOnnx(generator, config));
    expect(session.inputNames).toEqual(['z']);
    expect(session.outputNames).toEqual(['images']);
    let worst = 0;
    for (const count of [3, 1]) {
      const z = new ort.Tensor('float32', latents.slice(0, count * config.nz), [count, config.nz, 1, 1]);
      const out = (await session.run({ z })).images!;
      expect(out.dims).toEqual([count, 1, config.imsize, config.imsize]);
      (out.data as Float32Array).forEach((x, i) => {
        worst = Math.max(worst, Math.abs(x - images[i]!));
      });
    }
    console.log(`${name}: largest difference from PyTorch ${worst.toExponential(1)}`);
    expect(worst).toBeLessThan(1e-6); // float32 sums in another order; values lie in [−1, 1]
    expect(Math.max(...images) - Math.min(...images)).toBeGreaterThan(0.01); // and they are no blank images
  },
);

test('the model carries its intended use, and a missing tensor is not passed over', () => {
  const { generator, config } = readThesisCheckpoint(golden('thesis.pth'));
  expect(new TextDecoder('latin1').decode(writeGeneratorOnnx(generator, config))).toContain(INTENDED_USE);
  const parameters = new Map([...generator.parameters].slice(1));
  expect(() => writeGeneratorOnnx({ ...generator, parameters }, config)).toThrow('main.0.weight');
});

test('varints and texts are the examples of the encoding guide (protobuf.dev/programming-guides/encoding)', () => {
  expect([...message([varint(1, 150)])]).toEqual([0x08, 0x96, 0x01]);
  expect([...message([text(2, 'testing')])]).toEqual([0x12, 0x07, 0x74, 0x65, 0x73, 0x74, 0x69, 0x6e, 0x67]);
  expect([...message([nested(3, [varint(1, 150)])])]).toEqual([0x1a, 0x03, 0x08, 0x96, 0x01]);
  expect(() => message([varint(1, -1)])).toThrow(RangeError);
});
