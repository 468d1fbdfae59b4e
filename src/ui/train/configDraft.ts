/**
 * The configuration as typed, before it is one: a text per key, where it came from, and what is wrong with it.
 *
 * `checkConfig` is the only judge; this asks it key by key, so that every field can say its own error.
 */
import {
  CONFIG_KEYS,
  CONFIG_RULES,
  type ConfigKey,
  checkConfig,
  completeConfig,
  DEFAULT_CONFIG,
  type KeyRule,
  PRESETS,
  type PresetName,
  type RunConfig,
} from '../../config.ts';
import { ConfigError } from '../../errors.ts';
import { parseNumber } from '../parts/parseNumber.ts';

export interface ConfigDraft {
  readonly typed: Readonly<Record<ConfigKey, string>>;
  readonly origin: PresetName | 'file' | 'run';
  /** A field was changed since. */
  readonly edited: boolean;
}

export interface CheckedDraft {
  /** Null while a value is wrong. */
  readonly config: RunConfig | null;
  readonly errors: Readonly<Partial<Record<ConfigKey, ConfigError>>>;
}

/** `stored` may be a run's, older than some keys. */
export function draftOf(stored: RunConfig, origin: ConfigDraft['origin']): ConfigDraft {
  const config = completeConfig(stored);
  const typed = Object.fromEntries(
    CONFIG_KEYS.map((key) => [key, config[key] === null ? '' : String(config[key])]),
  );
  return { typed: typed as Record<ConfigKey, string>, origin, edited: false };
}

export function withTyped(draft: ConfigDraft, key: ConfigKey, value: string): ConfigDraft {
  return { ...draft, typed: { ...draft.typed, [key]: value }, edited: true };
}

/** A preset; the quick one is made for any slice size, the thesis's is exact. */
export function presetDraft(name: PresetName, datasetSize: RunConfig['imsize'] | null): ConfigDraft {
  const config = PRESETS[name];
  return draftOf(name === 'quick' && datasetSize ? { ...config, imsize: datasetSize } : config, name);
}

export function checkDraft(draft: ConfigDraft): CheckedDraft {
  const values = Object.fromEntries(CONFIG_KEYS.map((key) => [key, typedValue(key, draft.typed[key])]));
  const errors: Partial<Record<ConfigKey, ConfigError>> = {};
  for (const key of CONFIG_KEYS) {
    try {
      checkConfig({ ...DEFAULT_CONFIG, [key]: values[key] });
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      errors[key] = error;
    }
  }
  return { config: Object.keys(errors).length === 0 ? checkConfig(values) : null, errors };
}

function typedValue(key: ConfigKey, typed: string): string | number | null {
  const rule: KeyRule = CONFIG_RULES[key];
  if (rule.kind === 'choice') return typed;
  return rule.nullable && typed.trim() === '' ? null : parseNumber(typed);
}
