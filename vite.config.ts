import { playwright } from '@vitest/browser-playwright';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { knownChromium, QUIET_FLAGS, SANDBOX, SOFTWARE_WEBGPU_FLAGS } from './scripts/chromium.mjs';
import { wasmThreadsPlugin } from './scripts/wasmThreadsPlugin.ts';
import { withoutMetaPolicy } from './src/cli/headers.ts';

const chromium = knownChromium();

const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/** Milliseconds a test may take before it counts as hung; two busy cores are slow. Projects run one after another. */
const SLOW_MACHINE = 120_000;

/** The development server adds styles and a client the built page does not have: its policy would refuse them. */
const developWithoutPolicy: Plugin = {
  name: 'gantry:develop-without-policy',
  apply: 'serve',
  transformIndexHtml: withoutMetaPolicy,
};

const VIEWS = 'test/ui/**/*.browser.test.{ts,tsx}';

export default defineConfig({
  plugins: [developWithoutPolicy, wasmThreadsPlugin()],
  worker: { format: 'es', plugins: () => [wasmThreadsPlugin()] },
  server: { headers: isolation },
  builder: {},
  environments: {
    client: { build: { outDir: 'dist/page', emptyOutDir: true, target: 'es2023' } },
    // `npm start` and `npm run gantry`: plain Node modules; packages stay packages.
    cli: {
      consumer: 'server',
      resolve: { external: true },
      build: {
        outDir: 'dist/node',
        emptyOutDir: true,
        copyPublicDir: false,
        target: 'node20',
        rolldownOptions: {
          input: {
            main: 'src/cli/main.ts',
            bench: 'bench/stages.ts',
            soak: 'bench/soak.ts',
            faults: 'bench/faults/main.ts',
            bigFolder: 'bench/ingest/main.ts',
            evaluation: 'bench/evaluation/main.ts',
            compare: 'bench/compare/main.ts',
            parity: 'bench/parity.ts',
          },
          output: { chunkFileNames: '[name].js' },
        },
      },
    },
  },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          environment: 'node',
          include: ['test/**/*.test.ts'],
          exclude: ['test/**/*.browser.test.ts', 'test/**/*.e2e.test.ts'],
          testTimeout: SLOW_MACHINE,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          environment: 'node',
          include: ['test/**/*.e2e.test.ts'],
          globalSetup: ['test/e2e/build.ts'],
          fileParallelism: false,
          testTimeout: SLOW_MACHINE,
          hookTimeout: SLOW_MACHINE,
          sequence: { groupOrder: 3 },
        },
      },
      inChromium('browser', {
        include: ['test/**/*.browser.test.{ts,tsx}'],
        exclude: [VIEWS],
        sequence: { groupOrder: 1 },
      }),
      // Views hold no worker and no device: one page serves all their files.
      inChromium('views', { include: [VIEWS], isolate: false, sequence: { groupOrder: 2 } }),
    ],
  },
});

/** Test files that run in a page of the development server. */
function inChromium(
  name: string,
  options: {
    readonly include: string[];
    readonly exclude?: string[];
    readonly isolate?: boolean;
    readonly sequence: { readonly groupOrder: number };
  },
) {
  return {
    extends: true as const,
    optimizeDeps: {
      include: [
        '@tensorflow/tfjs',
        '@tensorflow/tfjs-backend-webgpu',
        '@tensorflow/tfjs-backend-wasm',
        'dicom-parser',
        '@cornerstonejs/codec-charls/decodewasmjs',
        '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs',
        '@cornerstonejs/codec-openjpeg/decodewasmjs',
        '@cornerstonejs/codec-openjph/wasmjs',
        'idb',
        'valibot',
        'fflate',
        'fast-png',
        'preact',
        'preact/hooks',
        'preact/jsx-runtime',
        'preact/jsx-dev-runtime',
        '@preact/signals',
        'chart.js',
        'gifenc',
        'mediabunny',
        'papaparse',
        '@zip.js/zip.js/lib/zip-core-reader.js',
        '@jsquash/webp/codec/dec/webp_dec.js',
      ],
    },
    test: {
      name,
      ...options,
      fileParallelism: false,
      testTimeout: SLOW_MACHINE,
      browser: {
        enabled: true,
        headless: true,
        screenshotFailures: false,
        instances: [{ browser: 'chromium' as const }],
        provider: playwright({
          launchOptions: {
            ...(chromium ? { executablePath: chromium } : { channel: 'chromium' }),
            chromiumSandbox: SANDBOX,
            args: [...QUIET_FLAGS, ...SOFTWARE_WEBGPU_FLAGS],
          },
        }),
      },
    },
  };
}
