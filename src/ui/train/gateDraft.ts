/** The gate, the rounds and the output as typed, and the settings they mean. */
import { DEFAULT_GATE, type Gate, type RunSettings } from '../../run.ts';
import { parseInteger, parseNumber } from '../parts/parseNumber.ts';

export const MAX_ROUNDS = 10;
export const MAX_OUTPUT = 4096;

export interface GateDraft {
  readonly kind: Gate['kind'];
  readonly ratio: string;
  /** Never filled in for anyone: an absolute FID means nothing without its network and sample size. */
  readonly fid: string;
  readonly maxRounds: string;
  readonly numOutput: string;
  readonly network: RunSettings['network'];
}

export interface CheckedGate {
  /** Null where the typed value is wrong. */
  readonly threshold: number | null;
  readonly maxRounds: number | null;
  readonly numOutput: number | null;
}

export function defaultGateDraft(): GateDraft {
  return {
    kind: DEFAULT_GATE.kind,
    ratio: String(DEFAULT_GATE.threshold),
    fid: '',
    maxRounds: '2',
    numOutput: '64',
    network: 'auto',
  };
}

export function checkGate(draft: GateDraft): CheckedGate {
  const threshold = parseNumber(draft.kind === 'ratio' ? draft.ratio : draft.fid);
  return {
    threshold: threshold > 0 ? threshold : null,
    maxRounds: parseInteger(draft.maxRounds, 1, MAX_ROUNDS),
    numOutput: parseInteger(draft.numOutput, 1, MAX_OUTPUT),
  };
}

export function gateDraftOf({ gate, maxRounds, numOutput, network }: RunSettings): GateDraft {
  return {
    kind: gate.kind,
    ratio: gate.kind === 'ratio' ? String(gate.threshold) : String(DEFAULT_GATE.threshold),
    fid: gate.kind === 'fid' ? String(gate.threshold) : '',
    maxRounds: String(maxRounds),
    numOutput: String(numOutput),
    network,
  };
}
