/** pydicom reading the same files, for comparison, where this machine has it. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Debian's, which has pydicom as a package. */
const PYTHON = '/usr/bin/python3';
/** Seen from dist/node. */
const SCRIPT = fileURLToPath(new URL('../../bench/ingest/pydicom_read.py', import.meta.url));

export interface PydicomRead {
  readonly files: number;
  /** Of them, those whose pixels (or header) came out. */
  readonly read: number;
  readonly seconds: number;
  readonly versions: string;
}

/** Says so where it is not. */
export function hasPydicom(): boolean {
  const { status } = spawnSync(PYTHON, ['-c', 'import pydicom, numpy']);
  if (status === 0) return true;
  console.log(`Skipped: pydicom, which ${PYTHON} does not have.`);
  return false;
}

/** @throws Error with what Python said */
export function readWithPydicom(
  folder: string,
  { processes, headers = false }: { readonly processes: number; readonly headers?: boolean },
): PydicomRead {
  const args = [SCRIPT, folder, '--processes', String(processes), ...(headers ? ['--headers'] : [])];
  const { status, stdout, stderr } = spawnSync(PYTHON, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`pydicom: ${stderr}`);
  return JSON.parse(stdout) as PydicomRead;
}
