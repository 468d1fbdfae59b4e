/**
 * The training configuration: the thesis's config.json keys, under their own names, plus what WGAN-GP needs said aloud.
 *
 * Reads `{ params, model, datasets }` (the thesis's file) or a bare params object; accepts the thesis text's other names;
 * keeps what it does not know, unless it looks like a typo. Knows nothing of models, data or the page.
 */
import * as v from 'valibot';
import { ConfigError } from './errors.ts';

export const IMAGE_SIZES = [32, 64, 128] as const;
export type ImageSize = (typeof IMAGE_SIZES)[number];

/** The thesis's two trainers: gradient penalty with Adam, weight clipping with RMSprop. */
export const MODES = ['gp', 'wc'] as const;
export type Mode = (typeof MODES)[number];

/** `pytorch`: torch.nn's own for these layers, what the thesis's scripts get. `dcgan`: N(0, 0.02), what they mean. */
export const INITIALISATIONS = ['pytorch', 'dcgan'] as const;
export type Initialisation = (typeof INITIALISATIONS)[number];

/**
 * In which order steps and batches come; an iteration is always what lies between one generator step and the next.
 * `paper`: `critic_iters` critic steps, each on a fresh batch, then a generator step; a last partial batch is dropped.
 * `thesis`: as its two scripts do, a last partial batch kept. gp: one critic step a batch and, at batch 0, critic_iters,
 * 2·critic_iters, … of each epoch, a generator step after it. wc: `critic_iters` critic steps on the same batch, then a
 * generator step.
 */
export const SCHEDULES = ['paper', 'thesis'] as const;
export type Schedule = (typeof SCHEDULES)[number];

export interface RunConfig {
  /** `gp`: WGAN-GP (Gulrajani et al. 2017), Adam. `wc`: WGAN with clipped weights (Arjovsky et al. 2017), RMSprop. */
  readonly mode: Mode;
  /** Images per batch. */
  readonly bsize: number;
  /** Image height and width in pixels. */
  readonly imsize: ImageSize;
  /** Image channels; Gantry trains on grey images. */
  readonly nc: 1;
  /** Latent dimension. */
  readonly nz: number;
  /** Width of the generator's last hidden layer, in feature maps. */
  readonly ngf: number;
  /** Width of the critic's first layer, in feature maps. */
  readonly ndf: number;
  /** Passes over the training split. `iterations` overrides it. */
  readonly nepochs: number;
  /** Iterations (generator steps, each with its critic steps), or null to follow `nepochs`. */
  readonly iterations: number | null;
  /** The optimizer's learning rate, both networks. */
  readonly lr: number;
  /** Adam's betas; `wc` has no use for them. */
  readonly beta1: number;
  readonly beta2: number;
  /** Weight of the gradient penalty (λ of Gulrajani et al. 2017, eq. 3); `wc` has no use for it. */
  readonly lambda: number;
  /** Largest absolute value of a critic weight under `wc` (c of Arjovsky et al. 2017, algorithm 1); `gp` has no use for it. */
  readonly clip: number;
  /** Critic steps per generator step. */
  readonly critic_iters: number;
  readonly schedule: Schedule;
  /** What the weights start from. */
  readonly init: Initialisation;
  /** Decay of the generator's running average, which then is what evaluates and generates; 0: none is kept. */
  readonly ema: number;
  /** Parts the critic works a batch through in, one after another: the same gradients in less memory. */
  readonly accumulate: number;
  /** Epochs between kept checkpoints. */
  readonly save_epoch: number;
  /** Seed of every random number of a run, 0 … 2³²−1. */
  readonly seed: number;
}

export type ConfigKey = keyof RunConfig;

export interface NumberRule {
  readonly kind: 'integer' | 'number';
  readonly min: number;
  readonly max: number;
  /** Smallest value excluded (for rates). */
  readonly exclusiveMin?: boolean;
  /** Largest value excluded (for betas). */
  readonly exclusiveMax?: boolean;
  readonly options?: readonly number[];
  readonly nullable?: boolean;
  /** What a configuration means that was stored before the key existed; a key without it is always there. */
  readonly absent?: number;
}

export interface ChoiceRule<T extends string = string> {
  readonly kind: 'choice';
  readonly options: readonly T[];
  /** As NumberRule.absent. */
  readonly absent: T;
}

export type KeyRule = NumberRule | ChoiceRule;
type RuleOf<T> = [T] extends [string] ? ChoiceRule<T> : NumberRule;

