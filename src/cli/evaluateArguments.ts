/**
 * The command line of `gantry evaluate`, checked before anything starts. No path is looked at. The thesis's own spellings
 * (eval_model.py: `--model_name`, and `-load_path` as elsewhere) are accepted; its `--dataset` chose between two built-in data sets.
 */
import { IMAGE_SIZES, type ImageSize } from '../config.ts';
import type { NetworkName } from '../evaluation.ts';
import type { Gate } from '../run.ts';
import type { BackendRequest } from '../workers/protocol.ts';
import { askedGate, GATE_OPTIONS } from './gateOptions.ts';
import { BACKENDS, oneOf, refuseBoth, splitLine, type Values, wholeNumber, wrong } from './options.ts';
import { type AskedSlices, askedSlices, SLICE_EXTRAS, SLICE_OPTIONS } from './sliceOptions.ts';

export interface EvaluateArguments {
  /** A model file, a folder that holds one, or a folder of images. */
  readonly judged: { readonly kind: 'model' | 'images'; readonly path: string };
  readonly paths: readonly string[];
  readonly out: string;
  /** A folder that keeps the browser's storage between calls; null: none. */
  readonly profile: string | null;
  /** Null: the model's own, or the images'. */
  readonly size: ImageSize | null;
  readonly slices: AskedSlices;
  readonly network: NetworkName | 'auto';
  /** Images to draw, or at most to take of the folder. */
  readonly num: number;
  /** Null: no verdict is asked for. */
  readonly gate: Gate | null;
  readonly dump: boolean;
  readonly backend: BackendRequest;
}

/** As the page's field. */
const MOST_IMAGES = 4096;

const OPTIONS = [
  'load-path',
  'fake',
  'network',
  'num',
  ...GATE_OPTIONS,
  ...SLICE_OPTIONS,
  'size',
  'backend',
  'out',
  'profile',
] as const;

/** @param args what follows `evaluate`. @throws UsageError, ConfigError */
export function parseEvaluateArguments(args: readonly string[]): EvaluateArguments {
  const line = splitLine(args.map(thesisSpelling), OPTIONS, {
    paths: 'data',
    flags: [...SLICE_EXTRAS.flags, 'dump'],
    repeated: SLICE_EXTRAS.repeated,
  });
  const { values, paths, given } = line;
  const judged = judgedBy(values);
  if (paths.length === 0) {
    throw wrong('data', 'No data was given. Name the folder of real DICOM files after --data.');
  }
  if (!values.out) throw wrong('out', 'No --out was given. Name the folder the results go to.');
  return {
    judged,
    paths,
    out: values.out,
    profile: values.profile ?? null,
    size: sizeIn(values),
    slices: askedSlices(line),
    network: networkIn(values),
    num: wholeNumber(values, 'num', { fallback: 512, min: 2, max: MOST_IMAGES }),
    gate: askedGate(values),
    dump: given.has('dump'),
    backend: oneOf(values, 'backend', BACKENDS, 'auto'),
  };
}

function thesisSpelling(argument: string): string {
  if (/^--?dataset(=|$)/.test(argument)) {
    throw wrong(
      'dataset',
      '--dataset chose one of the thesis’s own data sets, and none comes with this program. Name a folder after --data.',
    );
  }
  return argument.replace(/^--?model_name(?==|$)/, '--load-path');
}

type Given = Values<(typeof OPTIONS)[number]>;

function judgedBy(values: Given): EvaluateArguments['judged'] {
  refuseBoth(values, 'load-path', 'fake');
  if (values['load-path']) return { kind: 'model', path: values['load-path'] };
  if (values.fake) return { kind: 'images', path: values.fake };
  throw wrong(
    'load-path',
    'Nothing to judge was given. Name a model.pth or the folder of a run after --load-path, or a folder of PNG after --fake.',
  );
}

function sizeIn(values: Given): ImageSize | null {
  if (values.size === undefined) return null;
  const size = IMAGE_SIZES.find((one) => String(one) === values.size);
  if (size) return size;
  throw wrong('size', `--size is "${values.size}"; it must be one of ${IMAGE_SIZES.join(', ')}.`);
}

/** Which networks there are is known to the page alone. */
function networkIn(values: Given): NetworkName {
  const name = values.network ?? 'auto';
  if (/^[a-z0-9][\w.-]*$/i.test(name)) return name;
  throw wrong('network', `--network is "${name}"; it must be auto or a network’s name, like mobilenet-v2.`);
}
