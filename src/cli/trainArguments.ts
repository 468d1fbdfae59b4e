/**
 * The command line of `gantry train`, checked before anything starts. Paths stand alone or after `--data`.
 * Reads text only: the configuration file's contents are given by the caller, and no path is looked at.
 */
import type { BackendRequest } from '../workers/protocol.ts';
import { type AskedConfig, askedConfig, CONFIG_OPTIONS } from './configOptions.ts';
import { BACKENDS, oneOf, refuseBoth, splitLine, wrong } from './options.ts';
import { type AskedSlices, askedSlices, SLICE_EXTRAS, SLICE_OPTIONS } from './sliceOptions.ts';

export interface TrainArguments extends AskedConfig {
  readonly paths: readonly string[];
  readonly out: string;
  /** A folder that keeps the browser's storage between calls; null: none. */
  readonly profile: string | null;
  readonly slices: AskedSlices;
  readonly backend: BackendRequest;
  /** A model file, or the folder of a run, to train on from; null: from the seed. */
  readonly loadPath: string | null;
}

const OPTIONS = [...CONFIG_OPTIONS, ...SLICE_OPTIONS, 'backend', 'load-path', 'out', 'profile'] as const;

/**
 * @param args what follows `train`.
 * @param readFile gives the text of the file `--config` names.
 * @throws UsageError, ConfigError.
 */
export function parseTrainArguments(
  args: readonly string[],
  readFile: (path: string) => string,
): TrainArguments {
  const line = splitLine(args, OPTIONS, { ...SLICE_EXTRAS, paths: 'data' });
  const { values, paths } = line;
  if (paths.length === 0)
    throw wrong('data', 'No data was given. Name a folder of DICOM files after --data.');
  if (!values.out) throw wrong('out', 'No --out was given. Name the folder the results go to.');
  refuseBoth(values, 'size', 'load-path'); // the model's own
  return {
    ...askedConfig(values, readFile),
    paths,
    out: values.out,
    profile: values.profile ?? null,
    slices: askedSlices(line),
    backend: oneOf(values, 'backend', BACKENDS, 'auto'),
    loadPath: values['load-path'] ?? null,
  };
}
