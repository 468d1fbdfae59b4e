import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { PRESETS } from '../../src/config.ts';
import { ConfigError } from '../../src/errors.ts';
import { readConfigFile } from '../../src/interop/configFile.ts';
import { readObjectLiteral } from '../../src/interop/objectLiteral.ts';
import { writeConfigFile } from '../../src/interop/writeConfigFile.ts';

/** config_files.py: what Python's json reads. The first is the thesis's file. */
const GOLDEN = JSON.parse(
  readFileSync(join(import.meta.dirname, '../oracle/interop/configFiles.json'), 'utf8'),
) as { text: string; value: unknown }[];
const THESIS = GOLDEN[0]!.text;

function refused(text: string): ConfigError {
  try {
    readConfigFile(text);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('JSON', () => {
  test.each(GOLDEN.map(({ text, value }) => [text.slice(0, 30), text, value]))(
    '%j is read as Python reads it',
    (_, text, value) => {
      expect(readObjectLiteral(text as string).value).toEqual(value);
    },
  );

  test('a byte order mark is passed over, and kept', () => {
    const file = readConfigFile(`\uFEFF${THESIS}`);
    expect(file.config).toEqual(PRESETS.thesis);
    expect(writeConfigFile(file, file.config)).toBe(`\uFEFF${THESIS}`);
  });

  const data = process.env.GANTRY_DATA ?? join(import.meta.dirname, '../../../shared');
  const thesisText = join(data, 'thesis/wgan-gp.es.md');
  test.skipIf(!existsSync(thesisText))(
    'the thesis prints the first of them (skipped without GANTRY_DATA)',
    () => {
      expect(/```json\n([\s\S]*?)```/.exec(readFileSync(thesisText, 'utf8'))![1]).toBe(THESIS);
    },
  );
});

describe('JavaScript', () => {
  const OBJECT = "{ // widths\n params: { 'lr': 1e-4, beta1: .5, clip: 0.02, },\n}";
  const BODY =
    "{ params: { lr: +1e-4, 'mode': 'wc', ngf: 0x10, seed: 1_000 }, model: { path: `a/b` }, offset: -2, list: [1, 'x',], }";

  test.each([
    ['module.exports', `module.exports = ${BODY};`, 'module.exports'],
    ['use strict first', `'use strict';\n/* old */ module.exports = ${BODY}`, 'module.exports'],
    ['exports.config', `exports.config = ${BODY}`, 'exports.config'],
    ['a const that is exported', `const config = ${BODY};\nmodule.exports = config;`, 'module.exports'],
    ['window', `window.config = ${BODY};`, 'window.config'],
    ['a var', `var anything = ${BODY};`, 'anything'],
    ['a let', `let config = ${BODY}`, 'config'],
    ['parentheses', `(${BODY});`, ''],
    [
      'parts that are constants',
      'const params = { lr: 1e-4 };\nconst rate = 3; module.exports = { params, rate };',
      'module.exports',
    ],
  ])('%s is read as Node runs it', (_, text, result) => {
    const ran: unknown = runInNewContext(`${text}\n;${result}`, { module: {}, exports: {}, window: {} });
    expect(Object.keys(ran as object).length).toBeGreaterThan(1);
    // Through JSON: the sandbox's objects have another prototype.
    expect(readObjectLiteral(text).value).toEqual(JSON.parse(JSON.stringify(ran)));
  });

  test.each([
    ['export default', `export default ${BODY};`],
    ['export const', `export const config = ${BODY};`],
    ['a bare object', `// mine\n${BODY}`],
    ['a bare object and a semicolon', `${BODY}; // end`],
  ])('%s holds the same object', (_, text) => {
    expect(readObjectLiteral(text).value).toEqual(readObjectLiteral(`(${BODY})`).value);
  });

  test('comments, single quotes, bare keys, trailing commas', () => {
    expect(readConfigFile(`module.exports = ${OBJECT}`).config).toMatchObject({
      lr: 1e-4,
      beta1: 0.5,
      clip: 0.02,
    });
  });

  test.each([
    ['a call', "module.exports = {\n  lr: Number('1'),\n}", 'computed', 2, 7],
    ['require', "const x = require('x');", 'computed', 1, 11],
    ['a sum', '{\n"lr": 1 + 1}', 'computed', 2, 7],
    ['a spread', 'module.exports = { ...other }', 'computed', 1, 20],
    ['an unknown name', '{ lr: rate }', 'computed', 1, 7],
    ['a getter', '{ get lr() { return 1 } }', 'computed', 1, 3],
    ['a computed key', "{ ['lr']: 1 }", 'computed', 1, 3],
    ['a template with a hole', '{ mode: `$' + '{x}` }', 'computed', 1, 9],
    ['a regular expression', '{ mode: /gp/ }', 'computed', 1, 9],
    ['a function', 'module.exports = () => ({ lr: 1 })', 'computed', 1, 18],
    ['a statement', 'if (x) { module.exports = {} }', 'computed', 1, 1],
    ['an import', "import x from 'x';", 'computed', 1, 1],
    ['a missing value', '{\r\n  "lr": ,\r\n}', 'syntax', 2, 9],
    ['an open brace', '{ "lr": 1', 'syntax', 1, 10],
    ['something behind', '{ "lr": 1 }\n{ "lr": 2 }', 'syntax', 2, 1],
    ['a key twice', '{\n "lr": 1,\n "lr": 2 }', 'twice', 3, 2],
    ['a key twice, deep inside', '{ "model": { "a": 1, "a": 1 } }', 'twice', 1, 22],
    ['a prototype', '{ "__proto__": { "lr": 1 } }', 'prototype', 1, 3],
    ['nothing', '// none\n', 'none', null, null],
    ['no object', 'const a = 1;', 'none', null, null],
    ['two objects', 'const a = {};\nconst b = {};', 'several', 2, 11],
    ['33 levels', `${'{"a":'.repeat(33)}{}${'}'.repeat(33)}`, 'deep', 1, 166], // 33 × 5 characters before it
    ['brackets without end', '['.repeat(200_000), 'deep', null, null],
    ['more than 1 MB', `{"note":"${'x'.repeat(1_000_000)}"}`, 'large', null, null],
  ])('%s is refused, by line and column', (_, text, problem, line, column) => {
    expect(refused(text).facts).toMatchObject({ problem, line, column });
  });
});

test('a wrong value is named with its line and column, under the name that the file has for it', () => {
  const error = refused('{\n  "params": {\n    "learning_rate": -1\n  }\n}');
  expect(error.facts).toMatchObject({ key: 'lr', line: 3, column: 22 });
  expect(error.message).toContain('Line 3, column 22: "lr" is -1');
});

test('a typo is named with its line and column', () => {
  expect(refused('{\n\t"bsise": 8 }').facts).toMatchObject({ suggestion: 'bsize', line: 2, column: 11 });
});

describe('written back', () => {
  const write = (text: string, change: Record<string, unknown>) => {
    const file = readConfigFile(text);
    return writeConfigFile(file, { ...file.config, ...change });
  };

  test.each(GOLDEN.slice(0, 3).map(({ text }) => [text]))('unchanged, %j is the same text', (text) => {
    expect(write(text, {})).toBe(text);
  });

  test('one value changed changes its characters alone', () => {
    expect(write(THESIS, { lr: 0.0003 })).toBe(THESIS.replace('0.0001', '0.0003'));
  });

  test('line ends of Windows, and of added lines', () => {
    const text = THESIS.replaceAll('\n', '\r\n');
    expect(write(text, { seed: 7 })).toBe(
      text.replace('"critic_iters": 5\r\n', '"critic_iters": 5,\r\n        "seed": 7\r\n'),
    );
  });

  test('a key that the file lacks and that keeps its meaning is not added', () => {
    expect(write('{ "lr": 0.1 }', { lr: 0.2 })).toBe('{ "lr": 0.2 }');
  });

  test('an alias keeps its name; two names of one key both change', () => {
    expect(write('{ "lr": 0.1, "learning_rate": 0.1 }', { lr: 0.2 })).toBe(
      '{ "lr": 0.2, "learning_rate": 0.2 }',
    );
  });

  test('JavaScript keeps its comments, quotes, bare keys and trailing comma', () => {
    const text =
      "module.exports = {\n  params: {\n    mode: 'gp', // trainer\n    lr: 1e-4, // step\n  },\n};\n";
    expect(write(text, { mode: 'wc', clip: 0.02 })).toBe(
      "module.exports = {\n  params: {\n    mode: 'wc', // trainer\n    lr: 1e-4, // step\n    clip: 0.02,\n  },\n};\n",
    );
  });

  test('a comment behind the last value stays with it', () => {
    expect(write('{\n  lr: 0.1 // step\n}', { init: 'dcgan' })).toBe(
      "{\n  lr: 0.1, // step\n  init: 'dcgan'\n}",
    );
  });

  test('an object on one line stays on it', () => {
    expect(write('{"lr":0.1}', { seed: 2, mode: 'wc' })).toBe('{"lr":0.1, "mode":"wc", "seed":2}');
  });

  test('empty params are filled', () => {
    expect(write('{"params": {}}', { seed: 2 })).toBe('{"params": { "seed": 2 }}');
  });

  test('a constant in short form is written out', () => {
    expect(write('const lr = 0.1;\nmodule.exports = { lr, ngf: 8 };', { lr: 0.2 })).toBe(
      'const lr = 0.1;\nmodule.exports = { lr: 0.2, ngf: 8 };',
    );
  });

  test('epochs added where the file counts none bring the iterations along, or their absence', () => {
    expect(write('{ "lr": 0.1 }', { nepochs: 7 })).toBe('{ "lr": 0.1, "nepochs": 7, "iterations": 300 }');
    expect(write('{ "lr": 0.1 }', { nepochs: 7, iterations: null })).toBe('{ "lr": 0.1, "nepochs": 7 }');
    expect(write('{ "lr": 0.1 }', { iterations: null })).toBe('{ "lr": 0.1, "iterations": null }');
  });

  test.each([
    [THESIS],
    ['{}'],
    ["exports.params = { lr: 1e-4, \n 'note': `x`, }"],
    ['const params = { batch_size: 8, /* a */ }; export default { params, model: {} };'],
    ['{\n\t"params": {\n\t\t"nepochs": 3 } }'],
  ])('%j with any configuration reads back as that configuration', (text) => {
    const file = readConfigFile(text);
    const { quick, thesis } = PRESETS;
    const configs = [
      quick,
      thesis,
      { ...quick, iterations: null, mode: 'wc', lr: 5e-7, lambda: 0, seed: 0xffffffff } as const,
      { ...thesis, iterations: 12, init: 'dcgan', schedule: 'thesis', ema: 0.999, accumulate: 4 } as const,
    ];
    for (const config of configs)
      expect(readConfigFile(writeConfigFile(file, config)).config).toEqual(config);
  });
});
