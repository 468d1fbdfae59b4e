/** Where real DICOM lies on this machine, if anywhere: GANTRY_DATA, by default `../shared` beside the repository. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..', process.env.GANTRY_DATA ?? '../shared', 'data');

/** True when the test corpus is there. Tests skip by it and say so in their names. */
export const hasData = existsSync(join(root, 'ct')) && existsSync(join(root, 'conformance'));

/** Every file under `folder` of the corpus, in path order; `path` is relative to the corpus. */
export function dataFiles(folder: string): { readonly path: string; open(): File }[] {
  return walk(join(root, folder))
    .map((path) => ({
      path: relative(root, path).replaceAll('\\', '/'),
      open: () => new File([readFileSync(path)], 'file'),
    }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

function walk(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? walk(path) : [path];
  });
}
