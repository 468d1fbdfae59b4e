import { describe, expect, test } from 'vitest';
import { parseReplayArguments, replayCommand } from '../../src/cli/replay.ts';
import { UsageError } from '../../src/errors.ts';

describe('gantry replay', () => {
  test('takes a bundle, a backend and a folder', () => {
    expect(parseReplayArguments(['a.safetensors', '--backend', 'wasm', '--out', 'o'])).toEqual({
      bundle: 'a.safetensors',
      out: 'o',
      backend: 'wasm',
    });
    expect(parseReplayArguments(['--out', 'o', 'a.safetensors']).backend).toBe('auto');
  });

  test.each([
    [['--out', 'o'], '0 bundles were given'],
    [['a', 'b', '--out', 'o'], '2 bundles were given'],
    [['a'], 'No --out was given'],
    [['a', '--out', 'o', '--backend', 'cuda'], '--backend is "cuda"'],
    [['a', '--out', 'o', '--lr', '1'], "Unknown option '--lr'"],
  ])('%j is a wrong command line', (args, words) => {
    expect(() => parseReplayArguments(args)).toThrow(UsageError);
    expect(() => parseReplayArguments(args)).toThrow(words);
  });

  test('a bundle that is not there is said before anything starts', async () => {
    await expect(replayCommand(['nowhere.safetensors', '--out', 'o'])).rejects.toThrow('There is no file');
  });
});
