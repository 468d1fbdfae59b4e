/** The sentences of the list of runs in Spanish, under the keys of runs.en.ts. */
import type { runs as english } from './runs.en.ts';

const plural = (n: number, words: string, one: string, many: string) => `${words} ${n === 1 ? one : many}`;

export const runs: typeof english = {
  name: 'Ejecuciones',
  lede: 'Todas las ejecuciones que guarda este navegador.',
  count: (words, n) => plural(n, words, 'ejecución', 'ejecuciones'),
};
