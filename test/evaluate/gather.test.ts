import { createHash } from 'node:crypto';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { gatherNetworks } from '../../src/evaluate/gather.ts';
import { manifestSteps } from '../../src/evaluate/manifestSteps.ts';
import { openManifest } from '../../src/evaluate/openNetwork.ts';
import { openBackend } from '../../src/gpu/backend.ts';
import { golden, mixedPair } from '../fixtures/lcgWeights.ts';
import { stepsWeights, stepsManifest as unhashed } from '../fixtures/stepsManifest.ts';

const encode = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const stepsManifest = { ...unhashed, weights: { ...unhashed.weights, sha256: sha256(stepsWeights) } };
const manifestFile = (value: unknown) => ({ name: 'every-step.json', bytes: encode(value) });
const weightsFile = { name: 'every-step.safetensors', bytes: stepsWeights };

beforeAll(async () => {
  await openBackend('cpu');
});

describe('a manifest of steps', () => {
  test('gives PyTorch’s features for every kind of step, for the colours’ scaling and for an odd padding', async () => {
    const [gathered] = await gatherNetworks([manifestFile(stepsManifest), weightsFile]);
    const { info, manifest, bytes } = gathered!;
    const network = await openManifest(manifest!, manifestSteps(manifest!, bytes));
    const { data } = await network.extract(mixedPair(golden.steps.size));
    network.dispose();
    expect(info).toMatchObject({
      name: 'every-step',
      published: false,
      sha256: stepsManifest.weights.sha256,
    });
    golden.steps.features.flat().forEach((value, i) => {
      expect(data[i]).toBeCloseTo(value, 5); // float32, values near 1
    });
  });

  test.each([
    {
      what: 'another number of bytes',
      change: { weights: { ...stepsManifest.weights, bytes: stepsWeights.length + 1 } },
      facts: { problem: 'bytes', found: `${stepsWeights.length} bytes` },
    },
    {
      what: 'another hash',
      change: { weights: { ...stepsManifest.weights, sha256: '0'.repeat(64) } },
      facts: {
        problem: 'hash',
        found: stepsManifest.weights.sha256,
        expected: `${'0'.repeat(64)} (the manifest's)`,
      },
    },
    {
      what: 'another dimension',
      change: { dimension: 8 },
      facts: { problem: 'manifest', found: 'dimension is 8', expected: '4, the channels of mean' },
    },
    {
      what: 'a version of later',
      change: { version: 2 },
      facts: { problem: 'manifest', found: 'version is 2 (the manifest)', expected: '1' },
    },
    {
      what: 'a key that no manifest has',
      change: { colour: 'red' },
      facts: { problem: 'manifest', found: 'key colour (the manifest)', expected: 'no such key' },
    },
    {
      what: 'a name of the registry',
      change: { name: 'lpips-alex' },
      facts: { problem: 'manifest', expected: 'another name' },
    },
    {
      what: 'a tap that is no step',
      change: { tap: 'nothing' },
      facts: { problem: 'manifest', found: 'tap is nothing', expected: 'the name of a step' },
    },
    {
      what: 'no resize rule',
      change: { input: { ...stepsManifest.input, resize: 'nearest' } },
      facts: {
        problem: 'manifest',
        found: 'input.resize is "nearest" (the manifest)',
        expected: '"bilinear"',
      },
    },
    {
      what: 'weights of a file that is not there',
      change: { weights: { ...stepsManifest.weights, file: 'folder/other.safetensors' } },
      facts: { problem: 'manifest', found: 'no file other.safetensors', expected: 'it beside the manifest' },
    },
  ])('with $what is refused', async ({ change, facts }) => {
    const refused = gatherNetworks([manifestFile({ ...stepsManifest, ...change }), weightsFile]);
    await expect(refused).rejects.toMatchObject({ name: 'NetworkFileError', facts });
  });

  test.each([
    {
      what: 'names a tensor that the weights lack',
      change: { weight: 'second.weight' },
      facts: { problem: 'shape', found: 'no second.weight', expected: 'second.weight' },
    },
    {
      what: 'names one of another shape',
      change: { weight: 'each.weight' },
      facts: {
        problem: 'shape',
        found: 'each.weight [4, 1, 3, 3]',
        expected: 'each.weight [out, 3, height, width]',
      },
    },
    {
      what: 'reads a step that comes after it',
      change: { input: 'last' },
      facts: { problem: 'manifest', found: 'step first: input last', expected: 'an earlier step or "input"' },
    },
  ])('whose first step $what is refused', async ({ change, facts }) => {
    const { steps } = stepsManifest.network;
    const network = { format: 'steps', steps: [{ ...steps[0], ...change }, ...steps.slice(1)] };
    const refused = gatherNetworks([manifestFile({ ...stepsManifest, network }), weightsFile]);
    await expect(refused).rejects.toMatchObject({ name: 'NetworkFileError', facts });
  });
});

