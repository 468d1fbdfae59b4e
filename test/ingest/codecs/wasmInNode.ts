/**
 * Lets the codecs fetch their WASM in Node, where an asset's address is a path on this machine: imported by tests for its
 * effect, before anything decodes.
 */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../../..');
const network = globalThis.fetch;

globalThis.fetch = async (input, init) => {
  const address = String(input);
  if (!address.endsWith('.wasm') || /^https?:/.test(address)) return network(input, init);
  const path = address.startsWith('/@fs/') ? address.slice(4) : resolve(root, `.${address}`);
  return new Response(await readFile(path), { headers: { 'Content-Type': 'application/wasm' } });
};
