/**
 * The file that `replay` reads (docs/replay.md): both networks as PyTorch starts them, and every input of every step.
 *
 *     generator.main.0.weight …, discriminator.main.0.weight …   state dicts, running statistics included
 *     real [K, C, B, nc, H, W] · z_critic [K, C, B, nz] · alpha [K, C, B] · z_generator [K, B, nz]
 *
 * K iterations of C critic steps on B images. `__metadata__.config` is JSON: the params with `mode` and `schedule`, in one
 * object or the params under `params`. Tensors decide: sizes and widths are those of the weights, critic_iters is C and
 * bsize is B. Everything else that the configuration does not name is the thesis's preset.
 */
import { IMAGE_SIZES, type RunConfig, SCHEDULES } from '../config.ts';
import { modelFileError, shapeText } from './modelFile.ts';
import { readSafetensors, writeSafetensors } from './safetensors.ts';
import { readSafetensorsCheckpoint } from './safetensorsCheckpoint.ts';
import { type NamedTensor, sizeOf, type TensorView } from './tensors.ts';
import { torchShapes } from './torchLayout.ts';
import type { NetworkTensors } from './trainingState.ts';

export interface ReplayBundle {
  readonly config: RunConfig;
  readonly generator: NetworkTensors;
  readonly critic: NetworkTensors;
  /** Names of the integer counters that the bundle's state dicts hold (`generator.main.1.num_batches_tracked`). */
  readonly counters: readonly string[];
  /** What they start from. */
  readonly batchesTracked: number;
  /** K, C and B. */
  readonly iterations: number;
  readonly criticSteps: number;
  readonly batch: number;
  /** Row-major, shapes as in the file. `real` has one channel, so that [B, 1, H, W] is [B, H, W, 1]. */
  readonly real: Float32Array<ArrayBuffer>;
  readonly criticLatents: Float32Array<ArrayBuffer>;
  readonly alpha: Float32Array<ArrayBuffer>;
  readonly generatorLatents: Float32Array<ArrayBuffer>;
}

/**
 * @throws ModelFileError naming the tensor that is missing or of another shape, with both shapes; ConfigError for a value
 *   of the configuration
 */
export function readReplayBundle(bytes: Uint8Array): ReplayBundle {
  const { tensors, metadata } = readSafetensors(bytes);
  if (metadata.config === undefined) throw modelFileError(FILE, 'missing', { what: '__metadata__.config' });
  const counters = [...tensors].filter(([name]) => /^generator\..*\.num_batches_tracked$/.test(name));
  const params = flatConfig(metadata.config);
  requireNames(tensors, params.imsize ?? tensors.get('real')?.shape.at(-1));
  const { config, generator, critic } = readNetworks(tensors, params);
  const input = (name: string): TensorView => {
    const view = tensors.get(name);
    if (!view) throw modelFileError(FILE, 'missing', { what: name });
    return view;
  };
  const real = input('real');
  const [iterations = 0, criticSteps = 0, batch = 0] = real.shape;
  const { nc, imsize, nz } = config;
  const shapes = {
    real: [iterations, criticSteps, batch, nc, imsize, imsize],
    z_critic: [iterations, criticSteps, batch, nz],
    alpha: [iterations, criticSteps, batch],
    z_generator: [iterations, batch, nz],
  };
  for (const [name, expected] of Object.entries(shapes)) {
    const found = input(name).shape;
    if (found.join() === expected.join() && sizeOf(found) > 0) continue;
    throw modelFileError(FILE, 'shape', {
      what: name,
      found: shapeText(found),
      expected: sizeOf(expected) > 0 ? shapeText(expected) : 'at least one iteration, step and image',
    });
  }
  return {
    config: { ...config, critic_iters: criticSteps, bsize: batch },
    generator,
    critic,
    counters: counters.map(([name]) => name),
    batchesTracked: Math.max(0, ...counters.map(([, view]) => view.toFloat64()[0] ?? 0)),
    iterations,
    criticSteps,
    batch,
    real: real.toFloat32(),
    criticLatents: input('z_critic').toFloat32(),
    alpha: input('alpha').toFloat32(),
    generatorLatents: input('z_generator').toFloat32(),
  };
}

const FILE = '.safetensors';

/**
 * Every tensor of both networks of an image size: without this a missing convolution would pass for a smaller image size.
 * Only names: they depend on nothing else.
 */
function requireNames(tensors: ReadonlyMap<string, TensorView>, size: unknown): void {
  const imsize = IMAGE_SIZES.find((known) => known === size);
  if (!imsize) return; // said by what reads the sizes
  for (const network of ['generator', 'discriminator'] as const) {
    const { parameters, buffers } = torchShapes(network, { imsize, nc: 1, nz: 1, ngf: 1, ndf: 1 });
    for (const name of [...parameters.keys(), ...buffers.keys()]) {
      if (!tensors.has(`${network}.${name}`)) {
        throw modelFileError(FILE, 'missing', { what: `${network}.${name}` });
      }
    }
  }
}

/** The networks alone, read as a checkpoint that has not stepped: one reader, and one set of errors, for both. */
function readNetworks(
  tensors: ReadonlyMap<string, TensorView>,
  config: Readonly<Record<string, unknown>>,
): { config: RunConfig; generator: NetworkTensors; critic: NetworkTensors } {
  const networks = new Map<string, NamedTensor>();
  for (const [name, view] of tensors) {
    if (/^(generator|discriminator)\./.test(name))
      networks.set(name, { shape: view.shape, values: view.toFloat32() });
  }
  const read = readSafetensorsCheckpoint(writeSafetensors(networks, { config: JSON.stringify(config) }));
  if (!read.critic) throw modelFileError(FILE, 'missing', { what: 'discriminator.main.0.weight' });
  return { config: read.config, generator: read.generator, critic: read.critic };
}

/** One object of keys. @throws ModelFileError for other text, or a schedule that is not replayed */
function flatConfig(text: string): Readonly<Record<string, unknown>> {
  let value: unknown = null;
  try {
    value = JSON.parse(text);
  } catch {
    // Said below.
  }
  if (!isRecord(value)) {
    throw modelFileError(FILE, 'damaged', {
      what: '__metadata__.config',
      found: 'another text',
      expected: 'a JSON object',
    });
  }
  const { params, ...beside } = value;
  const config = { ...(isRecord(params) ? params : {}), ...beside };
  const { schedule = 'paper' } = config;
  if (!SCHEDULES.some((known) => known === schedule)) {
    throw modelFileError(FILE, 'unsupported', {
      what: 'schedule',
      found: String(schedule),
      expected: SCHEDULES.join(', '),
    });
  }
  return config;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
