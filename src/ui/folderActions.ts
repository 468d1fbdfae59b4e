/**
 * Folders that the browser remembers, where it can (File System Access API: Chromium). A handle is kept, no file; reading asks for
 * permission on the person's click.
 */
import type { Gantry } from '../app.ts';
import type { DataActions } from './dataActions.ts';
import { canPickFolders, pickFolder } from './folderPicker.ts';
import { text } from './language.ts';
import { type RememberedFolder, type State, showError, showNotice } from './state.ts';
import { walkHandle } from './walk.ts';

export interface FolderActions {
  /** Whether this browser can remember folders at all. */
  readonly possible: boolean;
  load(): Promise<void>;
  /** Lets a person choose a folder, remembers and opens it. Call within a click. */
  choose(): Promise<void>;
  /** Call within a click: the browser may ask for permission. */
  readAgain(folder: RememberedFolder): Promise<void>;
  forget(folder: RememberedFolder): Promise<void>;
}

/** Not in TypeScript's DOM: https://wicg.github.io/file-system-access/ */
type AskableHandle = FileSystemDirectoryHandle & {
  requestPermission?(options: { mode: 'read' }): Promise<PermissionState>;
};

export function createFolderActions(gantry: Gantry, state: State, data: DataActions): FolderActions {
  async function load(): Promise<void> {
    try {
      state.folders.value = await gantry.folders();
    } catch {
      state.folders.value = []; // what refuses storage is said where datasets are listed
    }
  }

  const read = (handle: FileSystemDirectoryHandle) =>
    data.addDrop(async (onCount) => {
      try {
        return await walkHandle(handle, onCount);
      } catch {
        showNotice(state, () => text.value.data.folders.gone);
        throw new DOMException('The folder cannot be read.', 'AbortError'); // said already
      }
    });

  async function saying(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      showError(state, error);
    }
  }

  return {
    possible: canPickFolders(),
    load,
    choose: () =>
      saying(async () => {
        const handle = await pickFolder('read');
        await gantry.rememberFolder(handle);
        await load();
        await read(handle);
      }),
    readAgain: ({ handle }) =>
      saying(async () => {
        const asked = await (handle as AskableHandle).requestPermission?.({ mode: 'read' });
        if (asked === 'denied') showNotice(state, () => text.value.data.folders.denied);
        else if (asked !== 'prompt') await read(handle);
      }),
    forget: ({ id }) =>
      saying(async () => {
        await gantry.forgetFolder(id);
        await load();
      }),
  };
}
