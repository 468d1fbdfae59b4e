/** The built command line as a person runs it through npm: from the project's folder, standing somewhere else. */
import { type ChildProcess, spawn } from 'node:child_process';
import { knownChromium } from '../../scripts/chromium.mjs';
import { CLI, ROOT } from './harness.ts';

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves once stdout holds `pattern`; rejects when the program ends without it. */
  said(pattern: RegExp): Promise<void>;
}

/** @param home where the person stands, and where the program's temporary files go: other tests' are not looked at. */
export function startGantry(
  home: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Running {
  const path = knownChromium();
  const child = spawn(process.execPath, [CLI, ...args], {
    cwd: ROOT,
    env: { ...process.env, INIT_CWD: home, TMPDIR: home, ...(path ? { GANTRY_CHROMIUM: path } : {}), ...env },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (part: Buffer) => {
    stdout += part.toString();
  });
  child.stderr.on('data', (part: Buffer) => {
    stderr += part.toString();
  });
  const ended = new Promise<Ended>((resolve) =>
    child.once('close', (code) => resolve({ code, stdout, stderr })),
  );
  return {
    child,
    ended,
    said: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => pattern.test(stdout) && resolve();
        child.stdout.on('data', look);
        void ended.then(() => reject(new Error(`It ended without ${pattern}: ${stdout}${stderr}`)));
        look();
      }),
  };
}
