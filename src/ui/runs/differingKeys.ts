/** The configuration's keys that tell the listed runs apart: only they are worth a column. Pure. */
import { CONFIG_KEYS, type ConfigKey, completeConfig, type RunConfig } from '../../config.ts';

/** In the configuration's order; of configurations that runs began with. */
export function differingKeys(configs: readonly RunConfig[]): ConfigKey[] {
  const [first, ...others] = configs.map(completeConfig);
  if (!first) return [];
  return CONFIG_KEYS.filter((key) => others.some((config) => config[key] !== first[key]));
}
