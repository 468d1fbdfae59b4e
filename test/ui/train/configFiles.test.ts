import { expect, test } from 'vitest';
import { PRESETS, parseConfig } from '../../../src/config.ts';
import { readConfigFile } from '../../../src/interop/configFile.ts';
import { draftOf, fileDraft, presetDraft, withFile, withTyped } from '../../../src/ui/train/configDraft.ts';
import { configFiles } from '../../../src/ui/train/configFiles.ts';
import { placeOf } from '../../../src/ui/train/placeOf.ts';

const OLD =
  "// mine\nmodule.exports = {\n  params: { lr: 0.001, gamma: 0.9 },\n  model: { path: 'm' },\n};\n";
const texts = (draft: Parameters<typeof configFiles>[0]) =>
  Object.fromEntries(configFiles(draft).map(({ name, bytes }) => [name, new TextDecoder().decode(bytes)]));
const opened = (name: string, text: string) => ({ name, file: readConfigFile(text) });

test('without a file there is one: config.json in the thesis’s shape, indented as the thesis’s', () => {
  const { 'config.json': text, ...others } = texts(draftOf(PRESETS.thesis, 'thesis'));
  expect(others).toEqual({});
  expect(text).toMatch(/^\{\n {4}"params": \{\n {8}"mode": "gp",\n {8}"bsize": 128,\n/);
  expect(parseConfig(JSON.parse(text!)).config).toEqual(PRESETS.thesis);
});

test('an imported config.js goes out under its name as it came in but for what changed, and as config.json beside', () => {
  const draft = withTyped(fileDraft(opened('old.js', OLD), null), 'lr', '0.002');
  const { 'old.js': own, 'config.json': json } = texts(draft);
  expect(own).toBe(OLD.replace('0.001', '0.002'));
  expect(JSON.parse(json!)).toMatchObject({ params: { lr: 0.002, gamma: 0.9 }, model: { path: 'm' } });
});

test('an imported config.json is the only file', () => {
  expect(Object.keys(texts(fileDraft(opened('config.json', '{"lr": 0.1}'), null)))).toEqual(['config.json']);
});

test('while a value is wrong there is no file', () => {
  expect(configFiles(withTyped(presetDraft('quick', null), 'lr', '0'))).toEqual([]);
});

test('text applied on the page changes values as typing does: the preset it is told from stays', () => {
  const draft = withFile(presetDraft('quick', null), opened('config.json', '{"lr": 0.5, "note": 1}'));
  expect(draft).toMatchObject({
    origin: 'quick',
    edited: true,
    typed: { lr: '0.5' },
    reference: { lr: '0.001' },
  });
  expect(texts(draft)['config.json']).toBe('{"lr": 0.5, "note": 1}');
});

test.each(['\n', '\r\n', '\r'])(
  'an error’s line and column are found in the text, whatever ends a line (%j)',
  (eol) => {
    const text = ['{', '  "params": {', '    "lr": -1 } }'].join(eol);
    let error: unknown;
    try {
      readConfigFile(text);
    } catch (thrown) {
      error = thrown;
    }
    expect(text.slice(placeOf(error as Error, text)!)).toBe('-1 } }');
    expect(placeOf(new Error('no place'), text)).toBeNull();
  },
);
