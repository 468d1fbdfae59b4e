/** Hands a file to the person through the browser's own download. */
import type { ExportFile } from '../app.ts';

/** How long the address stays valid: the browser reads a Blob after the click returns. */
const KEEP_MS = 60_000;

export function download(file: ExportFile): void {
  const url = URL.createObjectURL(new Blob([file.bytes], { type: file.type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = file.name.split('/').pop() ?? file.name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), KEEP_MS);
}
