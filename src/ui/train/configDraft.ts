/**
 * The configuration as typed, before it is one: a text per key, where it came from, and what is wrong with it.
 *
 * `checkConfig` judges the values; this asks it key by key, so that every field can say its own error. A model to start from
 * holds the architecture's keys: what differs from it is wrong here, though it may be right in itself.
 */

import type { ConfigFile } from '../../app.ts';
import {
  CONFIG_KEYS,
  CONFIG_RULES,
  type ConfigKey,
  checkConfig,
  completeConfig,
  expectation,
  isValue,
  type KeyRule,
  PRESETS,
  type PresetName,
  type RunConfig,
} from '../../config.ts';
import { ConfigError } from '../../errors.ts';
import type { ModelSummary } from '../../workers/protocol.ts';
import { parseNumber } from '../parts/parseNumber.ts';

/** A person's model file, and what it is. */
export interface OpenedModel {
  readonly file: File;
  readonly summary: ModelSummary;
}

/** A configuration's file that a person brought, or wrote on the page. */
export interface OpenedConfig {
  readonly name: string;
  readonly file: ConfigFile;
}

export interface ConfigDraft {
  readonly typed: Readonly<Record<ConfigKey, string>>;
  readonly origin: PresetName | 'file' | 'run' | 'model';
  /** What it was made of, as typed: from it a change is told, and to it a key goes back. */
  readonly reference: ConfigDraft['typed'];
  /** A field was changed since. */
  readonly edited: boolean;
  /** What it is written back into; null: into the thesis's shape. */
  readonly file: OpenedConfig | null;
  /** What the run starts from; null: its seed. */
  readonly start: OpenedModel | null;
}

/** What a model's tensors decide. */
const HELD_BY_MODEL: readonly ConfigKey[] = ['imsize', 'nc', 'nz', 'ngf', 'ndf'];

export interface CheckedDraft {
  /** Null while a value is wrong. */
  readonly config: RunConfig | null;
  readonly errors: Readonly<Partial<Record<ConfigKey, ConfigError>>>;
}

/** `stored` may be a run's, older than some keys. */
export function draftOf(stored: RunConfig, origin: ConfigDraft['origin']): ConfigDraft {
  const typed = typedOf(stored);
  return { typed, origin, reference: typed, edited: false, file: null, start: null };
}

/** A file's configuration, to be written back into it; the model to start from stays. */
export function fileDraft(opened: OpenedConfig, start: OpenedModel | null): ConfigDraft {
  return { ...draftOf(opened.file.config, 'file'), file: opened, start };
}

/** A file's text as changed on the page: its values, and it to be written back into. Where the draft came from stays. */
export function withFile(draft: ConfigDraft, opened: OpenedConfig): ConfigDraft {
  return { ...draft, typed: typedOf(opened.file.config), edited: true, file: opened };
}

/** A configuration as it is typed. */
export function typedOf(stored: RunConfig): ConfigDraft['typed'] {
  const config = completeConfig(stored);
  return Object.fromEntries(
    CONFIG_KEYS.map((key) => [key, config[key] === null ? '' : String(config[key])]),
  ) as Record<ConfigKey, string>;
}

/** Whether `key` says something else than what the draft was made of. */
export function isChanged({ typed, reference }: ConfigDraft, key: ConfigKey): boolean {
  return !meansSame(key, typed[key], reference[key]);
}

/** Whether two typed texts are one value: `0,10` is `0.1`. */
export function meansSame(key: ConfigKey, a: string, b: string): boolean {
  return Object.is(typedValue(key, a), typedValue(key, b));
}

export function withTyped(draft: ConfigDraft, key: ConfigKey, value: string): ConfigDraft {
  return { ...draft, typed: { ...draft.typed, [key]: value }, edited: true };
}

/** A preset; the quick one is made for any slice size, the thesis's is exact. */
export function presetDraft(name: PresetName, datasetSize: RunConfig['imsize'] | null): ConfigDraft {
  const config = PRESETS[name];
  return draftOf(name === 'quick' && datasetSize ? { ...config, imsize: datasetSize } : config, name);
}

/** A model's own configuration, and the model as what the run starts from. */
export function modelDraft(start: OpenedModel): ConfigDraft {
  return { ...draftOf(start.summary.config, 'model'), start };
}

/** `draft` with the model to start from (null: none), and the model's values where it decides them. */
export function withStart(draft: ConfigDraft, start: OpenedModel | null): ConfigDraft {
  const held = { ...draft, start };
  return conflictsOf(held).reduce((d, key) => withTyped(d, key, heldValue(held, key)!), held);
}

/** What the model to start from has for `key`, as it would be typed; null where the key is free. */
export function heldValue({ start }: ConfigDraft, key: ConfigKey): string | null {
  return start && HELD_BY_MODEL.includes(key) ? String(start.summary.config[key]) : null;
}

/** The keys that say something else than the model to start from. */
export function conflictsOf(draft: ConfigDraft): ConfigKey[] {
  return HELD_BY_MODEL.filter((key) => {
    const held = heldValue(draft, key);
    return held !== null && draft.typed[key].trim() !== held;
  });
}

/** Whether a run from the draft's model begins with new optimizers: the file has none, or another trainer's. */
export function freshOptimizers({ start, typed }: ConfigDraft): boolean {
  return start !== null && !(start.summary.optimizers && start.summary.mode === typed.mode);
}

export function checkDraft(draft: ConfigDraft): CheckedDraft {
  const values = Object.fromEntries(CONFIG_KEYS.map((key) => [key, typedValue(key, draft.typed[key])]));
  const errors: Partial<Record<ConfigKey, ConfigError>> = {};
  for (const key of CONFIG_KEYS) if (!isValue(key, values[key])) errors[key] = valueError(draft, key);
  for (const key of conflictsOf(draft)) errors[key] ??= heldError(draft, key);
  if (Object.keys(errors).length > 0) return { config: null, errors };
  try {
    return { config: checkConfig(values), errors };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { config: null, errors: { [String(error.facts.key)]: error } };
  }
}

function valueError({ typed }: ConfigDraft, key: ConfigKey): ConfigError {
  const [value, expected] = [typed[key], expectation(key)];
  return new ConfigError(`"${key}" is ${value}; it must be ${expected}.`, {
    key,
    value,
    expected,
    suggestion: null,
  });
}

function heldError(draft: ConfigDraft, key: ConfigKey): ConfigError {
  const [value, expected] = [draft.typed[key], heldValue(draft, key)!];
  return new ConfigError(
    `The model to start from has ${key} ${expected}, not ${value}. Set it to ${expected}.`,
    {
      key,
      value,
      expected,
      suggestion: null,
    },
  );
}

function typedValue(key: ConfigKey, typed: string): string | number | null {
  const rule: KeyRule = CONFIG_RULES[key];
  if (rule.kind === 'choice') return typed;
  return rule.nullable && typed.trim() === '' ? null : parseNumber(typed);
}
