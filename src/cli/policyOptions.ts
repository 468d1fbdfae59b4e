/** How a command line asks for the next rounds to be chosen, and when the loop ends beside the gate and the number of rounds. */
import {
  DEFAULT_POLICY,
  POLICIES,
  type Policy,
  type PolicyName,
  SAMPLERS,
  SEARCH_KEYS,
  type SearchKey,
  type SearchSettings,
} from '../adjust/policy.ts';
import { checkSearch } from '../adjust/searchSpace.ts';
import { ConfigError } from '../errors.ts';
import { numberIn, oneOf, type Values, wholeNumber, wrong } from './options.ts';

const BOUNDS = {
  lr: 'search-lr',
  beta1: 'search-beta1',
  beta2: 'search-beta2',
  ngf: 'search-ngf',
  ndf: 'search-ndf',
  bsize: 'search-bsize',
  critic_iters: 'search-critic-iters',
} as const satisfies Readonly<Record<SearchKey, string>>;

const SEARCH_OPTIONS = [...Object.values(BOUNDS), 'sampler', 'search-seed'] as const;
export const POLICY_OPTIONS = ['policy', 'start', 'patience', 'max-hours', ...SEARCH_OPTIONS] as const;
export const POLICY_FLAGS = ['keep-losers'] as const;
type PolicyOption = (typeof POLICY_OPTIONS)[number];
type PolicyValues = Values<PolicyOption>;

/** @param seed of the run, which is the search's where none is asked for. @throws UsageError */
export function askedPolicy(
  { values, given }: { readonly values: PolicyValues; readonly given: ReadonlySet<string> },
  seed: number,
): Policy {
  const name: PolicyName = oneOf(values, 'policy', POLICIES, DEFAULT_POLICY.name);
  if (name === 'manual') {
    throw wrong('policy', '--policy manual asks a person between rounds, and here is none. Use the page.');
  }
  return {
    name,
    start: oneOf(values, 'start', ['scratch', 'best'], DEFAULT_POLICY.start),
    patience: patienceIn(values),
    seconds: secondsIn(values),
    search: name === 'search' ? searchIn(values, given, seed) : noSearch(values, given),
  };
}

function patienceIn(values: PolicyValues): number | null {
  if (values.patience === undefined) return DEFAULT_POLICY.patience;
  if (values.patience === 'none') return null;
  if (/^[1-9]\d{0,3}$/.test(values.patience)) return Number(values.patience);
  throw wrong(
    'patience',
    `--patience is "${values.patience}"; it must be a whole number from 1 up, or none.`,
  );
}

function secondsIn(values: PolicyValues): number | null {
  if (values['max-hours'] === undefined) return null;
  const hours = numberIn(values, 'max-hours');
  if (hours > 0) return hours * 3600;
  throw wrong('max-hours', `--max-hours is ${values['max-hours']}; it must be a number above 0.`);
}

function searchIn(values: PolicyValues, given: ReadonlySet<string>, seed: number): SearchSettings {
  const search: SearchSettings = {
    sampler: oneOf(values, 'sampler', SAMPLERS, 'tpe'),
    seed: wholeNumber(values, 'search-seed', { fallback: seed, min: 0, max: 0xffffffff }),
    bounds: Object.fromEntries(
      SEARCH_KEYS.flatMap((key) => {
        const text = values[BOUNDS[key]];
        return text === undefined ? [] : [[key, boundsIn(BOUNDS[key], text)]];
      }),
    ),
    stopLosers: !given.has('keep-losers'),
  };
  try {
    checkSearch(search);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw wrong('policy', `${error.message.replace(/\.$/, '')}. Give bounds like --search-lr 1e-4:1e-2.`);
  }
  return search;
}

function boundsIn(option: string, text: string): { readonly low: number; readonly high: number } {
  const [low, high, ...more] = text.split(':');
  const ends = [low, high].map((end) => (end?.trim() ? Number(end) : Number.NaN));
  if (more.length === 0 && ends.every(Number.isFinite)) return { low: ends[0]!, high: ends[1]! };
  throw wrong(option, `--${option} is "${text}"; it must be two numbers like 1e-4:1e-2, lowest first.`);
}

function noSearch(values: PolicyValues, given: ReadonlySet<string>): null {
  const found = [...SEARCH_OPTIONS.filter((name) => values[name] !== undefined), ...given].find(
    (name) => (SEARCH_OPTIONS as readonly string[]).includes(name) || name === 'keep-losers',
  );
  if (found) throw wrong(found, `--${found} is for --policy search. Add it, or leave --${found} out.`);
  return null;
}
