/**
 * A drop, a picked or a remembered folder → every file in it, with its path relative to what was dropped.
 *
 * The browser empties a drop's item list as soon as the event handler yields, so all entries are taken before the first
 * await; `readEntries` gives at most 100 entries a call, so it is called until it gives none (File and Directory Entries
 * API, §7.3). Folders are read one after another, which keeps memory flat. Does not look inside files.
 */
import type { DroppedFile } from '../app.ts';

export interface Walk {
  readonly files: DroppedFile[];
  /** Entries the browser listed but could not open. */
  readonly unreadable: number;
}

/** Call within the drop event. `onCount` hears how many files have been found so far. */
export function filesOfDrop(transfer: DataTransfer, onCount?: (files: number) => void): Promise<Walk> {
  const entries: FileSystemEntry[] = [];
  const loose: DroppedFile[] = [];
  for (const item of transfer.items) {
    if (item.kind !== 'file') continue;
    const entry = item.webkitGetAsEntry();
    const file = entry ? null : item.getAsFile();
    if (entry) entries.push(entry);
    else if (file) loose.push({ path: file.name, file });
  }
  return walkEntries(entries, onCount).then(({ files, unreadable }) => ({
    files: [...loose, ...files],
    unreadable,
  }));
}

/** Files of an `<input type="file">`, with the path inside the picked folder where there is one. */
export function filesOfInput(list: FileList): DroppedFile[] {
  return Array.from(list, (file) => ({ path: file.webkitRelativePath || file.name, file }));
}

/** Every file under `roots`, folders whole. An entry that cannot be opened is counted and the rest goes on. */
export async function walkEntries(
  roots: readonly FileSystemEntry[],
  onCount?: (files: number) => void,
): Promise<Walk> {
  const files: DroppedFile[] = [];
  let unreadable = 0;
  const waiting = roots.map((entry) => ({ entry, path: entry.name })).reverse();
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { entry, path } = next;
    try {
      if (isFile(entry)) {
        const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
        files.push({ path, file });
        onCount?.(files.length);
      } else if (isDirectory(entry)) {
        const children = await readDirectory(entry);
        for (const child of children.reverse()) {
          waiting.push({ entry: child, path: `${path}/${child.name}` });
        }
      }
    } catch {
      unreadable++;
    }
  }
  return { files, unreadable };
}

/**
 * Every file under a folder's handle (File System Access API), paths beginning with the folder's name. One that cannot be opened is
 * counted and the rest goes on. @throws what reading the folder itself throws: it is gone, or may not be read
 */
export async function walkHandle(
  root: FileSystemDirectoryHandle,
  onCount?: (files: number) => void,
): Promise<Walk> {
  const files: DroppedFile[] = [];
  let unreadable = 0;
  const waiting: { handle: FileSystemDirectoryHandle; path: string }[] = [{ handle: root, path: root.name }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    try {
      for await (const child of next.handle.values()) {
        const path = next.path ? `${next.path}/${child.name}` : child.name;
        if (child instanceof FileSystemDirectoryHandle) waiting.push({ handle: child, path });
        else if (child instanceof FileSystemFileHandle) {
          const file = await child.getFile().catch(() => null);
          if (file) files.push({ path, file });
          else unreadable++;
          if (file) onCount?.(files.length);
        }
      }
    } catch (error) {
      if (next.handle === root) throw error;
      unreadable++;
    }
  }
  return { files, unreadable };
}

async function readDirectory(directory: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = directory.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => {
      reader.readEntries(resolve, reject);
    });
    if (some.length === 0) return all;
    all.push(...some);
  }
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

function isDirectory(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}
