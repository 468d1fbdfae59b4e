/**
 * A worker that opens one backend, as the engine does, and loses its device on request. Messages in: `{ open }`,
 * `{ lose: true }`. Out: `{ info }`, `{ failed }` (an error's name and facts) and `{ lost }` (facts).
 */
import * as tf from '@tensorflow/tfjs';
import { GantryError } from '../../src/errors.ts';
import { onDeviceLost, openBackend } from '../../src/gpu/backend.ts';
import type { BackendRequest, DeviceInfo } from '../../src/workers/protocol.ts';

export type OpenAnswer =
  | { readonly info: DeviceInfo }
  | { readonly failed: { readonly name: string; readonly facts: unknown } }
  | { readonly lost: unknown };

const answer = (message: OpenAnswer) => self.postMessage(message);

onDeviceLost((error) => answer({ lost: error.facts }));

self.addEventListener('message', ({ data }: MessageEvent<{ open?: BackendRequest; lose?: boolean }>) => {
  if (data.open) {
    openBackend(data.open).then(
      (info) => answer({ info }),
      (error: unknown) =>
        answer({
          failed: {
            name: error instanceof Error ? error.name : String(error),
            facts: error instanceof GantryError ? error.facts : null,
          },
        }),
    );
  }
  if (data.lose) loseDevice();
});

function loseDevice(): void {
  const backend = tf.backend() as unknown as {
    readonly device?: GPUDevice;
    readonly gpgpu?: { readonly gl: WebGL2RenderingContext };
  };
  backend.device?.destroy();
  backend.gpgpu?.gl.getExtension('WEBGL_lose_context')?.loseContext();
}
