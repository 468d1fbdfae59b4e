import { describe, expect, test } from 'vitest';
import { graphCommand } from '../../src/cli/graph.ts';
import { parseGraphArguments } from '../../src/cli/graphArguments.ts';
import { UsageError } from '../../src/errors.ts';

describe('gantry graph', () => {
  test('takes a log and a picture, and how it is drawn', () => {
    expect(parseGraphArguments(['log.csv', '--out', 'g.png'])).toEqual({
      log: 'log.csv',
      out: 'g.png',
      width: 2400,
      height: 3000,
      smoothing: 0.9,
    });
    const given = ['--width', '800', '--height', '900', '--smoothing', '0', 'log.csv', '--out', 'g.PNG'];
    expect(parseGraphArguments(given)).toMatchObject({ width: 800, height: 900, smoothing: 0 });
  });

  test.each([
    [['--out', 'g.png'], '0 training logs were given'],
    [['a', 'b', '--out', 'g.png'], '2 training logs were given'],
    [['a'], 'No --out was given'],
    [['a', '--out', 'g.jpg'], 'must be a file that ends in .png'],
    [['a', '--out', 'g.png', '--width', '9001'], 'a whole number from 480 to 8000'],
    [['a', '--out', 'g.png', '--height', '2.5'], 'a whole number from 900 to 8000'],
    [['a', '--out', 'g.png', '--smoothing', '1'], '--smoothing is 1; it must be a number from 0 to 0.99'],
    [['a', '--out', 'g.png', '--smoothing', '-1'], '--smoothing is -1'],
    [['a', '--out', 'g.png', '--lr', '1'], "Unknown option '--lr'"],
  ])('%j is a wrong command line', (args, words) => {
    expect(() => parseGraphArguments(args)).toThrow(UsageError);
    expect(() => parseGraphArguments(args)).toThrow(words);
  });

  test('a log that is not there is said before anything starts', async () => {
    await expect(graphCommand(['nowhere.csv', '--out', 'g.png'])).rejects.toThrow('There is no file');
  });
});
