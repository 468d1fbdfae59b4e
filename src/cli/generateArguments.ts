/**
 * The command line of `gantry generate`, checked before anything starts. No path is looked at.
 * The thesis's own spellings (generate.py: `-load_path`, `-num_output`) are accepted.
 */
import { parseArgs } from 'node:util';
import type { BackendRequest } from '../workers/protocol.ts';
import { BACKENDS, plainSpelling, wrong } from './options.ts';

export interface GenerateArguments {
  readonly loadPath: string;
  readonly out: string;
  /** Null: the model's own seed, as its run generated with. */
  readonly seed: number | null;
  readonly latents: string | null;
  /** Null: not given. */
  readonly numOutput: number | null;
  readonly backend: BackendRequest;
}

const OPTIONS = {
  'load-path': { type: 'string' },
  'num-output': { type: 'string' },
  seed: { type: 'string' },
  latents: { type: 'string' },
  backend: { type: 'string' },
  out: { type: 'string' },
} as const;

/**
 * @param args what follows `generate`.
 * @throws UsageError
 */
export function parseGenerateArguments(args: readonly string[]): GenerateArguments {
  const values = split(args);
  const loadPath = values['load-path'];
  if (!loadPath) {
    throw wrong('load-path', 'No --load-path was given. Name a model.pth or the folder of a run.');
  }
  if (!values.out) throw wrong('out', 'No --out was given. Name the folder the results go to.');
  if (values.seed !== undefined && values.latents !== undefined) {
    throw wrong('seed', '--seed and --latents exclude each other. Give one of them.');
  }
  const backend = BACKENDS.find((name) => name === (values.backend ?? 'auto'));
  if (!backend) {
    throw wrong('backend', `--backend is "${values.backend}"; it must be one of ${BACKENDS.join(', ')}.`);
  }
  return {
    loadPath,
    out: values.out,
    seed: wholeNumber('seed', values.seed, 0, 0xffffffff),
    latents: values.latents ?? null,
    numOutput: wholeNumber('num-output', values['num-output'], 1, 10_000),
    backend,
  };
}

function split(args: readonly string[]): Partial<Record<keyof typeof OPTIONS, string>> {
  try {
    return parseArgs({ args: args.map(plainSpelling), options: OPTIONS, strict: true }).values;
  } catch (error) {
    const message = (error as Error).message.split('. ')[0]!.replace(/\.$/, '');
    throw wrong('', `${message}.`);
  }
}

function wholeNumber(name: string, text: string | undefined, min: number, max: number): number | null {
  if (text === undefined) return null;
  const value = Number(text);
  if (text.trim() !== '' && Number.isInteger(value) && value >= min && value <= max) return value;
  throw wrong(name, `--${name} is "${text}"; it must be a whole number from ${min} to ${max}.`);
}
