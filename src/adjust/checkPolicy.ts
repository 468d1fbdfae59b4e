/** A policy as a person asked for it, before a run begins with it. */
import { checkConfig, type RunConfig } from '../config.ts';
import { ConfigError } from '../errors.ts';
import type { Policy } from './policy.ts';
import { checkSearch } from './searchSpace.ts';

/**
 * @param config what round 1 is to be trained with; null: not known yet
 * @throws ConfigError naming what is wrong: bounds, also together with what `config` has, a patience below one round, no time at all, a
 *   search without its settings
 */
export function checkPolicy({ name, patience, seconds, search }: Policy, config: RunConfig | null): void {
  if (patience !== null && !(Number.isInteger(patience) && patience >= 1)) {
    throw wrong('patience', patience, 'a whole number from 1 up, or null');
  }
  if (seconds !== null && !(seconds > 0)) throw wrong('seconds', seconds, 'a number above 0, or null');
  if ((name === 'search') !== (search !== null)) {
    throw wrong('search', name, 'settings of a search for the policy search, and null for the others');
  }
  if (search === null) return;
  const { seed } = search;
  if (!(Number.isInteger(seed) && seed >= 0 && seed <= 0xffffffff)) {
    throw wrong('seed', seed, 'a whole number from 0 to 4294967295');
  }
  checkSearch(search);
  const { bsize } = search.bounds;
  // The smallest batch is what any configuration may be refused for that a search draws.
  if (config && bsize) checkConfig({ ...config, bsize: bsize.low });
}

function wrong(key: string, value: string | number, expected: string): ConfigError {
  return new ConfigError(`The policy's ${key} is ${value}; it must be ${expected}.`, {
    key,
    value,
    expected,
    suggestion: null,
  });
}