/** One rule per key: the schema, the error texts and the page's editor all read it. */
export const CONFIG_RULES: { readonly [K in ConfigKey]: RuleOf<RunConfig[K]> } = {
  mode: { kind: 'choice', options: MODES, absent: 'gp' },
  bsize: { kind: 'integer', min: 2, max: 4096 },
  imsize: { kind: 'integer', min: 32, max: 128, options: IMAGE_SIZES },
  nc: { kind: 'integer', min: 1, max: 1, options: [1] },
  nz: { kind: 'integer', min: 1, max: 4096 },
  ngf: { kind: 'integer', min: 1, max: 512 },
  ndf: { kind: 'integer', min: 1, max: 512 },
  nepochs: { kind: 'integer', min: 1, max: 1_000_000 },
  iterations: { kind: 'integer', min: 1, max: 10_000_000, nullable: true },
  lr: { kind: 'number', min: 0, max: 1, exclusiveMin: true },
  beta1: { kind: 'number', min: 0, max: 1, exclusiveMax: true },
  beta2: { kind: 'number', min: 0, max: 1, exclusiveMax: true },
  lambda: { kind: 'number', min: 0, max: 1e6 },
  clip: { kind: 'number', min: 0, max: 1, exclusiveMin: true, absent: 0.01 },
  critic_iters: { kind: 'integer', min: 1, max: 100 },
  schedule: { kind: 'choice', options: SCHEDULES, absent: 'paper' },
  init: { kind: 'choice', options: INITIALISATIONS, absent: 'pytorch' },
  ema: { kind: 'number', min: 0, max: 1, exclusiveMax: true, absent: 0 },
  accumulate: { kind: 'integer', min: 1, max: 64, absent: 1 },
  save_epoch: { kind: 'integer', min: 1, max: 1_000_000 },
  seed: { kind: 'integer', min: 0, max: 0xffffffff },
};

export const CONFIG_KEYS = Object.keys(CONFIG_RULES) as ConfigKey[];

/** The names the thesis's text uses beside its file's names. */
export const CONFIG_ALIASES: Readonly<Record<string, ConfigKey>> = {
  latent_dim: 'nz',
  batch_size: 'bsize',
  num_epochs: 'nepochs',
  learning_rate: 'lr',
};

/** The thesis's config.json exactly; λ 10, beta2 0.999 and clip 0.01 are what its scripts hard-code. */
const thesis: RunConfig = {
  mode: 'gp',
  bsize: 128,
  imsize: 64,
  nc: 1,
  nz: 100,
  ngf: 64,
  ndf: 64,
  nepochs: 1000,
  iterations: null,
  lr: 0.0001,
  beta1: 0.5,
  beta2: 0.999,
  lambda: 10,
  clip: 0.01,
  critic_iters: 5,
  schedule: 'paper',
  init: 'pytorch',
  ema: 0,
  accumulate: 1,
  save_epoch: 100,
  seed: 1,
};

export const PRESETS = {
  /** Recognisable chest slices within minutes on a two-core CPU. */
  quick: { ...thesis, bsize: 32, imsize: 32, ngf: 16, ndf: 16, lr: 0.001, iterations: 300 },
  thesis,
} as const satisfies Record<string, RunConfig>;

export type PresetName = keyof typeof PRESETS;
export const DEFAULT_CONFIG: RunConfig = PRESETS.quick;

/** A parsed config file: the configuration, and what was in the file beside it. */
export interface ParsedConfig {
  readonly config: RunConfig;
  /** The file as it was read, unknown keys included; `exportConfig` writes it back around the new values. */
  readonly source: Readonly<Record<string, unknown>>;
  /** The keys that the file decides. */
  readonly given: readonly ConfigKey[];
}

/**
 * Reads a config.json value. Keys it does not name come from `base` (the quick preset by default).
 * @throws ConfigError naming the key, its value and what was expected; for a likely typo, the nearest key.
 */
export function parseConfig(json: unknown, base: RunConfig = DEFAULT_CONFIG): ParsedConfig {
  if (!isRecord(json)) {
    throw new ConfigError(
      "The configuration is not a JSON object. Give an object like the thesis's config.json.",
      {
        key: '',
        value: describe(json),
        expected: 'object',
        suggestion: null,
      },
    );
  }
  const params = 'params' in json ? json.params : json;
  if (!isRecord(params)) throw wrong('params', params, 'object');
  const given: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(params)) {
    const key = Object.hasOwn(CONFIG_ALIASES, name) ? CONFIG_ALIASES[name]! : name;
    if (isConfigKey(key)) {
      if (Object.hasOwn(given, key) && given[key] !== value) {
        throw new ConfigError(`"${name}" and "${key}" say different things. Keep one of them.`, {
          key: name,
          value: describe(value),
          expected: describe(given[key]),
          suggestion: key,
        });
      }
      given[key] = value;
    } else refuseTypo(name, value);
  }
  if (params === json && Object.keys(json).length > 0 && Object.keys(given).length === 0)
    refuseStranger(json);
  // A file that says nepochs without iterations means its epochs, whatever the base preset says.
  if ('nepochs' in given && !('iterations' in given)) given.iterations = null;
  const config = checkConfig({ ...base, ...given });
  return { config, source: json, given: Object.keys(given) as ConfigKey[] };
}

