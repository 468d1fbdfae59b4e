import { expect, test } from 'vitest';
import { failure } from '../../src/cli/failure.ts';
import { ConfigError } from '../../src/errors.ts';

const wire = (name: string, facts = {}) => ({ name, message: 'It went wrong.', facts, stack: '' });

test('a wrong configuration stays one, so that the program ends with 2; everything else does not', () => {
  expect(failure(wire('ConfigError'))).toBeInstanceOf(ConfigError);
  expect(failure(wire('NonFiniteError'))).not.toBeInstanceOf(ConfigError);
  expect(failure(wire('TypeError')).message).toBe('It went wrong.');
});

test.each([
  [
    { proposedAccumulate: 4, proposedBsize: 32 },
    'It went wrong. A step fits with accumulate 4, or with bsize 32: set it in a file for --config.',
  ],
  [
    { proposedAccumulate: null, proposedBsize: 2 },
    'It went wrong. A step fits with bsize 2: set it in a file for --config.',
  ],
  [
    { proposedAccumulate: null, proposedBsize: null },
    'It went wrong. Nothing smaller that was tried fits either.',
  ],
])('out of memory with %j says what would fit', (facts, message) => {
  expect(failure(wire('OutOfMemoryError', facts)).message).toBe(message);
});
