/** Lends one WASM decoder per thread: fetched from this page's origin when first asked for, thrown away when it fails. */
import { RasterError } from './rasterError.ts';

interface GlueOptions {
  readonly noInitialRun: boolean;
  readonly instantiateWasm: (
    imports: WebAssembly.Imports,
    done: (instance: WebAssembly.Instance) => void,
  ) => object;
  readonly print: () => void;
  readonly printErr: () => void;
}

/** Emscripten's glue. */
export type Glue<M> = (options: GlueOptions) => Promise<M>;

/**
 * @param load gives the glue and its `.wasm` file's address; called again only after it failed
 * @returns runs `work` with the decoder. Throws RasterErrors as they are, everything else as decode-failed
 */
export function lendDecoder<M>(
  format: 'jpeg' | 'webp',
  load: () => Promise<{ readonly glue: Glue<M>; readonly wasm: string }>,
): <R>(work: (decoder: M) => R) => Promise<R> {
  let compiled: Promise<{ glue: Glue<M>; code: WebAssembly.Module }> | null = null;
  let decoder: Promise<M> | null = null;

  async function compile() {
    const { glue, wasm } = await load();
    const response = await fetch(wasm);
    if (!response.ok) throw new RasterError('decode-failed', { format, status: response.status });
    return { glue, code: await WebAssembly.compile(await response.arrayBuffer()) };
  }

  async function start(): Promise<M> {
    compiled ??= compile();
    const { glue, code } = await compiled.catch((error: unknown) => {
      compiled = null;
      throw error;
    });
    return new Promise<M>((resolve, reject) => {
      glue({
        noInitialRun: true,
        instantiateWasm(imports, done) {
          WebAssembly.instantiate(code, imports).then(done, reject);
          return {};
        },
        print() {}, // what a decoder says of a file stays out of the console
        printErr() {},
      }).then(resolve, reject);
    });
  }

  return async (work) => {
    decoder ??= start();
    const lent = decoder;
    try {
      return work(await lent);
    } catch (error) {
      if (decoder === lent) decoder = null; // after a failure its heap is not to be trusted
      throw error instanceof RasterError ? error : new RasterError('decode-failed', { format });
    }
  };
}
