/**
 * Which backends are tried, in which order, and which graphics adapters count as software.
 *
 * Pure decisions, so that they can be tested without a GPU. Does not know tfjs: `openFirst` is given one opener per
 * backend and takes the first that opens and computes rightly.
 */
import { BackendUnavailableError } from '../errors.ts';
import type { BackendName, BackendRequest, DeviceInfo } from '../workers/protocol.ts';

/** Fastest first. WASM comes before CPU even without threads: SIMD alone is some fifty times faster. */
const AUTO_ORDER: readonly BackendName[] = ['webgpu', 'webgl', 'wasm', 'cpu'];

/** A named backend stands alone: who asks for WebGPU wants to hear why it failed, not to wait for another. */
export function candidates(request: BackendRequest): readonly BackendName[] {
  return request === 'auto' ? AUTO_ORDER : [request];
}

/** What opening a backend tells about it. */
export type Opened = Pick<DeviceInfo, 'adapter' | 'software' | 'threads' | 'simd'>;

export interface OpenOptions {
  /** False under `auto`: an opener must refuse a software adapter before it takes the worker's one backend. */
  readonly acceptSoftware: boolean;
}

/** Opens one backend and proves by computing that it works. Must reject, with a reason fit to show, otherwise. */
export type Opener = (options: OpenOptions) => Promise<Opened>;

export type Choice = Opened & Pick<DeviceInfo, 'backend' | 'requested' | 'passedOver'>;

/**
 * The first candidate whose opener succeeds, with the reasons of those before it.
 * @throws BackendUnavailableError when none opens.
 */
export async function openFirst(
  request: BackendRequest,
  openers: Readonly<Record<BackendName, Opener>>,
): Promise<Choice> {
  const passedOver: { backend: BackendName; reason: string }[] = [];
  for (const backend of candidates(request)) {
    try {
      const opened = await openers[backend]({ acceptSoftware: request !== 'auto' });
      return { ...opened, backend, requested: request, passedOver };
    } catch (error) {
      passedOver.push({ backend, reason: error instanceof Error ? error.message : String(error) });
    }
  }
  const reason = passedOver.map((each) => `${each.backend}: ${each.reason}`).join('; ');
  throw new BackendUnavailableError(
    `The ${request} backend could not be opened (${reason}). Choose another backend or browser.`,
    { requested: request, reason },
  );
}

/** Renderers that draw with the CPU: Chromium, Mesa, Windows, macOS and Android's emulator, in their own words. */
const SOFTWARE_RENDERERS = [
  'swiftshader',
  'llvmpipe',
  'lavapipe',
  'softpipe',
  'microsoft basic render',
  'warp',
  'software',
  'cpu',
];

/** True when an adapter's or renderer's description names a software implementation. */
export function isSoftwareRenderer(description: string): boolean {
  const words = description.toLowerCase();
  return SOFTWARE_RENDERERS.some((name) => new RegExp(`\\b${name}\\b`).test(words));
}

/** XNNPACK's pool in tfjs 4.22 starts eight workers; more threads than that would wait for ever. */
const MOST_THREADS = 8;

/** Threads to ask for on a machine of `cores` logical cores: all of them, within the pool. */
export function threadsFor(cores: number): number {
  return Math.max(1, Math.min(Math.floor(cores), MOST_THREADS));
}
