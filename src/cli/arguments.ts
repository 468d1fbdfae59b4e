/**
 * The command line of `gantry run`, checked before anything starts.
 * Reads text only: the configuration file's contents are given by the caller, and no path is looked at.
 */
import { parseArgs } from 'node:util';
import { checkConfig, MODES, PRESETS, type PresetName, parseConfig, type RunConfig } from '../config.ts';
import { ConfigError, UsageError } from '../errors.ts';
import { parseWindow } from '../preprocess/window.ts';
import { DEFAULT_GATE, type Gate, type RunSettings } from '../run.ts';
import type { BackendRequest, WindowSpec } from '../workers/protocol.ts';

export interface RunArguments extends Omit<RunSettings, 'datasetId'> {
  readonly paths: readonly string[];
  readonly out: string;
  readonly window: WindowSpec;
}

const OPTIONS = {
  config: { type: 'string' },
  preset: { type: 'string' },
  'threshold-ratio': { type: 'string' },
  threshold: { type: 'string' },
  'max-rounds': { type: 'string' },
  'num-output': { type: 'string' },
  iterations: { type: 'string' },
  backend: { type: 'string' },
  network: { type: 'string' },
  seed: { type: 'string' },
  mode: { type: 'string' },
  size: { type: 'string' },
  window: { type: 'string' },
  out: { type: 'string' },
} as const;

type OptionName = keyof typeof OPTIONS;
type Values = Partial<Record<OptionName, string>>;

const BACKENDS = ['auto', 'webgpu', 'webgl', 'wasm', 'cpu'] as const satisfies readonly BackendRequest[];
const NETWORKS = [
  'auto',
  'mobilenet-v2',
  'inception-v3',
] as const satisfies readonly RunArguments['network'][];

/**
 * @param args what follows `run`.
 * @param readFile gives the text of the file `--config` names.
 * @throws UsageError, ConfigError.
 */
export function parseRunArguments(args: readonly string[], readFile: (path: string) => string): RunArguments {
  const { values, paths } = split(args);
  if (paths.length === 0) throw wrong('paths', 'No path was given. Name a folder of DICOM files.');
  if (!values.out) throw wrong('out', 'No --out was given. Name the folder the results go to.');
  refuseBoth(values, 'config', 'preset');
  refuseBoth(values, 'threshold', 'threshold-ratio');
  return {
    paths,
    out: values.out,
    config: readConfig(values, readFile),
    gate: readGate(values),
    maxRounds: wholeNumber(values, 'max-rounds', { fallback: 2, min: 1, max: 20 }),
    numOutput: wholeNumber(values, 'num-output', { fallback: 64, min: 1, max: 10_000 }),
    backend: oneOf(values, 'backend', BACKENDS, 'auto'),
    network: oneOf(values, 'network', NETWORKS, 'auto'),
    window: parseWindow(values.window ?? 'lung'),
  };
}

function split(args: readonly string[]): { values: Values; paths: string[] } {
  try {
    const { values, positionals } = parseArgs({
      args: withJoinedValues(args),
      options: OPTIONS,
      allowPositionals: true,
      strict: true,
    });
    return { values, paths: positionals };
  } catch (error) {
    // Node's own sentence names the option; its second sentence explains `--`, which does not help here.
    const message = (error as Error).message.split('. ')[0]!.replace(/\.$/, '');
    throw wrong('', `${message}.`);
  }
}

/** `--window -600/1500` and `--threshold -1`: a value that starts with a minus is a value, not an option. */
function withJoinedValues(args: readonly string[]): string[] {
  const joined: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const name = args[i]!;
    const value = args[i + 1];
    const takesValue = name.startsWith('--') && Object.hasOwn(OPTIONS, name.slice(2));
    if (name === '--') return [...joined, ...args.slice(i)];
    if (takesValue && value !== undefined && /^-[\d.]/.test(value)) {
      joined.push(`${name}=${value}`);
      i++;
    } else joined.push(name);
  }
  return joined;
}

function readConfig(values: Values, readFile: (path: string) => string): RunConfig {
  const preset = oneOf(values, 'preset', Object.keys(PRESETS) as PresetName[], 'quick');
  const base = values.config === undefined ? PRESETS[preset] : readConfigFile(values.config, readFile);
  return checkConfig({
    ...base,
    ...(values.mode === undefined ? {} : { mode: oneOf(values, 'mode', MODES, 'gp') }),
    ...(values.size === undefined ? {} : { imsize: numberIn(values, 'size') }),
    ...(values.iterations === undefined ? {} : { iterations: numberIn(values, 'iterations') }),
    ...(values.seed === undefined ? {} : { seed: numberIn(values, 'seed') }),
  });
}

function readConfigFile(path: string, readFile: (path: string) => string): RunConfig {
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
      {
        key: '',
        value: '',
        expected: 'JSON',
        suggestion: null,
      },
    );
  }
  return parseConfig(json).config;
}

function readGate(values: Values): Gate {
  const kind = values.threshold === undefined ? 'ratio' : 'fid';
  const name = kind === 'fid' ? 'threshold' : 'threshold-ratio';
  if (values[name] === undefined) return DEFAULT_GATE;
  const threshold = numberIn(values, name);
  if (!(threshold > 0)) throw wrong(name, `--${name} is ${values[name]}; it must be a number above 0.`);
  return { kind, threshold };
}

function wholeNumber(
  values: Values,
  name: OptionName,
  { fallback, min, max }: { fallback: number; min: number; max: number },
): number {
  if (values[name] === undefined) return fallback;
  const value = numberIn(values, name);
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw wrong(name, `--${name} is ${values[name]}; it must be a whole number from ${min} to ${max}.`);
}

function numberIn(values: Values, name: OptionName): number {
  const text = values[name]!.trim();
  const value = Number(text);
  if (text !== '' && Number.isFinite(value)) return value;
  throw wrong(name, `--${name} is "${text}"; it must be a number.`);
}

function oneOf<T extends string>(values: Values, name: OptionName, choices: readonly T[], fallback: T): T {
  const value = values[name] ?? fallback;
  if ((choices as readonly string[]).includes(value)) return value as T;
  throw wrong(name, `--${name} is "${value}"; it must be one of ${choices.join(', ')}.`);
}

function refuseBoth(values: Values, a: OptionName, b: OptionName): void {
  if (values[a] !== undefined && values[b] !== undefined) {
    throw wrong(a, `--${a} and --${b} exclude each other. Give one of them.`);
  }
}

function wrong(argument: string, message: string): UsageError {
  return new UsageError(`${message} See npm run gantry -- --help.`, { argument });
}
