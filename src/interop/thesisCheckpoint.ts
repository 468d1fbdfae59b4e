/**
 * The thesis's checkpoint, `{ generator, discriminator, optimizerG, optimizerD, params }` as torch.save writes it, both ways.
 *
 * Shapes decide the architecture, the optimizers decide the trainer and its rates (as `load_state_dict` would have it), `params` the rest;
 * where they disagree, `corrected` says so. A running average of the generator stands under `generator_ema`, a key of
 * Gantry's own that the thesis's scripts pass over. Knows neither the model nor when a run started: an iteration is a step
 * of the generator's optimizer.
 */
import {
  CONFIG_ALIASES,
  CONFIG_KEYS,
  type ConfigKey,
  checkConfig,
  PRESETS,
  type RunConfig,
} from '../config.ts';
import { modelFileError } from './modelFile.ts';
import { readOptimizer, writeOptimizer } from './optimizerDict.ts';
import { Dict, type DictKey, type PickleValue, Tuple } from './pickle.ts';
import { readNetwork, type StateViews, shapesOf, stateViews, writeStateDict } from './stateDict.ts';
import { readTorchFile } from './torchFile.ts';
import { architectureOf, torchShapes } from './torchLayout.ts';
import { writeTorchFile } from './torchWriter.ts';
import type { OptimizerState, PlainValue, TrainingState } from './trainingState.ts';

export interface ReadCheckpoint extends TrainingState {
  /** Keys whose value in `params` was not what the tensors or the optimizers hold. */
  readonly corrected: readonly {
    readonly key: ConfigKey;
    readonly params: PlainValue;
    readonly used: number | string;
  }[];
}

/**
 * Reads a whole checkpoint, one without optimizers or critic (they come back null), or a bare state dict of the generator.
 * Keys that `params` lacks come from the thesis's preset.
 * @throws ModelFileError naming what is wrong, a tensor's mismatch with both shapes; ConfigError for a value of `params`
 */
export function readThesisCheckpoint(bytes: Uint8Array): ReadCheckpoint {
  const root = readTorchFile(bytes);
  if (!(root instanceof Dict)) {
    throw modelFileError('.pth', 'damaged', {
      what: 'checkpoint',
      found: 'another value',
      expected: 'a dict',
    });
  }
  const part = (key: string) => root.get(key) ?? null;
  const bare = !root.has('generator') && root.size > 0 && [...root.keys()].every((key) => isStateName(key));
  if (!bare && part('generator') === null) throw modelFileError('.pth', 'missing', { what: 'generator' });
  const generator = stateViews('generator', bare ? root : part('generator'));
  const critic = part('discriminator') === null ? null : stateViews('discriminator', part('discriminator'));
  const params = readParams(part('params'));
  const measured = architecture(generator, critic);
  const shapesConfig = checkConfig({ ...PRESETS.thesis, ...measured }); // before any tensor is read

  const optimizer = (key: 'optimizerG' | 'optimizerD', network: 'generator' | 'discriminator') =>
    part(key) === null ? null : readOptimizer(key, part(key), torchShapes(network, shapesConfig).parameters);
  const network = readNetwork('generator', 'generator', generator, shapesConfig);
  const ema = part('generator_ema');
  const generatorOptimizer = optimizer('optimizerG', 'generator');
  const criticOptimizer = critic && optimizer('optimizerD', 'discriminator');
  const used = { ...measured, ...trainer(generatorOptimizer, criticOptimizer) };
  return {
    config: checkConfig({ ...PRESETS.thesis, ...params.known, ...used }),
    otherParams: params.other,
    corrected: (Object.entries(used) as [ConfigKey, number | string][])
      .filter(([key, value]) => key in params.known && params.known[key] !== value)
      .map(([key, value]) => ({ key, params: params.known[key]!, used: value })),
    generator: { parameters: network.parameters, buffers: network.buffers },
    batchesTracked: network.batchesTracked,
    generatorEma:
      ema === null
        ? null
        : readNetwork('generator_ema', 'generator', stateViews('generator_ema', ema), shapesConfig),
    critic: critic && readNetwork('discriminator', 'discriminator', critic, shapesConfig),
    generatorOptimizer,
    criticOptimizer,
  };
}

/** `params` carries every configuration key; parts that are null are left out. */
export function writeThesisCheckpoint(state: TrainingState): Uint8Array<ArrayBuffer> {
  const { config, batchesTracked } = state;
  const names = (network: 'generator' | 'discriminator') => [
    ...torchShapes(network, config).parameters.keys(),
  ];
  const root = new Dict();
  root.set('generator', writeStateDict('generator', state.generator, config, batchesTracked));
  if (state.critic) root.set('discriminator', writeStateDict('discriminator', state.critic, config, 0));
  if (state.generatorOptimizer)
    root.set('optimizerG', writeOptimizer(state.generatorOptimizer, names('generator')));
  if (state.criticOptimizer)
    root.set('optimizerD', writeOptimizer(state.criticOptimizer, names('discriminator')));
  root.set('params', pickled({ ...state.otherParams, ...config }));
  if (state.generatorEma) {
    root.set('generator_ema', writeStateDict('generator', state.generatorEma, config, batchesTracked));
  }
  return writeTorchFile(root);
}

