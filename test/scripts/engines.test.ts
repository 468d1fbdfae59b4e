import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { satisfies } from '../../scripts/engines.mjs';

const { engines } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));

test.each([
  ['v18.20.4', false],
  ['v20.18.3', false],
  ['v20.19.0', true],
  ['v20.20.2', true],
  ['v21.7.3', false],
  ['v22.11.0', false],
  ['v22.12.0', true],
  ['v24.1.0', true],
])("Node %s is allowed by package.json's engines: %s", (version, allowed) => {
  expect(satisfies(version, engines.node)).toBe(allowed);
});

test('a range the check cannot read is an error, not a yes', () => {
  expect(() => satisfies('v22.12.0', '~22')).toThrow('does not read: ~22');
});
