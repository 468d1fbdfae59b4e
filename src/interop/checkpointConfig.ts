/**
 * The configuration of a checkpoint from a file: its tensors' shapes decide the architecture, its optimizers the trainer and
 * its rates (as `load_state_dict` would have it), its `params` the rest, and the thesis's preset what none of them says.
 */
import {
  CONFIG_ALIASES,
  CONFIG_KEYS,
  type ConfigKey,
  checkConfig,
  PRESETS,
  type RunConfig,
} from '../config.ts';
import { type ModelFileKind, modelFileError } from './modelFile.ts';
import { type StateViews, shapesOf } from './stateDict.ts';
import { architectureOf } from './torchLayout.ts';
import type { OptimizerState, PlainValue, ReadCheckpoint } from './trainingState.ts';

/** The parameters of a file: configuration keys under Gantry's names, and all else under its own. */
export interface Params {
  readonly known: Readonly<Partial<Record<ConfigKey, PlainValue>>>;
  readonly other: Readonly<Record<string, PlainValue>>;
}

/** Accepts the thesis's other names for a key (`latent_dim`). */
export function sortParams(entries: Iterable<readonly [string, PlainValue]>): Params {
  const known: Partial<Record<ConfigKey, PlainValue>> = {};
  const other: [string, PlainValue][] = [];
  for (const [name, value] of entries) {
    const key = Object.hasOwn(CONFIG_ALIASES, name)
      ? CONFIG_ALIASES[name]
      : CONFIG_KEYS.find((candidate) => candidate === name);
    if (key) known[key] = value;
    else other.push([name, value]);
  }
  return { known, other: Object.fromEntries(other) };
}

/**
 * The preset with the architecture that the state dicts spell out. Looks at shapes only.
 * @throws ModelFileError for an architecture that Gantry does not train; ConfigError for a width out of its range
 */
export function measuredConfig(
  file: ModelFileKind,
  generator: StateViews,
  critic: StateViews | null,
): { config: RunConfig; measured: Partial<RunConfig> } {
  const drawn = architectureOf(file, 'generator', shapesOf(generator));
  const judged = critic ? architectureOf(file, 'discriminator', shapesOf(critic)) : drawn;
  if (judged.imsize !== drawn.imsize) {
    throw modelFileError(file, 'unsupported', {
      what: 'discriminator: image size',
      found: judged.imsize!,
      expected: `${drawn.imsize}, the generator's size,`,
    });
  }
  const measured = { ...drawn, ...judged };
  return { config: checkConfig({ ...PRESETS.thesis, ...measured }), measured };
}

/** @throws ModelFileError where the two optimizers differ; ConfigError for a value that no run can have */
export function decideConfig(
  file: ModelFileKind,
  params: Params,
  measured: Partial<RunConfig>,
  optimizers: { readonly generator: OptimizerState | null; readonly critic: OptimizerState | null },
): Pick<ReadCheckpoint, 'config' | 'otherParams' | 'corrected'> {
  const used = { ...measured, ...trainer(file, optimizers.generator, optimizers.critic) };
  return {
    config: checkConfig({ ...PRESETS.thesis, ...params.known, ...used }),
    otherParams: params.other,
    corrected: (Object.entries(used) as [ConfigKey, number | string][])
      .filter(([key, value]) => key in params.known && params.known[key] !== value)
      .map(([key, value]) => ({ key, params: params.known[key]!, used: value })),
  };
}

type Settings = Partial<Pick<RunConfig, 'mode' | 'lr' | 'beta1' | 'beta2'>>;

/** What both optimizers say of the run; one of them alone speaks for both. */
function trainer(
  file: ModelFileKind,
  generator: OptimizerState | null,
  critic: OptimizerState | null,
): Settings {
  const [mine, other] = [generator ?? critic, critic ?? generator].map(
    (optimizer) => optimizer && settings(optimizer),
  );
  if (!mine || !other) return {};
  for (const [key, value] of Object.entries(mine)) {
    const found = other[key as keyof Settings];
    if (found !== value) {
      throw modelFileError(file, 'unsupported', {
        what: `optimizerD ${key}`,
        found: String(found),
        expected: `${value}, as in optimizerG,`,
      });
    }
  }
  return mine;
}

/** Adam is `gp`'s, RMSprop `wc`'s. */
function settings(optimizer: OptimizerState): Settings {
  const { kind, lr } = optimizer;
  return kind === 'adam'
    ? { mode: 'gp', lr, beta1: optimizer.beta1, beta2: optimizer.beta2 }
    : { mode: 'wc', lr };
}
