/** A real worker that ends as real ones do without an event: job `generate` closes it, `replay` never gives its thread back. */
import { serve } from '../../src/workers/serve.ts';

serve<'generate' | 'replay' | 'openBackend'>(self as unknown as Parameters<typeof serve>[0], {
  generate: (_, { progress }) => {
    progress({ done: 1, total: 2 });
    self.close();
    return new Promise(() => {});
  },
  replay: (_, { progress }) => {
    progress({ done: 1, total: 2 });
    for (;;);
  },
  openBackend: async ({ backend }) => ({
    backend: 'cpu',
    requested: backend,
    adapter: null,
    software: false,
    threads: 1,
    simd: false,
    passedOver: [],
    tfjs: 'none',
  }),
});
