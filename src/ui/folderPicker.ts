/** The browser's chooser of folders (File System Access API: Chromium). */

/** Not in TypeScript's DOM: https://wicg.github.io/file-system-access/ */
interface Picker {
  showDirectoryPicker?(options: {
    id: string;
    mode: 'read' | 'readwrite';
  }): Promise<FileSystemDirectoryHandle>;
}

export function canPickFolders(): boolean {
  return typeof (window as Picker).showDirectoryPicker === 'function';
}

/** Call within a click. @throws AbortError when the person chooses none, or the browser refuses */
export async function pickFolder(mode: 'read' | 'readwrite'): Promise<FileSystemDirectoryHandle> {
  const folder = await (window as Picker).showDirectoryPicker?.({ id: `data-${mode}`, mode });
  if (!folder) throw new DOMException('This browser has no chooser of folders.', 'AbortError');
  return folder;
}
