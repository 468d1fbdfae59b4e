import { describe, expect, test } from 'vitest';
import { CONFIG_KEYS, CONFIG_RULES, type KeyRule } from '../../src/config.ts';
import { type ErrorName, errorClasses, INTENDED_USE } from '../../src/errors.ts';
import { en } from '../../src/ui/text/en.ts';
import { es } from '../../src/ui/text/es.ts';
import type { IncidentKind } from '../../src/workers/protocol.ts';

/** Facts as every thrower gives them (errors.ts names each class's), with values that can be told apart in a sentence. */
const FACTS = {
  files: 41,
  slices: 7,
  bsize: 32,
  needed: 8,
  key: 'lr',
  value: '-3',
  expected: 'a number above 0',
  suggestion: null,
  requested: 'webgpu',
  reason: 'no adapter',
  backend: 'webgpu',
  iteration: 1234,
  usedBytes: 5 * 2 ** 20,
  quotaBytes: 6 * 2 ** 20,
  found: 2,
  round: 3,
  network: 'mobilenet-v2',
  file: 'report.json',
  status: 403,
  worker: 'engine',
  argument: '--size',
  seconds: 60,
  image: 3,
  dataset: 64,
  model: 32,
  what: 'lossD',
  lr: '0.0005',
  month: '2026-03',
} as const;

/** Paths of all sentences, `a.b.c`. */
function keysOf(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value)
    .flatMap(([key, inner]) => keysOf(inner, path ? `${path}.${key}` : key))
    .sort();
}

function leaf(table: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], table);
}

test('both languages hold the same sentences', () => {
  expect(keysOf(es)).toEqual(keysOf(en));
});

test('no sentence is empty, and none is the same function or left in English by accident', () => {
  // Words that are the same in both languages: names, units, abbreviations.
  const shared = new Set(
    keysOf(en).filter((path) => {
      const text = leaf(en, path);
      return typeof text === 'string' && text.split(/\s+/).length <= 2;
    }),
  );
  for (const path of keysOf(en)) {
    const [english, spanish] = [leaf(en, path), leaf(es, path)];
    expect(typeof spanish, path).toBe(typeof english);
    if (typeof english === 'string') expect(english.trim(), path).not.toBe('');
    if (typeof spanish === 'string') expect(spanish.trim(), path).not.toBe('');
    if (typeof english === 'string' && !shared.has(path)) expect(spanish, path).not.toBe(english);
  }
});

test('the intended use is the sentence every report and picture carries', () => {
  expect(en.intendedUse).toBe(INTENDED_USE);
});

test('every error class has words in both languages', () => {
  expect(Object.keys(en.errors).sort()).toEqual(Object.keys(errorClasses).sort());
  expect(Object.keys(es.errors).sort()).toEqual(Object.keys(errorClasses).sort());
});

describe.each(Object.keys(errorClasses) as ErrorName[])('%s', (name) => {
  test('says what happened and what to do, in each language its own way', () => {
    const [english, spanish] = [en.errors[name](FACTS), es.errors[name](FACTS)];
    for (const { title, remedy } of [english, spanish]) {
      expect(title).not.toMatch(/undefined|null|NaN|–/);
      expect(remedy).not.toMatch(/undefined|null|NaN/);
      expect(remedy).toMatch(/[.!]$/);
    }
    expect(spanish.title).not.toBe(english.title);
    expect(spanish.remedy).not.toBe(english.remedy);
  });

  test('stays a sentence when a fact is missing', () => {
    expect(en.errors[name]({}).title).not.toMatch(/undefined|null|NaN/);
    expect(es.errors[name]({}).title).not.toMatch(/undefined|null|NaN/);
  });
});

test.each(['json', 'not-a-report', 'newer', 'schema', 'changed', 'signature', 'size'])(
  'a report refused as %s says so in its own words, in each language',
  (problem) => {
    const facts = { problem, found: 2, expected: 1, where: '/gate' };
    const other = { ...facts, problem: problem === 'json' ? 'size' : 'json' };
    const [english, spanish] = [en.errors.ReportFileError(facts), es.errors.ReportFileError(facts)];
    for (const { title, remedy } of [english, spanish]) {
      expect(`${title}${remedy}`).not.toMatch(/undefined|null|NaN|–/);
    }
    expect(spanish.title).not.toBe(english.title);
    expect(en.errors.ReportFileError(other).title).not.toBe(english.title);
  },
);

describe.each(Object.keys(en.incidents.kinds) as IncidentKind[])('the incident %s', (kind) => {
  test('is a sentence in each language, with its facts and without', () => {
    for (const facts of [FACTS, {}]) {
      const [english, spanish] = [en.incidents.kinds[kind](facts), es.incidents.kinds[kind](facts)];
      for (const sentence of [english, spanish]) {
        expect(sentence).not.toMatch(/undefined|null|NaN/);
        expect(sentence).toMatch(/\.$/);
      }
      expect(spanish).not.toBe(english);
    }
    expect(en.incidents.kinds[kind](FACTS)).not.toContain('–');
  });
});

test('a typo in a configuration is answered with the nearest key', () => {
  const facts = { key: 'learing_rate', value: '0.1', expected: 'learning_rate', suggestion: 'learning_rate' };
  expect(en.errors.ConfigError(facts).title).toContain('Did you mean “learning_rate”?');
  expect(es.errors.ConfigError(facts).title).toContain('¿Quería decir «learning_rate»?');
});

test('every configuration key is explained', () => {
  expect(Object.keys(en.keys).sort()).toEqual([...CONFIG_KEYS].sort());
});

test('every choice has a name, in both languages', () => {
  for (const key of CONFIG_KEYS) {
    const rule: KeyRule = CONFIG_RULES[key];
    if (rule.kind !== 'choice') continue;
    for (const { train } of [en, es]) {
      expect(Object.entries(train.choices).find(([name]) => name === key)?.[1]).toEqual(
        Object.fromEntries(rule.options.map((option) => [option, expect.stringMatching(/\S/)])),
      );
    }
  }
});

test('a verdict never stands bare: it names the FID gate', () => {
  for (const { evaluate } of [en, es]) {
    for (const words of Object.values(evaluate.outcomes)) expect(words).toContain('FID');
  }
});

test.each([
  ['NetworkFileError', ['unrecognised', 'hash', 'shape', 'bytes', 'manifest']],
  ['ImageFilesError', ['unreadable', 'size', 'colour', 'none']],
] as const)('%s says each of its problems in its own words', (name, problems) => {
  for (const { errors } of [en, es]) {
    const titles = problems.map((problem) => errors[name]({ ...FACTS, problem }).title);
    expect(new Set(titles).size).toBe(problems.length);
    for (const title of titles) expect(title).not.toMatch(/undefined|null|NaN|–/);
  }
});
