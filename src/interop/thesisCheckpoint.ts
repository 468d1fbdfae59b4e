/**
 * The thesis's checkpoint, `{ generator, discriminator, optimizerG, optimizerD, params }` as torch.save writes it, both ways.
 *
 * Where shapes, optimizers and `params` disagree, `corrected` says so (checkpointConfig.ts). A running average of the
 * generator stands under `generator_ema`, a key of Gantry's own that the thesis's scripts pass over. Knows neither the model
 * nor when a run started: an iteration is a step of the generator's optimizer.
 */
import { decideConfig, measuredConfig, type Params, sortParams } from './checkpointConfig.ts';
import { modelFileError } from './modelFile.ts';
import { readOptimizer, writeOptimizer } from './optimizerDict.ts';
import { Dict, type DictKey, type PickleValue, Tuple } from './pickle.ts';
import { batchesTracked, readNetwork, stateViews, writeStateDict } from './stateDict.ts';
import { readTorchFile } from './torchFile.ts';
import { torchShapes } from './torchLayout.ts';
import { writeTorchFile } from './torchWriter.ts';
import type { PlainValue, ReadCheckpoint, TrainingState } from './trainingState.ts';

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
  const views = (key: string) => (part(key) === null ? null : stateViews(key, part(key)));
  const [critic, ema] = [views('discriminator'), views('generator_ema')];
  const { config, measured } = measuredConfig('.pth', generator, critic); // before any tensor is read
  const optimizer = (key: 'optimizerG' | 'optimizerD', network: 'generator' | 'discriminator') =>
    part(key) === null ? null : readOptimizer(key, part(key), torchShapes(network, config).parameters);
  const generatorOptimizer = optimizer('optimizerG', 'generator');
  const criticOptimizer = critic && optimizer('optimizerD', 'discriminator');
  return {
    file: '.pth',
    ...decideConfig('.pth', readParams(part('params')), measured, {
      generator: generatorOptimizer,
      critic: criticOptimizer,
    }),
    generator: readNetwork('generator', 'generator', generator, config),
    batchesTracked: batchesTracked(generator, config),
    generatorEma: ema && readNetwork('generator_ema', 'generator', ema, config),
    critic: critic && readNetwork('discriminator', 'discriminator', critic, config),
    generatorOptimizer,
    criticOptimizer,
  };
}

/** `params` carries every configuration key; parts that are null are left out. */
export function writeThesisCheckpoint(state: TrainingState): Uint8Array<ArrayBuffer> {
  const { config, batchesTracked: batches } = state;
  const names = (network: 'generator' | 'discriminator') => [
    ...torchShapes(network, config).parameters.keys(),
  ];
  const root = new Dict();
  root.set('generator', writeStateDict('generator', state.generator, config, batches));
  if (state.critic) root.set('discriminator', writeStateDict('discriminator', state.critic, config, 0));
  if (state.generatorOptimizer)
    root.set('optimizerG', writeOptimizer(state.generatorOptimizer, names('generator')));
  if (state.criticOptimizer)
    root.set('optimizerD', writeOptimizer(state.criticOptimizer, names('discriminator')));
  root.set('params', pickled({ ...state.otherParams, ...config }));
  if (state.generatorEma) {
    root.set('generator_ema', writeStateDict('generator', state.generatorEma, config, batches));
  }
  return writeTorchFile(root);
}

function isStateName(key: DictKey): boolean {
  return /^(module\.)?main\.\d+\./.test(String(key));
}

function readParams(value: PickleValue): Params {
  if (value !== null && !(value instanceof Dict)) {
    throw modelFileError('.pth', 'damaged', { what: 'params', found: 'another value', expected: 'a dict' });
  }
  const budget = { left: MOST_PARAM_VALUES };
  return sortParams(
    [...(value ?? [])].map(([key, entry]) => [String(key), unpickled(entry, budget)] as const),
  );
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
