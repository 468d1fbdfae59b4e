/**
 * Keeps tfjs's WASM threads alive through minification (tfjs-backend-wasm 4.22.0).
 *
 * Each thread is started from the text of Emscripten's factory function, taken by `toString()`. That function mentions
 * `_scriptDir`, a variable outside it: unminified, `typeof _scriptDir` finds nothing and is harmless; minified, the name
 * becomes `e`, and every thread dies with "ReferenceError: e is not defined" while the page goes on with one thread.
 * The factory gets a Blob as its main script, so `_scriptDir` is never needed: both mentions are taken out.
 * The built page's thread count is tested; this plugin also fails the build when the text is not as expected.
 */
import type { Plugin } from 'vite';

const GLUE = /tfjs-backend-wasm-threaded-simd\.js(\?|$)/;
const MENTIONS = [
  ['typeof _scriptDir !== "undefined" && _scriptDir', 'false'],
  ['||_scriptDir', '||undefined'],
] as const;

/** For `plugins` and for `worker.plugins`: a worker's bundle is built by its own plugins only. */
export function wasmThreadsPlugin(): Plugin {
  return {
    name: 'gantry:wasm-threads',
    transform: {
      filter: { id: GLUE },
      handler: (code) => ({ code: withoutScriptDir(code), map: null }),
    },
  };
}

/** @throws Error when the glue is not the text this patch was written for. */
export function withoutScriptDir(code: string): string {
  return MENTIONS.reduce((text, [mention, replacement]) => {
    const parts = text.split(mention);
    if (parts.length !== 2)
      throw new Error(
        `tfjs-backend-wasm's thread glue mentions \`${mention}\` ${parts.length - 1} times instead of once. ` +
          'Read scripts/wasmThreadsPlugin.ts before changing its version.',
      );
    return parts.join(replacement);
  }, code);
}
