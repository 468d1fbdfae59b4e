/** The sentences of the list of runs in English; runs.es.ts says the same in Spanish. Part of the table in en.ts. */
const plural = (n: number, words: string, one: string, many: string) => `${words} ${n === 1 ? one : many}`;

export const runs = {
  name: 'Runs',
  lede: 'Every run that this browser keeps.',
  count: (words: string, n: number) => plural(n, words, 'run', 'runs'),
};
