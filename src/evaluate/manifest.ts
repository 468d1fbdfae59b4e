/**
 * Any other feature network (RadImageNet …): what a person writes about it, checked. Its layers are a tfjs layers-model of their own
 * conversion, or a list of steps over a safetensors. Documented, with an example, in docs/networks.md.
 */
import * as v from 'valibot';
import type { NetworkInfo } from '../evaluation.ts';
import { manifestId } from './manifestId.ts';
import { manifestIssue } from './manifestIssue.ts';
import { networkFileError } from './networkFileError.ts';
import { KNOWN, SHIPPED } from './registry.ts';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const positive = v.pipe(v.number(), v.integer(), v.minValue(1));
const text = v.pipe(v.string(), v.nonEmpty(), v.maxLength(200));
const digest = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, '64 lower-case hex digits'));
const pair = v.tuple([positive, positive]);
const colours = v.tuple([v.number(), v.number(), v.number()]);
const nonZero = v.pipe(
  v.number(),
  v.check((value) => value !== 0, 'another number than 0'),
);
const zeros = v.tuple([v.tuple([count, count]), v.tuple([count, count])]);
const activation = v.optional(v.picklist(['linear', 'relu', 'relu6']), 'linear');
const tensor = v.nullish(v.string(), null);
const norm = v.strictObject({
  mean: v.string(),
  variance: v.string(),
  gamma: tensor,
  beta: tensor,
  epsilon: v.pipe(v.number(), v.minValue(0)),
});
const strides = v.optional(pair, [1, 1]);
const pool = { name: text, input: text, size: pair, strides };
const convolution = <Kind extends string>(kind: Kind) =>
  v.strictObject({
    kind: v.literal(kind),
    name: text,
    input: text,
    weight: v.string(),
    bias: tensor,
    norm: v.nullish(norm, null),
    strides,
    padding: v.optional(zeros, [
      [0, 0],
      [0, 0],
    ]),
    activation,
  });

const step = v.variant('kind', [
  convolution('convolution'),
  convolution('depthwise'),
  v.strictObject({ kind: v.literal('norm'), name: text, input: text, norm, activation }),
  v.strictObject({
    kind: v.literal('activation'),
    name: text,
    input: text,
    activation: v.picklist(['relu', 'relu6']),
  }),
  v.strictObject({
    kind: v.literal('maxPool'),
    ...pool,
    padding: v.optional(v.picklist(['valid', 'same', 'ceil']), 'valid'),
  }),
  v.strictObject({
    kind: v.literal('averagePool'),
    ...pool,
    padding: v.optional(v.picklist(['valid', 'same']), 'valid'),
  }),
  v.strictObject({ kind: v.literal('add'), name: text, inputs: v.pipe(v.array(text), v.minLength(2)) }),
  v.strictObject({
    kind: v.literal('concatenate'),
    name: text,
    inputs: v.pipe(v.array(text), v.minLength(2)),
  }),
]);

const manifest = v.strictObject({
  version: v.literal(1),
  name: v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'a-z, 0-9 and -, at most 40')),
  title: text,
  /** A layer of model.json, or a step. */
  tap: text,
  dimension: positive,
  input: v.strictObject({
    /** Height and width. */
    size: v.pipe(v.number(), v.integer(), v.minValue(16), v.maxValue(1024)),
    /** What black and white become. */
    range: v.tuple([v.number(), v.number()]),
    channels: v.literal('grey-replicated'),
    resize: v.literal('bilinear'),
    /** Then, per colour: (x − mean) / std. */
    mean: v.optional(colours),
    std: v.optional(v.tuple([nonZero, nonZero, nonZero])),
  }),
  licence: text,
  from: text,
  network: v.variant('format', [
    /** `model`: the model.json itself, which Gantry puts in the file's place when it keeps the network. */
    v.strictObject({
      format: v.literal('layers-model'),
      file: text,
      sha256: digest,
      model: v.optional(v.unknown()),
    }),
    v.strictObject({ format: v.literal('steps'), steps: v.pipe(v.array(step), v.minLength(1)) }),
  ]),
  /** Of a layers-model: over its weight files, one after another. */
  weights: v.strictObject({ file: v.optional(text), sha256: digest, bytes: positive }),
});
export type NetworkManifest = v.InferOutput<typeof manifest>;

/** @throws NetworkFileError `manifest` with the key, what stands there and what must */
export function readManifest(json: unknown): NetworkManifest {
  const result = v.safeParse(manifest, json, { abortEarly: true });
  if (!result.success) throw manifestIssue(result.issues[0], 'the manifest');
  const { name, input, network, weights } = result.output;
  if ([...SHIPPED.map((each) => each.name), ...KNOWN.map(({ info }) => info.name)].includes(name)) {
    throw wrong(`name is "${name}", a network that Gantry knows`, 'another name');
  }
  if (input.range[0] >= input.range[1])
    throw wrong(`input.range is ${input.range}`, 'the lower number first');
  if ((input.mean === undefined) !== (input.std === undefined)) {
    throw wrong('input.mean or input.std alone', 'both, or neither');
  }
  if (network.format === 'steps' && weights.file === undefined) {
    throw wrong('weights.file is undefined', 'the name of a .safetensors');
  }
  return result.output;
}

/** What figures say of it. @param manifest with its model, if it is a layers-model */
export async function infoOf(manifest: NetworkManifest): Promise<NetworkInfo> {
  const { name, title, tap, dimension, input, licence, from, weights } = manifest;
  return {
    name,
    kind: 'features',
    title,
    tap,
    dimension,
    inputSize: input.size,
    range: input.range,
    resize: input.resize,
    licence,
    sha256: weights.sha256,
    id: await manifestId(manifest),
    from,
    published: false,
  };
}

function wrong(found: string, expected: string) {
  return networkFileError('manifest', { file: '.json', found, expected });
}