/** Validates a whole configuration, completed as by `completeConfig`. @throws ConfigError as `parseConfig`. */
export function checkConfig(values: Readonly<Record<string, unknown>> | RunConfig): RunConfig {
  const result = v.safeParse(schema, values);
  if (!result.success) {
    const key = String(result.issues[0].path?.[0]?.key ?? '');
    throw wrong(
      key,
      (values as Record<string, unknown>)[key],
      isConfigKey(key) ? expectation(key) : 'object',
    );
  }
  const config = result.output as unknown as RunConfig; // the schema is built from CONFIG_RULES, key by key
  refuseContradiction(config);
  return config;
}

/** Whether `value` is one that `key` may have, whatever the others are. */
export function isValue(key: ConfigKey, value: unknown): boolean {
  return v.is(schema.entries[key]!, value);
}

/** A stored configuration, which may be older than some keys: each absent one gets what was meant before it existed. */
export function completeConfig(stored: RunConfig): RunConfig {
  return { ...ABSENT, ...stored };
}

/** Writes a configuration in the thesis's shape, keeping everything else the source file held. */
export function exportConfig(
  stored: RunConfig,
  source: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  const config = completeConfig(stored);
  const nested = isRecord(source.params);
  const old: Record<string, unknown> = nested
    ? (source.params as Record<string, unknown>)
    : 'params' in source
      ? {}
      : { ...source };
  const params: Record<string, unknown> = {};
  const written = new Set<ConfigKey>();
  for (const [name, value] of Object.entries(old)) {
    const key = Object.hasOwn(CONFIG_ALIASES, name) ? CONFIG_ALIASES[name]! : name;
    if (isConfigKey(key)) {
      params[name] = config[key];
      written.add(key);
    } else params[name] = value;
  }
  for (const key of CONFIG_KEYS) {
    if (!written.has(key) && !(key === 'iterations' && config.iterations === null)) params[key] = config[key];
  }
  return nested || Object.keys(source).length === 0 ? { ...source, params } : params;
}

type Pace = Pick<RunConfig, 'bsize' | 'critic_iters' | 'mode' | 'schedule'>;

/** Batches in one epoch; `thesis` keeps a last partial one. */
export function batchesPerEpoch(
  { bsize, schedule }: Pick<RunConfig, 'bsize' | 'schedule'>,
  trainSlices: number,
): number {
  return schedule === 'thesis' ? Math.ceil(trainSlices / bsize) : Math.floor(trainSlices / bsize);
}

/** Iterations a configuration asks for on `trainSlices` training slices (at least 1). */
export function totalIterations(config: RunConfig, trainSlices: number): number {
  if (config.iterations !== null) return config.iterations;
  if (config.schedule === 'thesis') return config.nepochs * iterationsPerEpoch(config, trainSlices);
  return Math.max(
    1,
    Math.floor((config.nepochs * batchesPerEpoch(config, trainSlices)) / config.critic_iters),
  );
}

/** Passes over the training split that the first `iterations` make, parts of one included. */
export function epochsIn(config: Pace, trainSlices: number, iterations: number): number {
  if (config.schedule === 'thesis') return iterations / iterationsPerEpoch(config, trainSlices);
  return (iterations * config.critic_iters) / batchesPerEpoch(config, trainSlices);
}

/** Real images that an iteration shows the critic, on average. */
export function imagesPerIteration(config: Pace, trainSlices: number): number {
  const { bsize, critic_iters, mode, schedule } = config;
  if (schedule !== 'thesis') return bsize * critic_iters;
  const visits = mode === 'wc' ? critic_iters : 1; // of a batch
  return (visits * trainSlices) / iterationsPerEpoch(config, trainSlices);
}

/** Generator steps of an epoch under `thesis`, whose loops begin anew with each epoch. */
export function iterationsPerEpoch(config: Pace, trainSlices: number): number {
  const batches = batchesPerEpoch(config, trainSlices);
  return config.mode === 'wc' ? batches : Math.ceil(batches / config.critic_iters);
}

