/** The one way in which a model file is refused: an English sentence for each problem, around the same three facts. */
import { ModelFileError, type ModelFileProblem } from '../errors.ts';

export type ModelFileKind = '.pth' | '.safetensors';

export interface ProblemFacts {
  /** The part of the file in question: a tensor's name, `header`, `global`. */
  readonly what: string;
  readonly found?: string | number;
  readonly expected?: string | number;
}

/** Facts come out of files of strangers, so they are cut short and keep printable characters only. */
export function modelFileError(
  file: ModelFileKind,
  problem: ModelFileProblem,
  { what, found = '', expected = '' }: ProblemFacts,
): ModelFileError {
  const facts = {
    file,
    problem,
    what: printable(what),
    found: printable(found),
    expected: printable(expected),
  };
  return new ModelFileError(SENTENCES[problem](facts), facts);
}

/** `[8, 16, 4, 4]`, as PyTorch prints a shape. */
export function shapeText(shape: readonly number[]): string {
  return `[${shape.join(', ')}]`;
}

type Printed = Readonly<Record<'file' | 'what' | 'found' | 'expected', string>>;

const SENTENCES: Record<ModelFileProblem, (facts: Printed) => string> = {
  unrecognised: ({ file, found }) =>
    `This is not a ${file} file (${found}). Give one that torch.save or Gantry wrote.`,
  truncated: ({ file, what }) =>
    `The ${file} file ends too early, inside "${what}". Copy or download it again.`,
  damaged: ({ file, what, found, expected }) =>
    `The ${file} file is damaged at "${what}": found ${found}, expected ${expected}. Copy it again or save it anew.`,
  foreign: ({ file, what, found }) =>
    `The ${file} file asks for the ${what} "${found}", which is not on Gantry's closed list and is never run. Save plain state dicts with torch.save.`,
  tooLarge: ({ file, what, found, expected }) =>
    `In the ${file} file, "${what}" is ${found}; at most ${expected} is read. Give a checkpoint of this model.`,
  missing: ({ file, what }) =>
    `The ${file} file has no "${what}". Give a whole checkpoint of the thesis's networks.`,
  unexpected: ({ file, what }) =>
    `The ${file} file holds "${what}", for which the network has no place. Give a checkpoint of the thesis's networks.`,
  shape: ({ what, found, expected }) =>
    `"${what}" has shape ${found}; the network needs ${expected}. Give a checkpoint of the thesis's networks.`,
  unsupported: ({ what, found, expected }) =>
    `"${what}" is ${found}; Gantry works with ${expected} only. Save the checkpoint with that.`,
};

function printable(value: string | number): string {
  return String(value)
    .replace(/[^\x20-\x7e]/g, '?')
    .slice(0, 80);
}
