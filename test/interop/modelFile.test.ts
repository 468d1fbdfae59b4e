import { describe, expect, test } from 'vitest';
import { ModelFileError, type ModelFileProblem } from '../../src/errors.ts';
import { modelFileError, shapeText } from '../../src/interop/modelFile.ts';
import { en } from '../../src/ui/text/en.ts';
import { es } from '../../src/ui/text/es.ts';

const PROBLEMS: Record<ModelFileProblem, readonly string[]> = {
  unrecognised: ['.pth'],
  truncated: ['.pth', 'WHAT'],
  damaged: ['.pth', 'WHAT', 'FOUND', 'EXPECTED'],
  foreign: ['.pth', 'WHAT', 'FOUND'],
  tooLarge: ['.pth', 'WHAT', 'FOUND', 'EXPECTED'],
  missing: ['.pth', 'WHAT'],
  unexpected: ['.pth', 'WHAT'],
  shape: ['WHAT', 'FOUND', 'EXPECTED'],
  unsupported: ['WHAT', 'FOUND', 'EXPECTED'],
};

describe.each(Object.entries(PROBLEMS) as [ModelFileProblem, readonly string[]][])('%s', (problem, words) => {
  const error = modelFileError('.pth', problem, { what: 'WHAT', found: 'FOUND', expected: 'EXPECTED' });

  test('is one sentence that names its facts, and a remedy', () => {
    expect(error).toBeInstanceOf(ModelFileError);
    expect(error.name).toBe('ModelFileError');
    for (const word of problem === 'unrecognised' ? ['.pth', 'FOUND'] : words)
      expect(error.message).toContain(word);
    expect(error.message).toMatch(/\. (Give|Copy|Save) .*\.$/);
  });

  test('is said in both languages with the same facts', () => {
    const titles = [en, es].map(({ errors }) => errors.ModelFileError(error.facts).title);
    for (const title of titles) for (const word of words) expect(title).toContain(word);
    expect(titles[0]).not.toBe(titles[1]);
  });
});

test('what a file says is cut short and kept printable', () => {
  const { facts } = modelFileError('.pth', 'missing', { what: `a\u0000\n\u202e${'x'.repeat(500)}` });
  expect(facts.what).toBe(`a???${'x'.repeat(76)}`);
});

test('a shape is printed as PyTorch prints it', () => {
  expect(shapeText([8, 16, 4, 4])).toBe('[8, 16, 4, 4]');
  expect(shapeText([])).toBe('[]');
});
