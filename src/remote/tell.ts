/** What the page says to who drives it, through the global `gantryHost`. Says nothing where nobody listens. */
import type { ExportFile } from '../app.ts';
import type { RemoteEvent, RemoteHost } from '../remoteProtocol.ts';

/** What the driver adds to the page. */
interface Driven {
  gantryHost?: RemoteHost;
}

/** Bytes of a file sent at once: 3 MiB are 4 MB of base64, well under what one message may hold. */
const PART_BYTES = 3 * 1024 * 1024;

/** Waits for the driver after each part, so that a large export is never held twice. */
export async function sendFile({ name, bytes }: ExportFile): Promise<void> {
  for (let at = 0; ; at += PART_BYTES) {
    const part = bytes.subarray(at, at + PART_BYTES);
    const last = at + PART_BYTES >= bytes.length;
    await (globalThis as Driven).gantryHost?.({ type: 'file', name, base64: toBase64(part), last });
    if (last) return;
  }
}

/** A file of any size, piece by piece as it comes. */
export async function sendParts(
  name: string,
  parts: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<void> {
  for await (const bytes of parts) {
    for (let at = 0; at < bytes.length; at += PART_BYTES) {
      const base64 = toBase64(bytes.subarray(at, at + PART_BYTES));
      await (globalThis as Driven).gantryHost?.({ type: 'file', name, base64, last: false });
    }
  }
  await (globalThis as Driven).gantryHost?.({ type: 'file', name, base64: '', last: true });
}

export function tell(event: RemoteEvent): void {
  void (globalThis as Driven).gantryHost?.(event);
}

function toBase64(bytes: Uint8Array): string {
  const step = 0x8000; // as many arguments as a call may have
  let text = '';
  for (let at = 0; at < bytes.length; at += step) {
    text += String.fromCharCode(...bytes.subarray(at, at + step));
  }
  return btoa(text);
}
