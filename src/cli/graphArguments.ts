/** The command line of `gantry graph`, checked. Looks at no path. */
import { numberIn, splitLine, wholeNumber, wrong } from './options.ts';

export interface GraphArguments {
  readonly log: string;
  readonly out: string;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** 0 … 0.99. */
  readonly smoothing: number;
}

const NAMES = ['out', 'width', 'height', 'smoothing'] as const;
const WIDTH = { fallback: 2400, min: 480, max: 8000 };
const HEIGHT = { fallback: 3000, min: 900, max: 8000 };
/** As the page opens a log. */
const SMOOTHING = 0.9;
const SMOOTHEST = 0.99;

/** @throws UsageError */
export function parseGraphArguments(args: readonly string[]): GraphArguments {
  const { values, paths } = splitLine(args, NAMES);
  const [log, ...more] = paths;
  if (!log || more.length > 0)
    throw wrong('log', `${paths.length} training logs were given. Name one training_log_wgan.csv.`);
  if (!values.out) throw wrong('out', 'No --out was given. Name the PNG to write.');
  if (!/\.png$/i.test(values.out))
    throw wrong('out', `--out is "${values.out}"; it must be a file that ends in .png.`);
  return {
    log,
    out: values.out,
    width: wholeNumber(values, 'width', WIDTH),
    height: wholeNumber(values, 'height', HEIGHT),
    smoothing: smoothingOf(values),
  };
}

function smoothingOf(values: Parameters<typeof numberIn<'smoothing'>>[0]): number {
  if (values.smoothing === undefined) return SMOOTHING;
  const value = numberIn(values, 'smoothing');
  if (value >= 0 && value <= SMOOTHEST) return value;
  throw wrong('smoothing', `--smoothing is ${values.smoothing}; it must be a number from 0 to ${SMOOTHEST}.`);
}
