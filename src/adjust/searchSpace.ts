/** The space that a search draws from: each key within its bounds as a number from 0 to 1, the learning rate on a log scale. */
import { CONFIG_RULES, expectation, type RunConfig } from '../config.ts';
import { ConfigError } from '../errors.ts';
import type { Limits } from './history.ts';
import { type Bounds, SEARCH_KEYS, type SearchKey, type SearchSettings } from './policy.ts';

export interface Dimension {
  readonly key: SearchKey;
  /** 0 … 1. A value outside the bounds is that of the nearer end. */
  toUnit(value: number): number;
  /** @param unit 0 … 1. Six significant digits, or whole. */
  fromUnit(unit: number): number;
}

/** One dimension a key that has bounds, in the order of SEARCH_KEYS. A batch is no larger than the training split. */
export function searchSpace(
  { bounds }: Pick<SearchSettings, 'bounds'>,
  { trainSlices }: Pick<Limits, 'trainSlices'>,
): Dimension[] {
  return SEARCH_KEYS.flatMap((key) => {
    const given = bounds[key];
    if (!given) return [];
    const most = key === 'bsize' ? trainSlices : Infinity;
    const { low, high } = { low: Math.min(given.low, most), high: Math.min(given.high, most) };
    return CONFIG_RULES[key].kind === 'integer' ? [whole(key, low, high)] : [real(key, low, high)];
  });
}

/** @throws ConfigError naming the key: no key has bounds, a bound is no value of its key, or the lower one is above the upper one */
export function checkSearch({ bounds }: Pick<SearchSettings, 'bounds'>): void {
  const given = SEARCH_KEYS.filter((key) => bounds[key]);
  if (given.length === 0) {
    throw refused('', '', SEARCH_KEYS.join(', '), 'A search needs the bounds of at least one key');
  }
  for (const key of given) {
    const { low, high } = bounds[key]!;
    for (const value of [low, high]) {
      if (!isValue(key, value)) throw refused(key, value, expectation(key), `A bound of ${key} is ${value}`);
    }
    if (low > high) throw refused(key, low, `at most ${high}`, `The bounds of ${key} are ${low} to ${high}`);
  }
}

/** Whether two configurations are one in all that a search may move. */
export function sameDraw(a: RunConfig, b: RunConfig): boolean {
  return SEARCH_KEYS.every((key) => a[key] === b[key]);
}

function whole(key: SearchKey, low: number, high: number): Dimension {
  const steps = high - low + 1;
  return {
    key,
    toUnit: (value) => clamp((value - low + 0.5) / steps),
    fromUnit: (unit) => Math.min(high, low + Math.floor(unit * steps)),
  };
}

function real(key: SearchKey, low: number, high: number): Dimension {
  const [to, from] = key === 'lr' ? [Math.log, Math.exp] : [(x: number) => x, (x: number) => x];
  const [start, end] = [to(low), to(high)];
  return {
    key,
    toUnit: (value) => (start === end ? 0.5 : clamp((to(value) - start) / (end - start))),
    fromUnit: (unit) => {
      const value = Number(from(start + unit * (end - start)).toPrecision(6));
      return Math.min(high, Math.max(low, value));
    },
  };
}

function clamp(unit: number): number {
  return Math.min(1, Math.max(0, unit));
}

function isValue(key: SearchKey, value: Bounds['low']): boolean {
  const { kind, min, max, exclusiveMin, exclusiveMax } = CONFIG_RULES[key];
  if (!Number.isFinite(value) || (kind === 'integer' && !Number.isInteger(value))) return false;
  return (exclusiveMin ? value > min : value >= min) && (exclusiveMax ? value < max : value <= max);
}

function refused(key: string, value: number | string, expected: string, what: string): ConfigError {
  return new ConfigError(`${what}; expected: ${expected}.`, { key, value, expected, suggestion: null });
}
