/**
 * A training state as safetensors, both ways: PyTorch's names and layout, all F32, nothing pickled.
 *
 *     generator.main.0.weight …       state dicts, running statistics included
 *     generator_ema.main.0.weight …   the running average of the generator, if there is one
 *     discriminator.main.0.weight …
 *     optimizerG.exp_avg.main.0.weight …, optimizerG.exp_avg_sq.…, or optimizerG.square_avg.…; optimizerD likewise
 *
 * `__metadata__`: `config` (JSON: every configuration key, beside what else the params held), `optimizerG` and `optimizerD`
 * (JSON: kind, steps, rates), `num_batches_tracked`, `intended_use`, `gantry_format` (a newer one than ours is refused). Only the generator's tensors must be there; a bundle
 * for `replay` is read as a checkpoint that has not stepped, its other tensors passed over.
 */
import { INTENDED_USE } from '../errors.ts';
import { decideConfig, measuredConfig, sortParams } from './checkpointConfig.ts';
import { modelFileError } from './modelFile.ts';
import { readSafetensors, writeSafetensors } from './safetensors.ts';
import { readNetwork, readTensors, type StateViews, shapesOf } from './stateDict.ts';
import type { NamedTensor, NamedTensors } from './tensors.ts';
import { checkShapes, torchShapes, toTorchLayout } from './torchLayout.ts';
import type {
  NetworkTensors,
  OptimizerState,
  PlainValue,
  ReadCheckpoint,
  TrainingState,
} from './trainingState.ts';

/** @throws ModelFileError naming what is wrong, a tensor's mismatch with both shapes; ConfigError for a value of the config */
export function readSafetensorsCheckpoint(bytes: Uint8Array): ReadCheckpoint {
  const { tensors, metadata } = readSafetensors(bytes);
  refuseNewer(metadata.gantry_format);
  const under = (prefix: string): StateViews | null => {
    const views = [...tensors].filter(([name]) => name.startsWith(`${prefix}.`));
    return views.length ? new Map(views.map(([name, view]) => [name.slice(prefix.length + 1), view])) : null;
  };
  const [generator, critic, ema] = [under('generator'), under('discriminator'), under('generator_ema')];
  if (!generator) throw modelFileError(FILE, 'missing', { what: 'generator.main.0.weight' });
  const { config, measured } = measuredConfig(FILE, generator, critic);
  const optimizer = (key: 'optimizerG' | 'optimizerD', network: 'generator' | 'discriminator') =>
    metadata[key] === undefined
      ? null
      : readOptimizer(key, readJson(key, metadata[key]), under, torchShapes(network, config).parameters);
  const generatorOptimizer = optimizer('optimizerG', 'generator');
  const criticOptimizer = critic && optimizer('optimizerD', 'discriminator');
  const params = readJson('config', metadata.config ?? '{}');
  return {
    file: FILE,
    ...decideConfig(FILE, sortParams(Object.entries(params)), measured, {
      generator: generatorOptimizer,
      critic: criticOptimizer,
    }),
    generator: readNetwork('generator', 'generator', generator, config, FILE),
    batchesTracked: count('num_batches_tracked', Number(metadata.num_batches_tracked ?? 0)),
    generatorEma: ema && readNetwork('generator_ema', 'generator', ema, config, FILE),
    critic: critic && readNetwork('discriminator', 'discriminator', critic, config, FILE),
    generatorOptimizer,
    criticOptimizer,
  };
}

export function writeSafetensorsCheckpoint(state: TrainingState): Uint8Array<ArrayBuffer> {
  const tensors = new Map<string, NamedTensor>();
  const metadata: Record<string, string> = {
    config: JSON.stringify({ ...state.otherParams, ...state.config }),
    num_batches_tracked: String(state.batchesTracked),
    intended_use: INTENDED_USE,
    gantry_format: String(FORMAT),
  };
  const put = (prefix: string, named: NamedTensors) => {
    for (const [name, tensor] of named) tensors.set(`${prefix}.${name}`, toTorchLayout(tensor));
  };
  const network = (prefix: string, part: NetworkTensors | null) => {
    if (!part) return;
    put(prefix, part.parameters);
    put(prefix, part.buffers);
  };
  const optimizer = (prefix: string, part: OptimizerState | null) => {
    if (!part) return;
    const { kind, steps, lr } = part;
    if (kind === 'adam') {
      put(`${prefix}.exp_avg`, part.first);
      put(`${prefix}.exp_avg_sq`, part.second);
      metadata[prefix] = JSON.stringify({ kind, steps, lr, beta1: part.beta1, beta2: part.beta2 });
    } else {
      put(`${prefix}.square_avg`, part.squares);
      metadata[prefix] = JSON.stringify({ kind, steps, lr });
    }
  };
  network('generator', state.generator);
  network('generator_ema', state.generatorEma);
  network('discriminator', state.critic);
  optimizer('optimizerG', state.generatorOptimizer);
  optimizer('optimizerD', state.criticOptimizer);
  return writeSafetensors(tensors, metadata);
}

const FILE = '.safetensors';
const FORMAT = 1;

/** Files of others do not say; a later Gantry's may hold what this one would lose without a word. */
function refuseNewer(format: string | undefined): void {
  if (format === undefined || Number(format) <= FORMAT) return;
  throw modelFileError(FILE, 'unsupported', {
    what: '__metadata__.gantry_format',
    found: `${format}, a newer Gantry's`,
    expected: `${FORMAT} (open it with that Gantry)`,
  });
}

function readOptimizer(
  what: string,
  settings: Readonly<Record<string, PlainValue>>,
  under: (prefix: string) => StateViews | null,
  shapes: ReadonlyMap<string, readonly number[]>,
): OptimizerState {
  const number = (key: string): number => {
    const value = settings[key];
    if (typeof value !== 'number') throw damaged(`${what}.${key}`, String(value), 'a number');
    return value;
  };
  const moments = (key: string): NamedTensors => {
    const views = under(`${what}.${key}`) ?? new Map();
    checkShapes(FILE, `${what}.${key}`, shapesOf(views), shapes);
    return readTensors(new Map([...shapes.keys()].map((name) => [name, views.get(name)!])));
  };
  const steps = count(`${what}.steps`, number('steps'));
  const lr = number('lr');
  switch (settings.kind) {
    case 'adam':
      return {
        kind: 'adam',
        steps,
        lr,
        beta1: number('beta1'),
        beta2: number('beta2'),
        first: moments('exp_avg'),
        second: moments('exp_avg_sq'),
      };
    case 'rmsprop':
      return { kind: 'rmsprop', steps, lr, squares: moments('square_avg') };
    default:
      throw modelFileError(FILE, 'unsupported', {
        what: `${what}.kind`,
        found: String(settings.kind),
        expected: 'adam, rmsprop',
      });
  }
}

function readJson(what: string, text: string): Record<string, PlainValue> {
  let value: unknown = null;
  try {
    value = JSON.parse(text);
  } catch {
    // Said below.
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw damaged(`__metadata__.${what}`, 'another text', 'a JSON object');
  }
  return value as Record<string, PlainValue>;
}

function count(what: string, value: number): number {
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw damaged(what, String(value), 'a whole number');
}

function damaged(what: string, found: string, expected: string) {
  return modelFileError(FILE, 'damaged', { what, found, expected });
}
