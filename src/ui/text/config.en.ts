/** The sentences of the configuration's editor in English; config.es.ts says the same in Spanish. Part of the table in en.ts. */
import type { ConfigKey } from '../../config.ts';
import type { Facts } from '../../errors.ts';
import type { ErrorText } from './en.ts';
import { fact } from './facts.ts';

/** What a key's number counts; absent: it has no unit. */
const units: Partial<Record<ConfigKey, string>> = {
  bsize: 'images',
  imsize: 'px',
  nc: 'channel',
  nz: 'numbers',
  ngf: 'feature maps',
  ndf: 'feature maps',
  nepochs: 'epochs',
  iterations: 'iterations',
  critic_iters: 'critic steps',
  accumulate: 'parts',
  save_epoch: 'epochs',
};

/** What is wrong with a file, by ConfigFileProblem. */
const problems: Record<string, (f: Facts) => ErrorText> = {
  syntax: (f) => ({
    title: f.value ? `“${fact(f, 'value')}” cannot be read` : 'The file ends too early',
    remedy: 'Write JSON, or a plain JavaScript object.',
  }),
  computed: (f) => ({
    title: `“${fact(f, 'value')}” would have to be run`,
    remedy: 'The file is read, never run. Write the value itself.',
  }),
  twice: (f) => ({ title: `“${fact(f, 'key')}” is named twice`, remedy: 'Keep one of the two.' }),
  prototype: (f) => ({ title: `No configuration may have a key “${fact(f, 'key')}”`, remedy: 'Remove it.' }),
  large: () => ({ title: 'The file is larger than 1 MB', remedy: 'That is no configuration.' }),
  deep: () => ({ title: 'The file nests deeper than 32 levels', remedy: 'That is no configuration.' }),
  none: () => ({ title: 'The file holds no object', remedy: 'Write it like the thesis’s config.json.' }),
  several: () => ({
    title: 'The file holds several objects and exports none',
    remedy: 'Keep one, or export it.',
  }),
  contradiction: (f) => ({
    title: `“${fact(f, 'key')}” is ${fact(f, 'value')}, more than the others allow`,
    remedy: `Expected: ${fact(f, 'expected')}.`,
  }),
};

/** Of a value on the page, in a file or in its text. */
export function configError(f: Facts): ErrorText {
  const { title, remedy } = errorWords(f);
  const place = f.line == null ? '' : `Line ${fact(f, 'line')}, column ${fact(f, 'column')}: `;
  return { title: `${place}${title}`, remedy: `${remedy} Nothing was changed.` };
}

function errorWords(f: Facts): ErrorText {
  const problem = problems[String(f.problem)];
  if (problem) return problem(f);
  if (f.suggestion != null) {
    return {
      title: `Unknown configuration key “${fact(f, 'key')}”. Did you mean “${fact(f, 'suggestion')}”?`,
      remedy: 'Correct the key in the file and import it again.',
    };
  }
  if (!f.key) {
    return {
      title: 'The file is not a valid configuration',
      remedy: 'Give an object like the thesis’s config.json.',
    };
  }
  return {
    title: `“${fact(f, 'key')}” is ${fact(f, 'value')}, which is not valid`,
    remedy: `Expected: ${fact(f, 'expected')}.`,
  };
}

export const config = {
  help: 'Every key of config.json. A value out of range is refused here, before any work is lost. Drop a config.json or config.js on this panel to read it.',
  view: 'Shown as',
  views: { form: 'Fields', file: 'File' },
  import: 'Import',
  reading: 'The file is being read',
  importLabel: 'Import config.json or config.js',
  save: (name: string) => `Save ${name}`,
  importedFrom: (name: string) => `Read from ${name}. Keys it did not name kept the quick preset’s values.`,
  units,
  rangeOf: (range: string, unit: string | undefined) => (unit === undefined ? range : `${range} ${unit}`),
  byDefault: (value: string) => `Default ${value}`,
  inThesis: (value: string) => `thesis ${value}`,
  empty: 'empty',
  current: 'as now',
  changed: 'Changed',
  changedFrom: {
    quick: 'Changed from the quick preset',
    thesis: 'Changed from the thesis preset',
    file: 'Changed from the file',
    run: 'Changed from the run',
    model: 'Changed from the model’s',
  },
  reset: (value: string) => `Back to ${value}`,
  resetLabel: (key: string, value: string) => `${key}: back to ${value}`,
  parts: (bsize: string) => `A batch has no more parts than images: at most ${bsize}.`,
  file: {
    label: (name: string) => `Text of ${name}`,
    help: 'The same configuration as its file. Unknown keys, comments and order are kept.',
    apply: 'Apply',
    discard: 'Discard changes',
    applied: 'The text was applied.',
    changed: 'Changed here and not applied yet.',
    wrong: 'A field is wrong, so there is no file to show. Correct it under Fields.',
  },
  kept: {
    title: 'Also in the file',
    sections: 'Kept in the file. Gantry needs no paths.',
    keys: (names: string) => `Unknown keys, kept: ${names}.`,
  },
};
