/**
 * A checkpoint as bytes: everything a run needs to go on, and a digest that says they are whole.
 *
 * Layout, little endian: "GANTRYCK" · uint32 version · uint32 header length · header (UTF-8 JSON, padded with spaces to 4) ·
 * float32 data of every tensor in the header's order · SHA-256 of all before it. The header holds the configuration, the
 * iteration, the optimizers' step counts and the name and shape of each tensor. Older versions are read: 1 knew Adam only,
 * 2 neither a running average nor a rate that differs from the configuration's.
 *
 * No generator state is kept: every random number is a pure function of (seed, iteration) (numerics/random.ts).
 * Pure bytes and numbers: knows no tensor library and no storage.
 */
import { checkConfig, type RunConfig } from '../config.ts';
import { CheckpointDamagedError, StoredVersionError } from '../errors.ts';

export const CHECKPOINT_VERSION = 3;
/** The same layout with fewer groups and keys, each of which has a value that means its absence. */
const OLDER_VERSIONS: readonly number[] = [1, 2];
const MAGIC = 'GANTRYCK';
const FIXED_BYTES = MAGIC.length + 8;
const DIGEST_BYTES = 32;

export interface NamedArray {
  readonly shape: readonly number[];
  /** Row-major. */
  readonly values: Float32Array<ArrayBuffer>;
}
/** By PyTorch state-dict name; convolution weights as [4, 4, large, small] (architecture.ts). */
export type NamedArrays = ReadonlyMap<string, NamedArray>;

export interface NetworkCheckpoint {
  readonly parameters: NamedArrays;
  /** BatchNorm's running statistics; empty for the critic. */
  readonly buffers: NamedArrays;
  /**
   * What the optimizer keeps, one array for each parameter, and the steps it has taken: Adam's first and second moments
   * (exp_avg, exp_avg_sq) under `gp`, RMSprop's mean squares (square_avg) under `wc`. The other's are empty.
   */
  readonly moments: {
    readonly first: NamedArrays;
    readonly second: NamedArrays;
    readonly squares: NamedArrays;
    readonly steps: number;
  };
}

export interface AverageCheckpoint {
  readonly parameters: NamedArrays;
  readonly buffers: NamedArrays;
  /** Steps it has followed the generator for: its decay grows with them (train/average.ts). */
  readonly steps: number;
}

export interface Checkpoint {
  readonly config: RunConfig;
  /** The learning rate from here on: the configuration's, or half of it once a round was rolled back. */
  readonly lr: number;
  /** Whole iterations done. */
  readonly iteration: number;
  /** Slices the batches were drawn from: with the seed and the iteration it places the next batch. */
  readonly trainSlices: number;
  readonly generator: NetworkCheckpoint;
  readonly critic: NetworkCheckpoint;
  /** The generator's running average, its statistics too; null where none is kept. */
  readonly average: AverageCheckpoint | null;
  /** Training forwards of the generator that its optimizers' steps do not account for (a model from elsewhere). */
  readonly forwardsBefore: number;
}

/** What a checkpoint draws images with. */
export function drawingWeights({
  generator,
  average,
}: Pick<Checkpoint, 'generator' | 'average'>): Pick<NetworkCheckpoint, 'parameters' | 'buffers'> {
  return average ?? generator;
}

const NETWORKS = ['generator', 'critic'] as const;
const GROUPS = ['parameters', 'buffers', 'first', 'second', 'squares'] as const;
type Group = (typeof GROUPS)[number];
type Place = (typeof NETWORKS)[number] | 'average';

interface Header {
  readonly config: unknown;
  /** Since version 3. */
  readonly lr?: number;
  readonly forwardsBefore?: number;
  readonly averageSteps?: number;
  readonly iteration: number;
  readonly trainSlices: number;
  readonly steps: Readonly<Record<(typeof NETWORKS)[number], number>>;
  readonly tensors: readonly {
    readonly network: Place;
    readonly group: Group;
    readonly name: string;
    readonly shape: readonly number[];
  }[];
}