describe('a manifest of a layers-model', () => {
  test('gives the features of tfjs’s own loader: a residual and a dense block, activations within and beside layers', async () => {
    const { model, files, manifest } = await savedModel();
    const [gathered] = await gatherNetworks([manifestFile(manifest), ...files]);
    const network = await openManifest(
      gathered!.manifest!,
      manifestSteps(gathered!.manifest!, gathered!.bytes),
    );
    const images = mixedPair(32);
    const { data } = await network.extract(images);
    const expected = tf.tidy(() => {
      const grey = tf.tensor4d(images.data, [2, 32, 32, 1]);
      const resized = tf.image.resizeBilinear(tf.concat([grey, grey, grey], 3), [24, 24], false, true);
      return tf.mean(model.predict(resized.mul(127.5).add(127.5)) as tf.Tensor4D, [1, 2]).dataSync();
    });
    network.dispose();
    const largest = Math.max(...expected.map(Math.abs));
    expect(largest).toBeGreaterThan(0.1);
    expected.forEach((value, i) => {
      expect(Math.abs(data[i]! - value) / largest).toBeLessThan(1e-5); // float32, folded weights rounded anew
    });
  });

  test('of which a weight file is missing, or whose model.json is another, is refused', async () => {
    const { files, manifest } = await savedModel();
    const [model, shard] = files;
    await expect(gatherNetworks([manifestFile(manifest), model!])).rejects.toMatchObject({
      facts: { problem: 'manifest', found: 'no file weights.bin' },
    });
    const other = { ...model!, bytes: encode({}) };
    await expect(gatherNetworks([manifestFile(manifest), other, shard!])).rejects.toMatchObject({
      facts: { problem: 'hash', file: '.json' },
    });
  });

  test('with a layer that Gantry cannot compute is refused by the layer’s name', async () => {
    const input = tf.input({ shape: [24, 24, 3], name: 'images' });
    const up = tf.layers.upSampling2d({ name: 'larger' }).apply(input) as tf.SymbolicTensor;
    const output = tf.layers
      .conv2d({ filters: 2, kernelSize: 3, name: 'tap' })
      .apply(up) as tf.SymbolicTensor;
    const { files, manifest } = await saved(tf.model({ inputs: input, outputs: output }), 2);
    await expect(gatherNetworks([manifestFile(manifest), ...files])).rejects.toMatchObject({
      facts: { problem: 'manifest', found: 'class_name is "UpSampling2D" (layer larger)' },
    });
  });
});

test('files that are no network are refused, and no file at all too', async () => {
  const file = (name: string, bytes: Uint8Array<ArrayBuffer>) => ({ name, bytes });
  const unrecognised = { name: 'NetworkFileError', facts: { problem: 'unrecognised' } };
  await expect(gatherNetworks([])).rejects.toMatchObject(unrecognised);
  await expect(gatherNetworks([file('slice.dcm', new Uint8Array(200))])).rejects.toMatchObject(unrecognised);
  await expect(gatherNetworks([file('model.json', encode({ modelTopology: {} }))])).rejects.toMatchObject(
    unrecognised,
  );
  await expect(gatherNetworks([file('a.json', new Uint8Array(9))])).rejects.toMatchObject({
    facts: { problem: 'manifest', expected: 'JSON' },
  });
});

/** Blocks as in ResNet50 (add, then ReLU) and DenseNet121 (normalisation before the convolution), in tfjs's own terms. */
async function savedModel() {
  const { conv2d, batchNormalization, activation, add, concatenate, zeroPadding2d, maxPooling2d } = tf.layers;
  const input = tf.input({ shape: [24, 24, 3], name: 'images' });
  let seed = 0;
  const initial = (low: number, high: number) =>
    tf.initializers.randomUniform({ minval: low, maxval: high, seed: ++seed });
  const norm = (name: string) =>
    batchNormalization({
      name,
      movingMeanInitializer: initial(-0.2, 0.2),
      movingVarianceInitializer: initial(0.5, 1.5),
      gammaInitializer: initial(0.5, 1.5),
      betaInitializer: initial(-0.3, 0.3),
    });
  const convolution = (name: string, filters: number, kernelSize: number, rest: object = {}) =>
    conv2d({
      name,
      filters,
      kernelSize,
      kernelInitializer: initial(-0.2, 0.2),
      biasInitializer: initial(-0.1, 0.1),
      ...rest,
    });
  const on = (layer: tf.layers.Layer, x: tf.SymbolicTensor | tf.SymbolicTensor[]) =>
    layer.apply(x) as tf.SymbolicTensor;

  let x = on(
    zeroPadding2d({
      name: 'pad',
      padding: [
        [2, 1],
        [1, 2],
      ],
    }),
    input,
  );
  x = on(norm('first_bn'), on(convolution('first', 6, 5, { strides: 2 }), x));
  x = on(
    maxPooling2d({ name: 'pool', poolSize: 3, strides: 2, padding: 'same' }),
    on(activation({ activation: 'relu' }), x),
  );
  const branch = on(convolution('branch', 6, 3, { padding: 'same', activation: 'relu' }), x);
  x = on(
    activation({ activation: 'relu' }),
    on(add({ name: 'residual' }), [x, on(norm('branch_bn'), branch)]),
  );
  const dense = on(activation({ activation: 'relu' }), on(norm('dense_bn'), x));
  x = on(concatenate({ name: 'dense' }), [x, on(convolution('grow', 4, 1, { useBias: false }), dense)]);
  x = on(norm('last_bn'), x);
  return saved(tf.model({ inputs: input, outputs: x }), 10);
}

/** As files, with a manifest. */
async function saved(model: tf.LayersModel, dimension: number) {
  let artifacts: tf.io.ModelArtifacts = {};
  await model.save(
    tf.io.withSaveHandler(async (given) => {
      artifacts = given;
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
    }),
  );
  const { modelTopology, weightSpecs, weightData } = artifacts;
  const shard = new Uint8Array(weightData as ArrayBuffer);
  const json = encode({ modelTopology, weightsManifest: [{ paths: ['weights.bin'], weights: weightSpecs }] });
  const manifest = {
    ...stepsManifest,
    name: 'layers',
    tap: model.layers.at(-1)!.name,
    dimension,
    input: { size: 24, range: [0, 255], channels: 'grey-replicated', resize: 'bilinear' },
    network: { format: 'layers-model', file: 'model.json', sha256: sha256(json) },
    weights: { sha256: sha256(shard), bytes: shard.length },
  };
  const files = [
    { name: 'model.json', bytes: json },
    { name: 'weights.bin', bytes: shard },
  ];
  return { model, files, manifest };
}
