import { expect, test } from 'vitest';
import { decodeText } from '../../src/ingest/characterSets.ts';

const bytes = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));
const decode = (text: string, ...sets: string[]) => decodeText(bytes(text), sets.length ? sets : null);

// The bytes of PS3.5 annexes H, I, J and K.
test.each([
  ['Latin-1', 'Aneas R\xfcdiger', ['ISO_IR 100'], 'Aneas Rüdiger'],
  ['Cyrillic', '\xbb\xee\xdace\xdc\xd1yp\xd3', ['ISO_IR 144'], 'Люкceмбypг'],
  ['Greek', '\xc4\xe9\xef\xed\xf5\xf3\xe9\xef\xf2', ['ISO_IR 126'], 'Διονυσιος'],
  ['Arabic', '\xe2\xc8\xc7\xe6\xea', ['ISO_IR 127'], 'قباني'],
  ['Hebrew', '\xf9\xf8\xe5\xef', ['ISO_IR 138'], 'שרון'],
  ['UTF-8', 'Wang^\xe7\x8e\x8b', ['ISO_IR 192'], 'Wang^王'],
  ['GB18030', '\xcd\xf5', ['GB18030'], '王'],
  ['JIS X 0208 by escape', '\x1b$B;3ED\x1b(B', ['', 'ISO 2022 IR 87'], '山田'],
  ['JIS X 0201', '\xd4\xcf\xc0\xde', ['ISO_IR 13'], 'ﾔﾏﾀﾞ'],
  ['Korean by escape', '\x1b$)C\xfb\xf3^\x1b$)C\xd1\xce\xd4\xd7', ['', 'ISO 2022 IR 149'], '洪^吉洞'],
  ['Chinese by escape', '\x1b$)A\xcd\xf5', ['', 'ISO 2022 IR 58'], '王'],
  ['Latin-2 by escape', 'Buc^J\x1b-Bi\xf8\xed', ['ISO 2022 IR 6', 'ISO 2022 IR 101'], 'Buc^Jiří'],
] as const)('%s', (_, raw, sets, text) => {
  expect(decode(raw, ...sets)).toBe(text);
});

test('without a character set, valid UTF-8 is UTF-8 and the rest Latin-1', () => {
  expect(decode('Lunge \xc3\xbcber')).toBe('Lunge über');
  expect(decode('Lunge \xfcber')).toBe('Lunge über');
  expect(decode('Lunge \xfcber', 'ISO_IR 999')).toBe('Lunge über');
});

test('padding is taken off, and nothing throws', () => {
  expect(decode(' CHEST \0')).toBe('CHEST');
  expect(decode('a\x1b', 'ISO_IR 100')).toBe('a');
  expect(decode('\xff\xfe\x1b$B1', 'ISO 2022 IR 87')).toContain('\xff');
  expect(decode('', 'ISO_IR 192')).toBe('');
  expect(decode('\xff', 'ISO_IR 192')).toBe('\ufffd');
});
