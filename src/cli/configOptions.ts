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
  parseConfig,
  type RunConfig,
} from '../config.ts';
import { ConfigError } from '../errors.ts';
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
  if (values.config !== undefined) return readConfigFile(values.config, readFile);
  const preset = oneOf(values, 'preset', Object.keys(PRESETS) as PresetName[], 'quick');
  return { config: PRESETS[preset], given: values.preset === undefined ? [] : CONFIG_KEYS };
}

function readConfigFile(path: string, readFile: (path: string) => string): AskedConfig {
  let text: string;
  try {
    text = readFile(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw wrong('config', `The configuration file ${path} cannot be read (${code ?? 'unknown reason'}).`);
  }
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    throw new ConfigError(
      `The configuration file ${path} is not JSON. Write it like the thesis's config.json.`,
      { key: '', value: '', expected: 'JSON', suggestion: null },
    );
  }
  return parseConfig(json);
}
