/** Light, dark, or as the system: a `data-theme` on the root element, which css/tokens.css reads. */
import { signal } from '@preact/signals';
import { readChoice, writeChoice } from './choices.ts';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

export const theme = signal<Theme>(readChoice('theme', THEMES) ?? 'system');

export function chooseTheme(chosen: Theme): void {
  theme.value = chosen;
  writeChoice('theme', chosen);
  showTheme();
}

export function showTheme(): void {
  if (theme.value === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme.value;
}
