/** The command line of `gantry ingest`, checked before anything starts. Reads text only: no path is looked at. */
import { IMAGE_SIZES, type ImageSize } from '../config.ts';
import { splitLine, wrong } from './options.ts';
import { type AskedSlices, askedSlices, SLICE_EXTRAS, SLICE_OPTIONS } from './sliceOptions.ts';

export interface IngestArguments {
  readonly paths: readonly string[];
  readonly out: string;
  /** A folder that keeps the browser's storage between calls; null: none. */
  readonly profile: string | null;
  readonly size: ImageSize;
  readonly slices: AskedSlices;
  /** ingest.json names no path. */
  readonly redact: boolean;
}

const OPTIONS = [...SLICE_OPTIONS, 'size', 'out', 'profile'] as const;

/** @throws UsageError, ConfigError */
export function parseIngestArguments(args: readonly string[]): IngestArguments {
  const flags = [...SLICE_EXTRAS.flags, 'redact'];
  const line = splitLine(args, OPTIONS, { ...SLICE_EXTRAS, flags, paths: 'data' });
  const { values, paths, given } = line;
  if (paths.length === 0) throw wrong('paths', 'No path was given. Name a folder of DICOM files.');
  if (!values.out) throw wrong('out', 'No --out was given. Name the folder the results go to.');
  const size = IMAGE_SIZES.find((one) => String(one) === (values.size ?? '64'));
  if (!size) {
    throw wrong('size', `--size is "${values.size}"; it must be one of ${IMAGE_SIZES.join(', ')}.`);
  }
  return {
    paths,
    out: values.out,
    profile: values.profile ?? null,
    size,
    slices: askedSlices(line),
    redact: given.has('redact'),
  };
}
