/** The one way in which a network's file is refused: an English sentence for each problem, around the same facts. */
import { NetworkFileError, type NetworkFileProblem } from '../errors.ts';

export interface NetworkFileFacts {
  /** Its kind: `.pth`, `.json`. Never its name: a person may drop anything. */
  readonly file: string;
  /** A tensor with its shape, a manifest's key with its value, a SHA-256. */
  readonly found: string;
  readonly expected: string;
}

/** Found values come out of files of strangers, so they are cut short and keep printable characters only. */
export function networkFileError(problem: NetworkFileProblem, facts: NetworkFileFacts): NetworkFileError {
  const { file } = facts;
  const printed = { file, found: printable(facts.found), expected: printable(facts.expected) };
  return new NetworkFileError(SENTENCES[problem](printed), { problem, ...printed });
}

/** The kind of a file, by its name, as facts and messages say it. */
export function kindOf(name: string): string {
  return /\.(pth|pt|safetensors|json|bin)$/i.exec(name)?.[0].toLowerCase() ?? 'another kind';
}

export function tensorText(name: string, shape: readonly number[] | undefined): string {
  return shape ? `${name} [${shape.join(', ')}]` : `no ${name}`;
}

const SENTENCES: Record<NetworkFileProblem, (facts: NetworkFileFacts) => string> = {
  unrecognised: ({ file, expected }) =>
    `This file (${file}) is no network that Gantry knows. Drop ${expected}; any other network needs a manifest beside it (docs/networks.md).`,
  hash: ({ file, found, expected }) =>
    `The weights (${file}) have SHA-256 ${found}, expected ${expected}. Download them again; other weights of this network need a manifest (docs/networks.md).`,
  shape: ({ file, found, expected }) =>
    `The weights (${file}) hold ${found}; the network needs ${expected}. Drop all files of one network together, as they were published.`,
  bytes: ({ file, found, expected }) =>
    `The file (${file}) is not whole: ${found}, expected ${expected}. Copy or download it again.`,
  manifest: ({ found, expected }) =>
    `The manifest is not right: ${found}; expected ${expected}. docs/networks.md has an example.`,
};

function printable(value: string): string {
  return value.replace(/[^\x20-\x7e]/g, '?').slice(0, 120);
}
