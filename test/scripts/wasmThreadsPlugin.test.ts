import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { withoutScriptDir } from '../../scripts/wasmThreadsPlugin.ts';

const glue = readFileSync(
  createRequire(import.meta.url).resolve(
    '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-threaded-simd.js',
  ),
  'utf8',
);
/** How often the function that is sent to the threads as text mentions the variable outside it, dead code apart. */
const mentions = (code: string) =>
  code
    .slice(code.indexOf('function(WasmBackendModuleThreadedSimd)'))
    .replace('if(false){scriptDirectory=_scriptDir}', '')
    .split('_scriptDir').length - 1;

test('the factory that threads start from mentions nothing outside itself', () => {
  expect(mentions(glue)).toBe(4); // tfjs-backend-wasm 4.22.0 as published
  expect(mentions(withoutScriptDir(glue))).toBe(0);
});

test('a glue of another version stops the build', () => {
  expect(() => withoutScriptDir(glue.replaceAll('_scriptDir', '_scriptName'))).toThrow(
    /0 times instead of once/,
  );
});
