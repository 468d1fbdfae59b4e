/**
 * One WASM codec per worker: compiled once, instantiated when first asked for, used again for every frame, thrown away when
 * it fails. A codec that aborted has a heap nobody knows; the next frame gets a new instance of the compiled module.
 */
import { FrameError } from './frameError.ts';

/** What an embind object of any codec offers. */
export interface Embind {
  /** Frees what the object holds on the codec's heap. */
  delete(): void;
}

interface ModuleOptions {
  readonly instantiateWasm: (
    imports: WebAssembly.Imports,
    done: (instance: WebAssembly.Instance) => void,
  ) => object;
  readonly print: (text: string) => void;
  readonly printErr: (text: string) => void;
}

/** An emscripten module as its glue exports it. */
export type ModuleFactory<M> = (options: ModuleOptions) => Promise<M>;

export interface CodecSource<M> {
  readonly factory: ModuleFactory<M>;
  /** Address of the `.wasm` file, of this page's origin. */
  readonly wasm: string;
}

/** A codec's instance may keep this much memory between frames, bytes; WASM memory never shrinks. */
const LARGEST_IDLE_HEAP = 512 * 2 ** 20;

/**
 * A function that lends the codec to `work`.
 * @param name as it shall stand in an error's facts
 * @param load fetches the codec's code; called once unless it fails
 * The function throws what `work` throws if it is a FrameError, otherwise `decode-failed` or `out-of-memory`.
 */
export function wasmCodec<M extends { readonly HEAPU8?: Uint8Array }>(
  name: string,
  load: () => Promise<CodecSource<M>>,
): <R>(work: (module: M) => R) => Promise<R> {
  let compiled: Promise<{ readonly factory: ModuleFactory<M>; readonly code: WebAssembly.Module }> | null =
    null;
  let instance: Promise<M> | null = null;

  async function compile() {
    const { factory, wasm } = await load();
    const response = await fetch(wasm);
    if (!response.ok) throw new FrameError('decode-failed', { codec: name, status: response.status });
    return { factory, code: await WebAssembly.compile(await response.arrayBuffer()) };
  }

  async function instantiate(): Promise<M> {
    compiled ??= compile();
    const { factory, code } = await compiled.catch((error: unknown) => {
      compiled = null;
      throw error;
    });
    return new Promise<M>((resolve, reject) => {
      factory({
        instantiateWasm: (imports, done) => {
          WebAssembly.instantiate(code, imports).then(done, reject);
          return {};
        },
        // Codecs write about the file to the console.
        print: () => {},
        printErr: () => {},
      }).then(resolve, reject);
    });
  }

  return async (work) => {
    instance ??= instantiate();
    const own = instance;
    try {
      const module = await own;
      const result = work(module);
      if ((module.HEAPU8?.length ?? 0) > LARGEST_IDLE_HEAP && instance === own) instance = null;
      return result;
    } catch (error) {
      if (instance === own) instance = null;
      throw error instanceof FrameError ? error : new FrameError(codeOf(error), { codec: name });
    }
  };
}

/** C++ exceptions arrive as numbers or as errors of the glue's own making; only being out of memory can be told. */
function codeOf(error: unknown): 'out-of-memory' | 'decode-failed' {
  const message = error instanceof Error ? error.message : '';
  return error instanceof RangeError || /memory|OOM|bad_alloc/i.test(message)
    ? 'out-of-memory'
    : 'decode-failed';
}

/** Copies `bytes` to the codec, lets it decode, and frees the object whatever happens. */
export function withDecoder<D extends Embind, R>(decoder: D, work: (decoder: D) => R): R {
  try {
    return work(decoder);
  } finally {
    try {
      decoder.delete();
    } catch {
      // After an abort nothing can be freed; the instance is thrown away as a whole.
    }
  }
}
