/** A key's value as it is shown: a choice by its name, a number in the page's language, nothing as such. */
import { CONFIG_RULES, type ConfigKey } from '../../config.ts';
import { setting } from '../format.ts';
import { text } from '../language.ts';
import { parseNumber } from '../parts/parseNumber.ts';
import type { Text } from '../text/en.ts';

type ChoiceKey = keyof Text['train']['choices'];

/** @param value as stored or as typed; null and '' are an empty field */
export function valueWords(key: ConfigKey, value: string | number | null): string {
  if (value === null || value === '') return text.value.config.empty;
  if (CONFIG_RULES[key].kind === 'choice') {
    const names: Readonly<Record<string, string>> = text.value.train.choices[key as ChoiceKey];
    return names[value] ?? String(value);
  }
  const number = typeof value === 'number' ? value : parseNumber(value);
  return Number.isNaN(number) ? String(value) : setting(number);
}
