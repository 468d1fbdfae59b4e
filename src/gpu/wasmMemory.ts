/**
 * Makes tfjs's WASM backend say that its memory is full.
 *
 * tfjs 4.22 believes whatever the module's `malloc` answers: 0 when there is no more, and just before that (seen) a block whose
 * end lies past the 4 GiB that the memory may grow to. Kernels then write over the module's own data or wait for ever for a
 * thread that died of it.
 */
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';

/** What tfjs's WASM builds declare as their memory's maximum, in bytes. */
export const WASM_LIMIT = 2 ** 32;

/** From now on an allocation that does not fit throws a RangeError, and leaves what was allocated before as it is. */
export function guardMemory(backend: BackendWasm): void {
  const module = backend.wasm as unknown as { _malloc(bytes: number): number; _free(offset: number): void };
  module._free(module._malloc(1)); // Emscripten's stub puts the real function in its own place when first called
  const malloc = module._malloc.bind(module);
  module._malloc = (bytes) => {
    const offset = malloc(bytes) >>> 0; // beyond 2 GiB it comes as a negative number
    if (offset > 0 && offset + bytes <= WASM_LIMIT) return offset;
    // A block past the end is not freed: its far end, which `free` would read, does not exist.
    throw new RangeError(`The WASM backend's memory is full: ${bytes} more bytes do not fit.`);
  };
}
