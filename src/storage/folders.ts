/** Folders that a person asked this browser to remember. The handles hold their names: nothing else here does. */
import { withDatabase } from './database.ts';

export interface RememberedFolder {
  readonly id: string;
  readonly handle: FileSystemDirectoryHandle;
}

export async function rememberFolder(handle: FileSystemDirectoryHandle): Promise<void> {
  for (const known of await listFolders()) {
    if (await known.handle.isSameEntry(handle)) return;
  }
  await withDatabase((db) => db.put('folders', { handle, at: Date.now() }, crypto.randomUUID()));
}

/** Newest first. */
export async function listFolders(): Promise<RememberedFolder[]> {
  const [ids, all] = await withDatabase((db) => {
    const store = db.transaction('folders').store;
    return Promise.all([store.getAllKeys(), store.getAll()]);
  });
  return all
    .map(({ handle, at }, i) => ({ id: ids[i]!, handle, at }))
    .sort((a, b) => b.at - a.at)
    .map(({ id, handle }) => ({ id, handle }));
}

export async function forgetFolder(id: string): Promise<void> {
  await withDatabase((db) => db.delete('folders', id));
}
