/**
 * The command line of `gantry generate`, checked before anything starts. No path is looked at.
 * The thesis's own spellings (generate.py: `-load_path`, `-num_output`, `-compare`) are accepted.
 */
import type { RemoteGenerateRequest } from '../remoteProtocol.ts';
import type { BackendRequest } from '../workers/protocol.ts';
import { BACKENDS, oneOf, refuseBoth, splitLine, type Values, wrong } from './options.ts';
import { type AskedSlices, askedSlices, SLICE_EXTRAS, SLICE_OPTIONS } from './sliceOptions.ts';

export interface GenerateArguments {
  readonly loadPath: string;
  readonly out: string;
  /** A folder that keeps the browser's storage between calls; null: none. */
  readonly profile: string | null;
  /** Null: the model's own seed, as its run generated with. */
  readonly seed: number | null;
  readonly latents: string | null;
  /** Null: not given. */
  readonly numOutput: number | null;
  readonly format: RemoteGenerateRequest['format'];
  /** Real files to lay the images beside; null: nothing is compared. */
  readonly compare: { readonly paths: readonly string[]; readonly slices: AskedSlices } | null;
  readonly backend: BackendRequest;
}

const FORMATS = ['png8', 'png16', 'npy', 'dicom'] as const;

const OPTIONS = [
  'load-path',
  'num-output',
  'seed',
  'latents',
  'format',
  ...SLICE_OPTIONS,
  'backend',
  'out',
  'profile',
] as const;
type Name = (typeof OPTIONS)[number];

/**
 * @param args what follows `generate`.
 * @throws UsageError, ConfigError for a window
 */
export function parseGenerateArguments(args: readonly string[]): GenerateArguments {
  const spelt = args.map((argument) => (argument === '-compare' ? '--compare' : argument));
  const line = splitLine(spelt, OPTIONS, {
    ...SLICE_EXTRAS,
    flags: [...SLICE_EXTRAS.flags, 'compare'],
    paths: 'data',
  });
  const { values, paths, given } = line;
  const compare = given.has('compare');
  refuseStray(spelt, line, compare);
  if (!values['load-path']) {
    throw wrong('load-path', 'No --load-path was given. Name a model.pth or the folder of a run.');
  }
  if (!values.out) throw wrong('out', 'No --out was given. Name the folder the results go to.');
  refuseBoth(values, 'seed', 'latents');
  return {
    loadPath: values['load-path'],
    out: values.out,
    profile: values.profile ?? null,
    seed: wholeNumber(values, 'seed', 0, 0xffffffff),
    latents: values.latents ?? null,
    numOutput: wholeNumber(values, 'num-output', 1, 10_000),
    format: oneOf(values, 'format', FORMATS, 'png8'),
    compare: compare ? { paths, slices: askedSlices(line) } : null,
    backend: oneOf(values, 'backend', BACKENDS, 'auto'),
  };
}

/** What is said of real slices has a meaning with `--compare` alone, and a path without `--data` has none. */
function refuseStray(
  args: readonly string[],
  { values, paths, given, lists }: ReturnType<typeof splitLine<Name>>,
  compare: boolean,
): void {
  const named = args.some((argument) => /^--data(=|$)/.test(argument));
  if (!named && paths.length > 0) throw wrong('', `Unexpected argument '${paths[0]}'.`);
  if (compare && paths.length === 0) {
    throw wrong(
      'data',
      '--compare needs real slices to lay beside the images. Name their files or folders after --data.',
    );
  }
  if (compare) return;
  const stray =
    (named ? 'data' : undefined) ??
    SLICE_OPTIONS.find((name) => values[name] !== undefined) ??
    SLICE_EXTRAS.flags.find((name) => given.has(name)) ??
    SLICE_EXTRAS.repeated.find((name) => lists[name]?.length);
  if (stray)
    throw wrong(stray, `--${stray} is of real slices to compare with. Give --compare too, or leave it out.`);
}

function wholeNumber(values: Values<Name>, name: Name, min: number, max: number): number | null {
  const text = values[name];
  if (text === undefined) return null;
  const value = Number(text);
  if (text.trim() !== '' && Number.isInteger(value) && value >= min && value <= max) return value;
  throw wrong(name, `--${name} is "${text}"; it must be a whole number from ${min} to ${max}.`);
}
