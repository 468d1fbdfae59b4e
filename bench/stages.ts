/**
 * How long each stage of a whole run takes on the built page, backend by backend. Times only; nothing is asserted.
 *
 *     npm run bench                              sample data, WASM, 20 iterations of the quick preset
 *     npm run bench -- --backends wasm,webgpu --iterations 5 [path to DICOM…]
 *
 * Compare figures of one machine only, and of a quiet one. `webgpu` without a graphics card is Chromium's software adapter.
 */
import { rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { drive } from '../src/cli/drive.ts';
import { fromWherePersonStands, pageFolder } from '../src/cli/paths.ts';
import { startServer } from '../src/cli/server.ts';
import { type FoundFile, walk } from '../src/cli/walk.ts';
import { checkConfig, PRESETS } from '../src/config.ts';
import { PLAIN_SLICES } from '../src/preprocess/recipe.ts';
import type { RemoteEvent } from '../src/remoteProtocol.ts';
import type { BackendRequest } from '../src/workers/protocol.ts';
import { writeSample } from './sample.ts';

const { values, positionals } = parseArgs({
  options: {
    backends: { type: 'string', default: 'wasm' },
    iterations: { type: 'string', default: '20' },
  },
  allowPositionals: true,
});
const config = checkConfig({ ...PRESETS.quick, iterations: Number(values.iterations) });
const own = positionals.length === 0 ? writeSample() : null;
try {
  const { files } = await walk(own ? [own] : positionals.map(fromWherePersonStands));
  console.log(`${files.length} files, ${config.iterations} iterations of the quick preset; seconds`);
  console.log(row('backend', 'ingest', 'baseline', 'train', 'ms/iter.', 'evaluate', 'generate'));
  for (const backend of values.backends.split(',') as BackendRequest[]) {
    const { name, seconds } = await time(files, backend);
    const perIteration = (1000 * seconds.train) / config.iterations!;
    const figures = [
      seconds.ingest,
      seconds.baseline,
      seconds.train,
      perIteration,
      seconds.final,
      seconds.generate,
    ];
    console.log(row(name, ...figures.map((value) => value.toFixed(1))));
  }
} finally {
  if (own) rmSync(own, { recursive: true });
}

type Stage = 'ingest' | 'baseline' | 'train' | 'midway' | 'final' | 'confirmation' | 'generate';

/** Wall-clock seconds by stage: a stage lasts from its first event to the next stage's first. */
async function time(files: readonly FoundFile[], backend: BackendRequest) {
  const seconds: Record<Stage, number> = {
    ingest: 0,
    baseline: 0,
    train: 0,
    midway: 0,
    final: 0,
    confirmation: 0,
    generate: 0,
  };
  let name: string = backend;
  let stage: Stage = 'ingest';
  let since = performance.now();
  const receive = (event: RemoteEvent) => {
    if (event.type === 'device') {
      const { device } = event;
      name = `${device.backend}${device.software ? ' (software)' : ''}${device.threads > 1 ? ` ×${device.threads}` : ''}`;
    }
    const next = stageOf(event) ?? stage;
    const now = performance.now();
    seconds[stage] += (now - since) / 1000;
    since = now;
    stage = next;
  };
  const server = await startServer({ folder: pageFolder(), port: 0 });
  try {
    const outcome = await drive({
      port: server.port,
      files,
      receive,
      job: 'run',
      request: {
        paths: files.map(({ name }) => name),
        name: 'bench',
        slices: PLAIN_SLICES,
        config,
        gate: { kind: 'ratio', threshold: 2 },
        maxRounds: 1,
        numOutput: 64,
        backend,
        network: 'mobilenet-v2',
      },
    });
    if (outcome === 'interrupted') throw new Error('Stopped.');
    if (!outcome.ok) throw new Error(outcome.error.message);
  } finally {
    await server.close();
  }
  return { name, seconds };
}

function stageOf(event: RemoteEvent): Stage | null {
  switch (event.type) {
    case 'ingest':
    case 'train':
    case 'generate':
      return event.type;
    case 'evaluate':
      return event.what;
    default:
      return null;
  }
}

function row(first: string, ...rest: string[]): string {
  return first.padEnd(20) + rest.map((text) => text.padStart(10)).join('');
}
