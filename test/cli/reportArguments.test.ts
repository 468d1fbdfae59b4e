import { expect, test } from 'vitest';
import { parseReportArguments } from '../../src/cli/reportArguments.ts';
import { UsageError } from '../../src/errors.ts';

const parse = (line: string) => parseReportArguments(line.split(' '), '2026-11');

test('a month, a profile and a folder', () => {
  expect(parse('--month 2026-03 --profile p --out o')).toEqual({ month: '2026-03', profile: 'p', out: 'o' });
});

test('without a month it is the current one', () => {
  expect(parse('--profile=p --out=o').month).toBe('2026-11');
});

test.each([
  ['--out o', /No --profile/],
  ['--profile p', /No --out/],
  ['--profile p --out o --month 2026-13', /"2026-13" is no month/],
  ['--profile p --out o --month march', /"march" is no month/],
  ['--profile p --out o more', /Unexpected argument 'more'/],
  ['--profile p --out o --year 2026', /Unknown option/],
])('"%s" is refused', (line, message) => {
  expect(() => parse(line)).toThrow(UsageError);
  expect(() => parse(line)).toThrow(message);
});