/** What a valid value of `key` is, in words fit for an error line. */
export function expectation(key: ConfigKey): string {
  const rule: KeyRule = CONFIG_RULES[key];
  if (rule.kind === 'choice' || rule.options) return `one of ${rule.options!.join(', ')}`;
  const kind = rule.kind === 'integer' ? 'a whole number' : 'a number';
  const low = rule.exclusiveMin ? `above ${rule.min}` : `from ${rule.min}`;
  const high = rule.exclusiveMax ? `below ${rule.max}` : `up to ${rule.max}`;
  return `${kind} ${low} ${high}${rule.nullable ? ', or null' : ''}`;
}

/** Keys younger than the first configurations, each with what their absence means. */
const ABSENT = Object.fromEntries(
  CONFIG_KEYS.flatMap((key) => {
    const { absent } = CONFIG_RULES[key];
    return absent === undefined ? [] : [[key, absent]];
  }),
) as Partial<RunConfig>; // the rules' types hold each key's own

function ruleSchema(rule: KeyRule) {
  if (rule.kind === 'choice') return v.optional(v.picklist(rule.options), rule.absent);
  const inRange = v.check<number>(
    (x) =>
      Number.isFinite(x) &&
      (rule.exclusiveMin ? x > rule.min : x >= rule.min) &&
      (rule.exclusiveMax ? x < rule.max : x <= rule.max) &&
      (rule.kind !== 'integer' || Number.isInteger(x)) &&
      (!rule.options || rule.options.includes(x)),
  );
  const number = v.pipe(v.number(), inRange);
  if (rule.absent !== undefined) return v.optional(number, rule.absent);
  return rule.nullable ? v.nullable(number) : number;
}

const schema = v.object(Object.fromEntries(CONFIG_KEYS.map((key) => [key, ruleSchema(CONFIG_RULES[key])])));

function isConfigKey(name: string): name is ConfigKey {
  return Object.hasOwn(CONFIG_RULES, name);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function describe(value: unknown): string {
  return JSON.stringify(value)?.slice(0, 60) ?? String(value);
}

function wrong(key: string, value: unknown, expected: string): ConfigError {
  return new ConfigError(`"${key}" is ${describe(value)}; it must be ${expected}.`, {
    key,
    value: describe(value),
    expected,
    suggestion: null,
  });
}

/** Values that are right by themselves and cannot stand together. */
function refuseContradiction({ accumulate, bsize }: RunConfig): void {
  if (accumulate <= bsize) return;
  throw new ConfigError(
    `"accumulate" is ${accumulate} and "bsize" ${bsize}: a batch has no more parts than images. Lower accumulate, or raise bsize.`,
    {
      key: 'accumulate',
      value: describe(accumulate),
      expected: `at most bsize (${bsize})`,
      suggestion: null,
      problem: 'contradiction',
    },
  );
}

/** Keys that a training file may well hold and that lie near one of ours without meaning it. */
const OTHER_KEYS: readonly string[] = ['model', 'flip'];

function refuseTypo(name: string, value: unknown): void {
  if (OTHER_KEYS.includes(name)) return;
  const known = [...CONFIG_KEYS, ...Object.keys(CONFIG_ALIASES)];
  const nearest = known
    .map((key) => ({ key, distance: editDistance(name.toLowerCase(), key.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance)[0]!;
  // Two letters of four make another word: `note` is no `mode`.
  const allowed = nearest.key.length <= 4 ? 1 : 2;
  if (nearest.distance > allowed || nearest.distance >= name.length) return;
  throw new ConfigError(`Unknown configuration key "${name}". Did you mean "${nearest.key}"?`, {
    key: name,
    value: describe(value),
    expected: nearest.key,
    suggestion: nearest.key,
  });
}

/** An object that says nothing of a configuration: taken as one, it would be the base preset without a word. */
function refuseStranger(json: Readonly<Record<string, unknown>>): never {
  const name = Object.keys(json)[0]!;
  const close = editDistance(name.toLowerCase(), 'params') <= 2;
  throw new ConfigError(
    close
      ? `Unknown configuration key "${name}". Did you mean "params"?`
      : `The file names none of the configuration's keys (its first is "${name}"). Give an object like the thesis's config.json.`,
    {
      key: name,
      value: describe(json[name]),
      expected: 'params',
      suggestion: close ? 'params' : null,
    },
  );
}

/** Levenshtein distance. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      row[j] = Math.min(
        row[j - 1]! + 1,
        previous[j]! + 1,
        previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1),
      );
    }
    previous = row;
  }
  return previous[b.length]!;
}
