/**
 * The command line of `gantry run`, checked before anything starts.
 * Reads text only: the configuration file's contents are given by the caller, and no path is looked at.
 */
import { DEFAULT_GATE, type RunSettings } from '../run.ts';
import { askedConfig, CONFIG_OPTIONS } from './configOptions.ts';
import { askedGate, GATE_OPTIONS } from './gateOptions.ts';
import { BACKENDS, oneOf, splitLine, wholeNumber, wrong } from './options.ts';
import { askedPolicy, POLICY_FLAGS, POLICY_OPTIONS } from './policyOptions.ts';
import { type AskedSlices, askedSlices, SLICE_EXTRAS, SLICE_OPTIONS } from './sliceOptions.ts';

export interface RunArguments extends Required<Omit<RunSettings, 'datasetId' | 'trainOnly'>> {
  readonly paths: readonly string[];
  readonly out: string;
  /** A folder that keeps the browser's storage between calls; null: none. */
  readonly profile: string | null;
  readonly slices: AskedSlices;
}

const OPTIONS = [
  ...CONFIG_OPTIONS,
  ...GATE_OPTIONS,
  ...POLICY_OPTIONS,
  'max-rounds',
  'num-output',
  'backend',
  'network',
  ...SLICE_OPTIONS,
  'out',
  'profile',
] as const;

/**
 * @param args what follows `run`.
 * @param readFile gives the text of the file `--config` names.
 * @throws UsageError, ConfigError.
 */
export function parseRunArguments(args: readonly string[], readFile: (path: string) => string): RunArguments {
  const flags = [...SLICE_EXTRAS.flags, ...POLICY_FLAGS];
  const line = splitLine(args, OPTIONS, { ...SLICE_EXTRAS, flags, paths: 'data' });
  const { values, paths } = line;
  if (paths.length === 0) throw wrong('paths', 'No path was given. Name a folder of DICOM files.');
  if (!values.out) throw wrong('out', 'No --out was given. Name the folder the results go to.');
  const { config } = askedConfig(values, readFile);
  return {
    paths,
    out: values.out,
    profile: values.profile ?? null,
    config,
    policy: askedPolicy(line, config.seed),
    gate: askedGate(values) ?? DEFAULT_GATE,
    maxRounds: wholeNumber(values, 'max-rounds', { fallback: 2, min: 1, max: 20 }),
    numOutput: wholeNumber(values, 'num-output', { fallback: 64, min: 1, max: 10_000 }),
    backend: oneOf(values, 'backend', BACKENDS, 'auto'),
    network: values.network ?? 'auto', // whether there is such a network, the page knows
    slices: askedSlices(line),
  };
}
