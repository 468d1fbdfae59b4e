/** The page's language: the browser's at first, then what the person chose; every sentence follows it at once. */
import { computed, signal } from '@preact/signals';
import { readChoice, writeChoice } from './choices.ts';
import { en, type Text } from './text/en.ts';
import { es } from './text/es.ts';

export const LANGUAGES = ['en', 'es'] as const;
export type Language = (typeof LANGUAGES)[number];

export const TEXTS: Readonly<Record<Language, Text>> = { en, es };

export const language = signal<Language>(
  readChoice('language', LANGUAGES) ?? preferredLanguage(navigator.languages),
);

/** The sentences in the language shown. */
export const text = computed<Text>(() => TEXTS[language.value]);

export function chooseLanguage(chosen: Language): void {
  language.value = chosen;
  writeChoice('language', chosen);
}

/** The first language of the browser's list that the page speaks, else English. */
export function preferredLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const known = LANGUAGES.find((one) => tag.toLowerCase().split('-')[0] === one);
    if (known) return known;
  }
  return 'en';
}
