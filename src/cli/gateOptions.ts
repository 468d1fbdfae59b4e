/** The gate that a command line asks for: a threshold for the FID, and further conditions. */
import { DEFAULT_GATE, type Gate } from '../run.ts';
import { numberIn, refuseBoth, type Values, wrong } from './options.ts';

export const GATE_OPTIONS = ['threshold-ratio', 'threshold', 'recall-floor', 'copy-rate', 'kid-p'] as const;
type GateOption = (typeof GATE_OPTIONS)[number];

/** Null where none of the options is given; conditions alone stand beside the default threshold. @throws UsageError */
export function askedGate(values: Values<GateOption>): Gate | null {
  refuseBoth(values, 'threshold', 'threshold-ratio');
  const recallFloor = share(values, 'recall-floor');
  const copyRate = share(values, 'copy-rate');
  const kidP = share(values, 'kid-p');
  if (GATE_OPTIONS.every((name) => values[name] === undefined)) return null;
  return {
    ...threshold(values),
    ...(recallFloor === null ? {} : { recallFloor }),
    ...(copyRate === null ? {} : { copyRate }),
    ...(kidP === null ? {} : { kidP }),
  };
}

function threshold(values: Values<GateOption>): Pick<Gate, 'kind' | 'threshold'> {
  const kind = values.threshold === undefined ? 'ratio' : 'fid';
  const name = kind === 'fid' ? 'threshold' : 'threshold-ratio';
  if (values[name] === undefined) return DEFAULT_GATE;
  const threshold = numberIn(values, name);
  if (!(threshold > 0)) throw wrong(name, `--${name} is ${values[name]}; it must be a number above 0.`);
  return { kind, threshold };
}

function share(values: Values<GateOption>, name: GateOption): number | null {
  if (values[name] === undefined) return null;
  const value = numberIn(values, name);
  if (value >= 0 && value <= 1) return value;
  throw wrong(name, `--${name} is ${values[name]}; it must be a number from 0 to 1.`);
}
