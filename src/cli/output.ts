/**
 * The folder a run leaves its results in. Takes files in parts, in order; removes what an earlier run left, and only that:
 * names this program gives, nothing else that lies in the folder.
 */
import { appendFileSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { GantryError, UsageError } from '../errors.ts';

const INGEST_FILES = ['dataset.json', 'dataset.safetensors', 'ingest.json'];
const OWN_FILES = [
  ...INGEST_FILES,
  'report.json',
  'run.json',
  'training_log_wgan.csv',
  'training_log_full.csv',
  'diagnostics.json',
  'model.pth',
  'checkpoint.safetensors',
];
const DRAWN_FILES = ['latents.safetensors', 'images.safetensors', 'images.npy', 'images.json', 'compare.png'];
const EVALUATE_FILES = ['evaluation.json', 'features.safetensors', 'pairs.json'];
const REPLAY_FILES = ['trace.json', 'grads.safetensors', 'final.safetensors'];
const OWN_FOLDERS: Readonly<Record<string, RegExp>> = {
  samples: /^\d+\.png$/,
  generated: /^\d+\.(png|dcm)$/,
};
const OWN_ROUND_FILES = [
  'config.json',
  'training_log_wgan.csv',
  'training_log_full.csv',
  'diagnostics.json',
  'evaluation.json',
];
/** Relative, without a way up: what the page sends is data, not a path to trust. */
const PLAIN_NAME = /^[A-Za-z0-9_-][\w.-]*(\/[A-Za-z0-9_-][\w.-]*)*$/;

export interface Output {
  /** Appends a part to `name`; the first part starts the file. */
  write(name: string, part: Uint8Array, last: boolean): void;
  /** Names of the files written whole, in order. */
  readonly written: readonly string[];
}

export interface OutputOptions {
  /** The others may write beside a run's results, of which they may read: they replace their own files only. */
  readonly of?: 'run' | 'ingest' | 'generate' | 'replay' | 'evaluate' | 'report';
  /** Names that will be written: what an earlier call left under them goes first, so that it never lies beside newer files. */
  readonly replaces?: readonly string[];
  /** Absolute paths that are still to be read. */
  readonly keep?: readonly string[];
}

/** @throws UsageError when the folder cannot be made or written. */
export function openOutput(
  folder: string,
  { of = 'run', replaces = [], keep = [] }: OutputOptions = {},
): Output {
  prepare(folder, () => {
    if (of === 'run') removeEarlier(folder, keep);
    else if (of === 'generate') removeDrawn(folder, keep);
    else if (of === 'evaluate') removeJudged(folder, keep);
    else if (of === 'ingest') removeFiles(folder, INGEST_FILES, keep);
    else if (of === 'replay') removeFiles(folder, REPLAY_FILES, keep);
    removeFiles(folder, replaces, keep);
  });
  const written: string[] = [];
  let open: string | null = null;
  return {
    written,
    write(name, part, last) {
      if (!PLAIN_NAME.test(name)) throw new GantryError('The page sent a file with an unusable name.');
      const path = join(folder, name);
      try {
        if (open === name) appendFileSync(path, part);
        else {
          mkdirSync(dirname(path), { recursive: true });
          writeFileSync(path, part);
        }
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        throw new GantryError(`${name} could not be written (${code}). Make room or choose another --out.`, {
          reason: code ?? '',
        });
      }
      open = last ? null : name;
      if (last) written.push(name);
    },
  };
}

function prepare(folder: string, removeOld: () => void): void {
  try {
    mkdirSync(folder, { recursive: true });
    requireFolders(folder);
    removeOld();
    const probe = join(folder, '.gantry-probe');
    writeFileSync(probe, '');
    rmSync(probe);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(`Results cannot be written to ${folder} (${code}). Choose another --out.`, {
      argument: 'out',
    });
  }
}

/** Found out now and not after hours of training: a file lies where a folder of results must. */
function requireFolders(folder: string): void {
  for (const name of [...Object.keys(OWN_FOLDERS), 'rounds']) {
    const found = statSync(join(folder, name), { throwIfNoEntry: false });
    if (found && !found.isDirectory()) throw Object.assign(new Error(name), { code: 'ENOTDIR' });
  }
}

function removeEarlier(folder: string, keep: readonly string[]): void {
  removeFiles(folder, OWN_FILES, keep);
  for (const name of Object.keys(OWN_FOLDERS)) clear(folder, name);
  for (const round of list(join(folder, 'rounds'))) {
    if (!/^\d+$/.test(round)) continue;
    const inRound = join(folder, 'rounds', round);
    for (const name of OWN_ROUND_FILES) rmSync(join(inRound, name), { force: true });
    if (list(inRound).length === 0) rmSync(inRound, { recursive: true });
  }
}

function removeDrawn(folder: string, keep: readonly string[]): void {
  removeFiles(folder, DRAWN_FILES, keep);
  clear(folder, 'generated');
}

/** images.safetensors is generate's, too: it is an evaluation's where pairs.json lies beside it. */
function removeJudged(folder: string, keep: readonly string[]): void {
  const dumped = statSync(join(folder, 'pairs.json'), { throwIfNoEntry: false })?.isFile() ?? false;
  removeFiles(folder, [...EVALUATE_FILES, ...(dumped ? ['images.safetensors'] : [])], keep);
}

function removeFiles(folder: string, names: readonly string[], keep: readonly string[]): void {
  for (const path of names.map((name) => join(folder, name))) {
    if (!keep.includes(path)) rmSync(path, { force: true });
  }
}

function clear(folder: string, name: string): void {
  for (const file of list(join(folder, name))) {
    if (OWN_FOLDERS[name]!.test(file)) rmSync(join(folder, name, file));
  }
}

function list(folder: string): string[] {
  return statSync(folder, { throwIfNoEntry: false })?.isDirectory() ? readdirSync(folder) : [];
}
