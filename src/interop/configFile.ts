/**
 * A configuration's file, read: the thesis's config.json, or the config.js before it. What it holds, and where in its text each
 * value of `params` stands, so that writeConfigFile.ts can change those alone.
 *
 * Brings the parser along (objectLiteral.ts): a page imports it when there is a file to read.
 */
import { CONFIG_ALIASES, type ParsedConfig, parseConfig, type RunConfig } from '../config.ts';
import { ConfigError } from '../errors.ts';
import { lineAndColumn, type PlacedObject, type PlacedProperty, readObjectLiteral } from './objectLiteral.ts';

/** Plain data. */
export interface ConfigFile extends ParsedConfig {
  /** As read, byte order mark included. */
  readonly text: string;
  /** The object whose keys are the configuration's: `params`, or the whole. */
  readonly params: PlacedObject;
}

/**
 * @param base what keys get that the file does not name; the quick preset by default
 * @throws ConfigError as parseConfig, with the facts `line` and `column` of the value; or, where the text is not plain data, with
 * a `problem` (ConfigFileProblem)
 */
export function readConfigFile(text: string, base?: RunConfig): ConfigFile {
  const { value, object } = readObjectLiteral(text);
  const nested = object?.properties.find(({ name }) => name === 'params');
  const params = nested ? nested.value.object : object;
  try {
    const parsed = parseConfig(value, base);
    return { ...parsed, text, params: params! }; // parseConfig takes objects only
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const place = (params ?? object)?.properties.find((property) => isMeant(property, error.facts.key));
    const at = place ? lineAndColumn(text, place.value.start) : { line: null, column: null };
    const where = place ? `Line ${at.line}, column ${at.column}: ` : '';
    throw new ConfigError(`${where}${error.message}`, { ...error.facts, ...at });
  }
}

function isMeant({ name }: PlacedProperty, key: unknown): boolean {
  return name === key || (Object.hasOwn(CONFIG_ALIASES, name) && CONFIG_ALIASES[name] === key);
}
