/**
 * A long training on a tiny model, watched from outside: whether tensors, bytes, device memory or heap grow with time.
 * Prints a line at even intervals, then the change from the first tenth to the end. Nothing is asserted.
 *
 *     npm run bench -- soak                                    2,000 iterations on WASM
 *     npm run bench -- soak --iterations 20000 --backend webgpu
 *
 * The engine tells its figures at checkpoints, no oftener than every few seconds: a short run prints fewer lines. The heap is
 * the engine worker's, after a garbage collection.
 */
import { rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { drive } from '../src/cli/drive.ts';
import { pageFolder } from '../src/cli/paths.ts';
import { startServer } from '../src/cli/server.ts';
import { walk } from '../src/cli/walk.ts';
import { checkConfig, epochsIn, PRESETS } from '../src/config.ts';
import { PLAIN_SLICES } from '../src/preprocess/recipe.ts';
import type { RemoteEvent } from '../src/remoteProtocol.ts';
import type { BackendRequest, MemoryFigures } from '../src/workers/protocol.ts';
import { writeSample } from './sample.ts';
import { watchWorkerHeap } from './workerHeap.ts';

/** Lines that a run prints, about. */
const LINES = 20;
/** Of the sample's slices, those that are trained on. */
const TRAIN_SHARE = 2 / 3;

interface Figures extends MemoryFigures {
  readonly iteration: number;
}

const COLUMNS = [
  ['tensors', 'tensors'],
  ['bytes', 'bytes'],
  ['device', 'deviceBytes'],
  ['heap', 'heapBytes'],
] as const satisfies readonly (readonly [string, keyof MemoryFigures])[];

const { values } = parseArgs({
  options: {
    iterations: { type: 'string', default: '2000' },
    backend: { type: 'string', default: 'wasm' },
  },
});
const sample = writeSample();
try {
  await soak(sample, values.backend as BackendRequest);
} finally {
  rmSync(sample, { recursive: true });
}

async function soak(folder: string, backend: BackendRequest): Promise<void> {
  const { files } = await walk([folder]);
  const tiny = { ...PRESETS.quick, bsize: 4, ngf: 4, ndf: 4, iterations: Number(values.iterations) };
  const epochs = epochsIn(checkConfig(tiny), Math.floor(files.length * TRAIN_SHARE), tiny.iterations);
  // Checkpoints well closer than lines, so that one is there whenever a line is due.
  const config = checkConfig({ ...tiny, save_epoch: Math.max(1, Math.floor(epochs / (5 * LINES))) });
  console.log(`${config.iterations} iterations, 32 px, nf 4, batches of 4; MiB but for the tensors' count`);
  console.log(row('iteration', 'seconds', 'tensors', 'bytes', 'device', 'heap'));

  const all: Figures[] = [];
  let heap: ReturnType<typeof watchWorkerHeap> | null = null;
  let printed = Promise.resolve();
  let due = 0;
  let device = '';
  const began = Date.now();
  const print = async (memory: MemoryFigures, iteration: number, seconds: number) => {
    const figures = { ...memory, iteration, heapBytes: heap && (await (await heap)()) };
    all.push(figures);
    console.log(row(iteration, seconds.toFixed(0), ...cells(figures)));
  };
  const receive = (event: RemoteEvent) => {
    if (event.type === 'measured') device = event.measured.device.backend;
    if (event.type !== 'diagnostics') return;
    const { iteration, memory } = event.diagnostics;
    if (iteration < due && iteration < config.iterations!) return;
    due = iteration + config.iterations! / LINES;
    const seconds = (Date.now() - began) / 1000;
    printed = printed.then(() => print(memory, iteration, seconds));
  };
  const { port, close } = await startServer({ folder: pageFolder(), port: 0 });
  try {
    const outcome = await drive({
      port,
      files,
      receive,
      onPage: (page) => {
        heap = watchWorkerHeap(page);
      },
      job: 'train',
      request: {
        paths: files.map(({ name }) => name),
        name: 'soak',
        slices: PLAIN_SLICES,
        config,
        backend,
        model: null,
      },
    });
    if (outcome === 'interrupted') throw new Error('Stopped.');
    if (!outcome.ok) throw new Error(outcome.error.message);
  } finally {
    await close();
  }
  await printed;
  console.log(`On ${device}. ${change(all, config.iterations!)}`);
}

/** The last figures beside the first from a tenth of the iterations on: before that, caches and pools fill. */
function change(all: readonly Figures[], iterations: number): string {
  const settled = all.filter(({ iteration }) => iteration >= iterations / 10);
  const parts = COLUMNS.flatMap(([name, key]) => {
    const told = settled.filter((figures) => figures[key] !== null);
    const [from, to] = [told[0], told.at(-1)];
    if (!from || !to || from === to) return [];
    const difference = to[key]! - from[key]!;
    const text = key === 'tensors' ? String(difference) : `${mebibytes(difference)} MiB`;
    return [`${name} ${difference < 0 ? '' : '+'}${text} (${from.iteration} to ${to.iteration})`];
  });
  return parts.length === 0
    ? 'Too few figures to tell a change.'
    : `Change by iteration: ${parts.join(', ')}.`;
}

function cells(figures: MemoryFigures): string[] {
  return COLUMNS.map(([, key]) => {
    const value = figures[key];
    if (value === null) return 'not told';
    return key === 'tensors' ? String(value) : mebibytes(value);
  });
}

function mebibytes(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(2);
}

function row(...texts: (string | number)[]): string {
  return texts.map((text) => String(text).padStart(11)).join('');
}