export async function encodeCheckpoint(checkpoint: Checkpoint): Promise<ArrayBuffer> {
  const entriesOf = (network: Place, group: Group, arrays: NamedArrays) =>
    [...arrays].map(([name, array]) => ({ network, group, name, ...array }));
  const { average } = checkpoint;
  const entries = [
    ...NETWORKS.flatMap((network) =>
      GROUPS.flatMap((group) => entriesOf(network, group, groupOf(checkpoint[network], group))),
    ),
    ...(average
      ? (['parameters', 'buffers'] as const).flatMap((group) => entriesOf('average', group, average[group]))
      : []),
  ];
  const header: Header = {
    config: checkpoint.config,
    lr: checkpoint.lr,
    forwardsBefore: checkpoint.forwardsBefore,
    ...(average && { averageSteps: average.steps }),
    iteration: checkpoint.iteration,
    trainSlices: checkpoint.trainSlices,
    steps: { generator: checkpoint.generator.moments.steps, critic: checkpoint.critic.moments.steps },
    tensors: entries.map(({ network, group, name, shape }) => ({ network, group, name, shape })),
  };
  const text = new TextEncoder().encode(JSON.stringify(header));
  const headerBytes = Math.ceil(text.length / 4) * 4;
  const floats = entries.reduce((sum, { values }) => sum + values.length, 0);
  const bytes = new Uint8Array(FIXED_BYTES + headerBytes + floats * 4 + DIGEST_BYTES);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode(MAGIC));
  view.setUint32(MAGIC.length, CHECKPOINT_VERSION, true);
  view.setUint32(MAGIC.length + 4, headerBytes, true);
  bytes.fill(0x20, FIXED_BYTES, FIXED_BYTES + headerBytes);
  bytes.set(text, FIXED_BYTES);
  let offset = FIXED_BYTES + headerBytes;
  for (const { values } of entries) {
    new Float32Array(bytes.buffer, offset, values.length).set(values); // every machine a browser runs on is little endian
    offset += values.byteLength;
  }
  bytes.set(await digest(bytes.subarray(0, offset)), offset);
  return bytes.buffer;
}

/**
 * @throws CheckpointDamagedError when the digest, the length or the header does not fit, StoredVersionError for another
 *   version's whole bytes, ConfigError when the configuration inside is not one this version accepts.
 */
export async function decodeCheckpoint(buffer: ArrayBuffer): Promise<Checkpoint> {
  const bytes = new Uint8Array(buffer);
  if (bytes.length < FIXED_BYTES + DIGEST_BYTES) throw damaged('truncated');
  const view = new DataView(buffer);
  if (new TextDecoder().decode(bytes.subarray(0, MAGIC.length)) !== MAGIC) throw damaged('layout');
  const end = bytes.length - DIGEST_BYTES;
  const expected = await digest(bytes.subarray(0, end));
  if (expected.some((byte, i) => byte !== bytes[end + i])) throw damaged('checksum');
  const version = view.getUint32(MAGIC.length, true);
  if (version !== CHECKPOINT_VERSION && !OLDER_VERSIONS.includes(version)) {
    throw new StoredVersionError(
      `This checkpoint has version ${version}; this Gantry reads version ${CHECKPOINT_VERSION}. Continue it with the Gantry that wrote it, or start the run again.`,
      { found: version, expected: CHECKPOINT_VERSION },
    );
  }
  const headerBytes = view.getUint32(MAGIC.length + 4, true);
  let offset = FIXED_BYTES + headerBytes;
  if (offset > end) throw damaged('layout');
  // Its digest proves that encodeCheckpoint wrote it, so its shape is Header's.
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(FIXED_BYTES, offset))) as Header;
  const empty = (): Record<Group, Map<string, NamedArray>> => ({
    parameters: new Map(),
    buffers: new Map(),
    first: new Map(),
    second: new Map(),
    squares: new Map(),
  });
  const groups: Record<Place, Record<Group, Map<string, NamedArray>>> = {
    generator: empty(),
    critic: empty(),
    average: empty(),
  };
  for (const { network, group, name, shape } of header.tensors) {
    const length = shape.reduce((product, n) => product * n, 1);
    if (offset + length * 4 > end) throw damaged('layout');
    const values = new Float32Array(buffer.slice(offset, offset + length * 4));
    groups[network][group].set(name, { shape, values });
    offset += length * 4;
  }
  if (offset !== end) throw damaged('layout');
  const network = (name: (typeof NETWORKS)[number]): NetworkCheckpoint => {
    const { parameters, buffers, first, second, squares } = groups[name];
    return { parameters, buffers, moments: { first, second, squares, steps: header.steps[name] } };
  };
  const config = checkConfig(header.config as RunConfig);
  const { parameters, buffers } = groups.average;
  return {
    config,
    lr: header.lr ?? config.lr,
    forwardsBefore: header.forwardsBefore ?? 0,
    iteration: header.iteration,
    trainSlices: header.trainSlices,
    generator: network('generator'),
    critic: network('critic'),
    average: parameters.size > 0 ? { parameters, buffers, steps: header.averageSteps ?? 0 } : null,
  };
}

function groupOf(network: NetworkCheckpoint, group: Group): NamedArrays {
  switch (group) {
    case 'parameters':
    case 'buffers':
      return network[group];
    case 'first':
    case 'second':
    case 'squares':
      return network.moments[group];
    default:
      return group satisfies never;
  }
}

async function digest(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}

function damaged(reason: 'checksum' | 'truncated' | 'layout'): CheckpointDamagedError {
  return new CheckpointDamagedError(
    `This checkpoint is damaged (${reason}) and cannot be continued. Start the round again.`,
    { reason },
  );
}
