/** The composition root: starts the workers' clients, makes the page's object, mounts the page. Nothing imports it. */
import { createGantry } from './gantry.ts';
import { createRemote } from './remote.ts';
import { startWorker } from './trustedTypes.ts';
import { mountApp } from './ui/mount.tsx';
import { logPicture } from './ui/train/logPicture.ts';
import { createWorkerClient } from './workers/client.ts';
import engineUrl from './workers/engine.worker.ts?worker&url';
import evaluateUrl from './workers/evaluate.worker.ts?worker&url';
import ingestUrl from './workers/ingest.worker.ts?worker&url';
import type { BackendRequest } from './workers/protocol.ts';

const MAX_INGEST_WORKERS = 4;

const watch = { silent: (seconds: number | null) => gantry.workerSilent(seconds) };
const gantry = createGantry({
  ingest: Array.from(
    { length: Math.max(1, Math.min(MAX_INGEST_WORKERS, navigator.hardwareConcurrency)) },
    () =>
      createWorkerClient('ingest', () => startWorker(ingestUrl, 'ingest'), { watch: { silent: () => {} } }),
  ),
  engine: createWorkerClient('engine', () => startWorker(engineUrl, 'engine'), {
    cooperative: true,
    watch,
  }),
  evaluator: createWorkerClient('evaluate', () => startWorker(evaluateUrl, 'evaluate'), { watch }),
});

document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'hidden') gantry.pageHidden();
});

Object.assign(globalThis, { gantryRemote: createRemote(gantry, logPicture) });
mountApp(document.getElementById('app')!, gantry, { backend: requestedBackend() });

/** `?backend=webgpu|webgl|wasm|cpu` opens that backend even in software; anything else is `auto`. */
function requestedBackend(): BackendRequest {
  const named = new URLSearchParams(location.search).get('backend');
  return named === 'webgpu' || named === 'webgl' || named === 'wasm' || named === 'cpu' ? named : 'auto';
}