function isStateName(key: DictKey): boolean {
  return /^(module\.)?main\.\d+\./.test(String(key));
}

function architecture(generator: StateViews, critic: StateViews | null): Partial<RunConfig> {
  const drawn = architectureOf('.pth', 'generator', shapesOf(generator));
  if (!critic) return drawn;
  const judged = architectureOf('.pth', 'discriminator', shapesOf(critic));
  if (judged.imsize !== drawn.imsize) {
    throw modelFileError('.pth', 'unsupported', {
      what: 'discriminator: image size',
      found: judged.imsize!,
      expected: `${drawn.imsize}, the generator's size,`,
    });
  }
  return { ...drawn, ...judged };
}

/** What both optimizers say of the run: Adam is `gp`'s, RMSprop `wc`'s. @throws ModelFileError where they differ */
function trainer(
  generator: OptimizerState | null,
  critic: OptimizerState | null,
): Partial<Pick<RunConfig, 'mode' | 'lr' | 'beta1' | 'beta2'>> {
  const [mine, other] = [generator ?? critic, critic ?? generator].map(
    (optimizer) => optimizer && settings(optimizer),
  );
  if (!mine || !other) return {};
  for (const [key, value] of Object.entries(mine)) {
    const found = other[key as keyof typeof mine];
    if (found !== value) {
      throw modelFileError('.pth', 'unsupported', {
        what: `optimizerD ${key}`,
        found: String(found),
        expected: `${value}, as in optimizerG,`,
      });
    }
  }
  return mine;
}

function settings(optimizer: OptimizerState): Partial<Pick<RunConfig, 'mode' | 'lr' | 'beta1' | 'beta2'>> {
  const { kind, lr } = optimizer;
  return kind === 'adam'
    ? { mode: 'gp', lr, beta1: optimizer.beta1, beta2: optimizer.beta2 }
    : { mode: 'wc', lr };
}

interface Params {
  readonly known: Readonly<Partial<Record<ConfigKey, PlainValue>>>;
  readonly other: Readonly<Record<string, PlainValue>>;
}

/** Configuration keys under Gantry's names, and all else under its own. */
function readParams(value: PickleValue): Params {
  if (value !== null && !(value instanceof Dict)) {
    throw modelFileError('.pth', 'damaged', { what: 'params', found: 'another value', expected: 'a dict' });
  }
  const known: Partial<Record<ConfigKey, PlainValue>> = {};
  const other: [string, PlainValue][] = [];
  const budget = { left: MOST_PARAM_VALUES };
  for (const [key, entry] of value ?? new Dict()) {
    const name = String(key);
    const configKey = Object.hasOwn(CONFIG_ALIASES, name)
      ? CONFIG_ALIASES[name]
      : CONFIG_KEYS.find((candidate) => candidate === name);
    const plain = unpickled(entry, budget);
    if (configKey) known[configKey] = plain;
    else other.push([name, plain]);
  }
  return { known, other: Object.fromEntries(other) };
}

/** A pickle may name one list a thousand times, and that list another: what is small in the file need not be small here. */
const MOST_PARAM_VALUES = 10_000;
const DEEPEST_PARAM = 8;

/** Numbers, strings and what is made of them. @throws ModelFileError for a tensor or a class, or too much of it */
function unpickled(value: PickleValue, budget: { left: number }, depth = 0): PlainValue {
  if (value === null || typeof value !== 'object') {
    return typeof value === 'bigint' ? Number(value) : value;
  }
  budget.left -= value instanceof Dict ? value.size : 1;
  if (depth > DEEPEST_PARAM || budget.left < 0) {
    throw modelFileError('.pth', 'tooLarge', {
      what: 'params',
      found: 'nested deeper or longer',
      expected: `${MOST_PARAM_VALUES} values, ${DEEPEST_PARAM} deep,`,
    });
  }
  const next = (item: PickleValue) => unpickled(item, budget, depth + 1);
  if (value instanceof Dict)
    return Object.fromEntries([...value].map(([key, item]) => [String(key), next(item)]));
  const items = value instanceof Tuple ? value.items : value;
  if (Array.isArray(items)) {
    budget.left -= items.length;
    return items.map(next);
  }
  throw modelFileError('.pth', 'unsupported', {
    what: 'params',
    found: 'a tensor or a class',
    expected: 'numbers and texts',
  });
}

function pickled(value: PlainValue): PickleValue {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(pickled);
  return new Dict(Object.entries(value).map(([key, item]) => [key, pickled(item)]));
}
