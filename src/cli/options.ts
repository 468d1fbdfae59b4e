/**
 * What the commands' option parsers share: splitting the line, and reading a value or refusing it in words that name it.
 * Knows no command, looks at no path.
 */
import { parseArgs } from 'node:util';
import { UsageError } from '../errors.ts';
import type { BackendRequest } from '../workers/protocol.ts';

export const BACKENDS = [
  'auto',
  'webgpu',
  'webgl',
  'wasm',
  'cpu',
] as const satisfies readonly BackendRequest[];

export type Values<Name extends string> = Partial<Record<Name, string>>;

export interface SplitLine<Name extends string> {
  readonly values: Values<Name>;
  /** Of `flags`, those that were given. */
  readonly given: ReadonlySet<string>;
  /** Of `repeated`, what each was given, in order. */
  readonly lists: Readonly<Record<string, readonly string[]>>;
  /** What `list` was given, and all that stands without an option, in that order. */
  readonly paths: readonly string[];
}

export interface OtherOptions {
  /** An option that may be repeated and whose values are paths like those that stand alone. */
  readonly paths?: string;
  /** Options without a value. */
  readonly flags?: readonly string[];
  /** Options that may be repeated. */
  readonly repeated?: readonly string[];
}

/** @throws UsageError for an option that is not among `names` and the others, or one without its value */
export function splitLine<Name extends string>(
  args: readonly string[],
  names: readonly Name[],
  { paths, flags = [], repeated = [] }: OtherOptions = {},
): SplitLine<Name> {
  const several = paths === undefined ? repeated : [...repeated, paths];
  const options = {
    ...Object.fromEntries(names.map((name) => [name, { type: 'string' as const }])),
    ...Object.fromEntries(flags.map((name) => [name, { type: 'boolean' as const }])),
    ...Object.fromEntries(several.map((name) => [name, { type: 'string' as const, multiple: true }])),
  };
  try {
    const { values, positionals } = parseArgs({
      args: withJoinedValues(args.map(plainSpelling), names, repeated),
      options,
      allowPositionals: true,
      strict: true,
    });
    const found = values as Record<string, string | boolean | string[] | undefined>;
    const listOf = (name: string) => (found[name] ?? []) as string[];
    return {
      values: Object.fromEntries(names.map((name) => [name, found[name]])) as Values<Name>,
      given: new Set(flags.filter((name) => found[name] === true)),
      lists: Object.fromEntries(repeated.map((name) => [name, listOf(name)])),
      paths: [...(paths === undefined ? [] : listOf(paths)), ...positionals],
    };
  } catch (error) {
    // Node's own sentence names the option; its second sentence explains `--`, which does not help here.
    const message = (error as Error).message.split('. ')[0]!.replace(/\.$/, '');
    throw wrong('', `${message}.`);
  }
}

/** The thesis's own: `-load_path x` and `--load_path=x` are `--load-path`; likewise `-num_output`. */
export function plainSpelling(argument: string): string {
  return argument.replace(/^--?(load|num)_(path|output)(?==|$)/, '--$1-$2');
}

/**
 * `--window -600/1500` and `--threshold -1`: a value that starts with a minus is a value, not an option. `--filter a=1 b=2`: so is every
 * `key=value` behind an option that may be repeated.
 */
function withJoinedValues(
  args: readonly string[],
  names: readonly string[],
  repeated: readonly string[],
): string[] {
  const joined: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const name = args[i]!;
    const value = args[i + 1];
    const takesValue = name.startsWith('--') && names.includes(name.slice(2));
    if (name === '--') return [...joined, ...args.slice(i)];
    if (takesValue && value !== undefined && /^-[\d.]/.test(value)) {
      joined.push(`${name}=${value}`);
      i++;
    } else joined.push(name);
    if (name.startsWith('--') && repeated.includes(name.slice(2)) && value !== undefined) {
      joined.push(value);
      for (i++; /^[a-z]+=/i.test(args[i + 1] ?? ''); i++) joined.push(`${name}=${args[i + 1]}`);
    }
  }
  return joined;
}

export function wholeNumber<Name extends string>(
  values: Values<Name>,
  name: Name,
  { fallback, min, max }: { fallback: number; min: number; max: number },
): number {
  if (values[name] === undefined) return fallback;
  const value = numberIn(values, name);
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw wrong(name, `--${name} is ${values[name]}; it must be a whole number from ${min} to ${max}.`);
}

export function numberIn<Name extends string>(values: Values<Name>, name: Name): number {
  const text = values[name]!.trim();
  const value = Number(text);
  if (text !== '' && Number.isFinite(value)) return value;
  throw wrong(name, `--${name} is "${text}"; it must be a number.`);
}

export function oneOf<T extends string, Name extends string>(
  values: Values<Name>,
  name: Name,
  choices: readonly T[],
  fallback: T,
): T {
  const value: string = values[name] ?? fallback;
  if ((choices as readonly string[]).includes(value)) return value as T;
  throw wrong(name, `--${name} is "${value}"; it must be one of ${choices.join(', ')}.`);
}

export function refuseBoth<Name extends string>(values: Values<Name>, a: Name, b: Name): void {
  if (values[a] !== undefined && values[b] !== undefined) {
    throw wrong(a, `--${a} and --${b} exclude each other. Give one of them.`);
  }
}

export function wrong(argument: string, message: string): UsageError {
  return new UsageError(`${message} See npm run gantry -- --help.`, { argument });
}
