/**
 * The configuration that a command line asks for: a preset or a file, and the options that change single keys of it.
 * The file's text is given by the caller; no path is looked at.
 */
import {
  CONFIG_KEYS,
  type ConfigKey,
  checkConfig,
  MODES,
  PRESETS,
  type PresetName,
  type RunConfig,
} from '../config.ts';
import { ConfigError } from '../errors.ts';
import { readConfigFile } from '../interop/configFile.ts';
import { numberIn, oneOf, refuseBoth, type Values, wrong } from './options.ts';

export const CONFIG_OPTIONS = ['config', 'preset', 'mode', 'size', 'iterations', 'seed'] as const;
type ConfigOption = (typeof CONFIG_OPTIONS)[number];

export interface AskedConfig {
  readonly config: RunConfig;
  /** The keys that were asked for; the rest are the quick preset's. */
  readonly given: readonly ConfigKey[];
}

/**
 * @param readFile gives the text of the file `--config` names.
 * @throws UsageError, ConfigError.
 */
export function askedConfig(values: Values<ConfigOption>, readFile: (path: string) => string): AskedConfig {
  refuseBoth(values, 'config', 'preset');
  const base = baseOf(values, readFile);
  const changes: Partial<Record<ConfigKey, string | number>> = {
    ...(values.mode === undefined ? {} : { mode: oneOf(values, 'mode', MODES, 'gp') }),
    ...(values.size === undefined ? {} : { imsize: numberIn(values, 'size') }),
    ...(values.iterations === undefined ? {} : { iterations: numberIn(values, 'iterations') }),
    ...(values.seed === undefined ? {} : { seed: numberIn(values, 'seed') }),
  };
  return {
    config: checkConfig({ ...base.config, ...changes }),
    given: CONFIG_KEYS.filter((key) => base.given.includes(key) || Object.hasOwn(changes, key)),
  };
}

function baseOf(values: Values<ConfigOption>, readFile: (path: string) => string): AskedConfig {
  if (values.config !== undefined) return askedFile(values.config, readFile);
  const preset = oneOf(values, 'preset', Object.keys(PRESETS) as PresetName[], 'quick');
  return { config: PRESETS[preset], given: values.preset === undefined ? [] : CONFIG_KEYS };
}

/** config.json or config.js, told apart by what is in it. */
function askedFile(path: string, readFile: (path: string) => string): AskedConfig {
  let text: string;
  try {
    text = readFile(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw wrong('config', `The configuration file ${path} cannot be read (${code ?? 'unknown reason'}).`);
  }
  try {
    return readConfigFile(text);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new ConfigError(`${path}: ${error.message}`, error.facts);
  }
}
