/** The model file that `--load-path` means: itself, or what a run left in the folder. */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../errors.ts';

/** What a run leaves in its folder, the thesis's own form first. */
const MODEL_FILES = ['model.pth', 'checkpoint.safetensors'];

/** @throws UsageError when there is none. */
export function modelPath(path: string): string {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return existingFile(path);
  const found = MODEL_FILES.map((name) => join(path, name)).find((file) => existsSync(file));
  if (found) return found;
  throw new UsageError(`The folder ${path} holds neither ${MODEL_FILES.join(' nor ')}. Name a model file.`, {
    argument: 'load-path',
  });
}

/** @throws UsageError when there is none. */
export function existingFile(path: string): string {
  if (statSync(path, { throwIfNoEntry: false })?.isFile()) return path;
  throw new UsageError(`There is no file ${path}. Check the path.`, { argument: 'load-path' });
}
