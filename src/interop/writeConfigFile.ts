/**
 * A configuration's file with other values: its own text, changed where a value changed and nowhere else.
 *
 * Indentation, comments, line ends, order, unknown keys and aliases stay as they were. Knows no parser: configFile.ts found
 * the places.
 */
import { CONFIG_ALIASES, CONFIG_KEYS, type ConfigKey, type RunConfig } from '../config.ts';
import type { ConfigFile } from './configFile.ts';
import type { PlacedObject, PlacedProperty } from './objectLiteral.ts';

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** @returns text that reads back (configFile.ts, over the same base) as `config`; the same text where nothing changed */
export function writeConfigFile(file: ConfigFile, config: RunConfig): string {
  const { text, params } = file;
  const style = styleOf(text, params);
  const edits = params.properties.flatMap((property) => {
    const key = keyOf(property);
    if (key === null || property.value.value === config[key]) return [];
    const written = style.value(config[key], quoteAt(text, property.value.start));
    const { start, end } = property.value;
    return [{ start, end, text: property.shorthand ? `${property.name}: ${written}` : written }];
  });
  const added = missingKeys(file, config).map((key) => style.property(key, config[key]));
  return applied(text, [...edits, ...insertions(text, params, added)]);
}

/** Keys that the file does not name and without which it would read as something else. */
function missingKeys({ params, config: read }: ConfigFile, config: RunConfig): ConfigKey[] {
  const named = params.properties.map(keyOf);
  const missing = CONFIG_KEYS.filter((key) => !named.includes(key) && read[key] !== config[key]);
  // Epochs without iterations mean: follow the epochs (config.ts).
  const epochs = named.includes('nepochs') || missing.includes('nepochs');
  if (!epochs || named.includes('iterations')) return missing;
  const rest = missing.filter((key) => key !== 'iterations');
  return config.iterations === null ? rest : [...rest, 'iterations'];
}

function keyOf({ name }: PlacedProperty): ConfigKey | null {
  const key = Object.hasOwn(CONFIG_ALIASES, name) ? CONFIG_ALIASES[name]! : name;
  return CONFIG_KEYS.find((one) => one === key) ?? null;
}

interface Style {
  value(value: string | number | null, quote: string | null): string;
  property(key: ConfigKey, value: string | number | null): string;
}

/** As the object's last property is written; an empty object's as JSON. */
function styleOf(text: string, { properties }: PlacedObject): Style {
  const last = properties.at(-1);
  const keyQuote = last ? quoteAt(text, last.start) : '"';
  const strings = properties.map(({ value }) => quoteAt(text, value.start)).filter((one) => one !== null);
  const usual = keyQuote ?? strings[0] ?? "'";
  const between = last && !last.shorthand ? text.slice(last.keyEnd, last.value.start) : ': ';
  const colon = /^[ \t]*:[ \t]*$/.test(between) ? between : ': ';
  const value: Style['value'] = (one, quote) =>
    typeof one === 'string' ? `${quote ?? usual}${one}${quote ?? usual}` : String(one);
  return {
    value,
    property: (key, one) => `${keyQuote ?? ''}${key}${keyQuote ?? ''}${colon}${value(one, null)}`,
  };
}

function quoteAt(text: string, at: number): string | null {
  return /^["'`]/.exec(text.slice(at, at + 1))?.[0] ?? null;
}

function insertions(
  text: string,
  { properties, open, close, trailingComma }: PlacedObject,
  added: readonly string[],
): Edit[] {
  if (added.length === 0) return [];
  const last = properties.at(-1);
  if (!last) return [{ start: open + 1, end: close, text: ` ${added.join(', ')} ` }];
  const separator = /\r?\n[ \t]*$/.exec(text.slice(0, last.start))?.[0] ?? ' ';
  const comma = trailingComma ?? last.value.end;
  const from = trailingComma === null ? comma : comma + 1;
  const at = separator === ' ' ? from : endOfLine(text, from, close);
  const joined = added.map((one) => `${separator}${one}`).join(',') + (trailingComma === null ? '' : ',');
  return [
    ...(trailingComma === null ? [{ start: comma, end: comma, text: ',' }] : []),
    { start: at, end: at, text: joined },
  ];
}

/** Behind a comment that stands on the same line; where the object closes on it, `from`. */
function endOfLine(text: string, from: number, close: number): number {
  const rest = /^[ \t]*(\/\/[^\r\n]*|\/\*[^\r\n]*?\*\/)?[ \t]*(?=\r?\n)/.exec(text.slice(from, close));
  return rest ? from + rest[0].length : from;
}

/** `edits` do not overlap; those at one place come in their order. */
function applied(text: string, edits: readonly Edit[]): string {
  let written = '';
  let at = 0;
  for (const edit of edits.toSorted((a, b) => a.start - b.start)) {
    written += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return written + text.slice(at);
}
