/**
 * The page driven from outside: the same Gantry a person uses, told what to do by the command line.
 *
 * Files come in through an `<input multiple>` that the driver fills, their relative names beside them; what happens goes out
 * through the global `gantryHost`. Decides nothing about a run and touches no element.
 */
import type { ExportFile, Gantry, IngestReport, RunEvent, RunHandle } from './app.ts';
import { GantryError, NoSlicesError } from './errors.ts';
import { defaultRecipe } from './preprocess/recipe.ts';
import type {
  Remote,
  RemoteEvent,
  RemoteGenerated,
  RemoteGenerateRequest,
  RemoteHost,
  RemoteReplayed,
  RemoteReplayRequest,
  RemoteRequest,
} from './remoteProtocol.ts';
import type { RunRecord } from './run.ts';
import type { DatasetRecord, FileOutcome } from './workers/protocol.ts';
import { toWire } from './workers/wire.ts';

/** What the driver adds to the page. */
interface Driven {
  gantryHost?: RemoteHost;
}

/** Bytes of a file sent at once: 3 MiB are 4 MB of base64, well under what one message may hold. */
const PART_BYTES = 3 * 1024 * 1024;

export function createRemote(gantry: Gantry): Remote<ArrayLike<File>> {
  let handle: RunHandle | null = null;
  let ingesting: AbortController | null = null;
  let generating: AbortController | null = null;
  let replaying: AbortController | null = null;
  let stopping = false;

  async function run(files: ArrayLike<File>, request: RemoteRequest): Promise<RunRecord> {
    ingesting = new AbortController();
    const report = await ingest(gantry, files, request, ingesting.signal);
    ingesting = null;
    if (!report.dataset) throw noSlices(report);
    tell({ type: 'dataset', dataset: summaryOf(report.dataset) });
    await sendFile(datasetFile(report.dataset, report.outcomes));

    const { config, gate, maxRounds, numOutput, backend, network } = request;
    const settings = { datasetId: report.dataset.id, config, gate, maxRounds, numOutput, backend, network };
    handle = await gantry.startRun(settings);
    if (stopping) handle.stop(); // asked for between the data and the run
    const unsubscribe = handle.subscribe(forwardRunEvents());
    const record = await handle.done.finally(unsubscribe);
    if (record.state === 'done') {
      for (const file of await gantry.exportFiles(record.id)) await sendFile(file);
      for (const format of ['pth', 'safetensors'] as const)
        await sendFile(await gantry.exportModel(record.id, format));
    }
    return { ...record, report: null };
  }

  return {
    openBackend: (backend) => gantry.openBackend(backend),
    async run(files, request) {
      stopping = false;
      try {
        return { ok: true, run: await run(files, request) };
      } catch (error) {
        return { ok: false, error: toWire(error) };
      } finally {
        handle = null;
        ingesting = null;
      }
    },
    async generate(files, request) {
      generating = new AbortController();
      try {
        return await generate(gantry, files, request, generating.signal);
      } catch (error) {
        return { ok: false, error: toWire(error) };
      } finally {
        generating = null;
      }
    },
    async replay(files, request) {
      replaying = new AbortController();
      try {
        return await replay(gantry, files, request, replaying.signal);
      } catch (error) {
        return { ok: false, error: toWire(error) };
      } finally {
        replaying = null;
      }
    },
    async upload(runId) {
      const outcomes = await gantry.upload(runId, {});
      return outcomes.map(({ file, bytes, error }) => ({ file, bytes, error: error && toWire(error) }));
    },
    stop() {
      stopping = true;
      ingesting?.abort();
      generating?.abort();
      replaying?.abort();
      handle?.stop();
    },
  };
}

function ingest(
  gantry: Gantry,
  files: ArrayLike<File>,
  { paths, name, window, config }: RemoteRequest,
  signal: AbortSignal,
): Promise<IngestReport> {
  if (paths.length !== files.length) {
    throw new GantryError('The browser was handed other files than were named. Run the command again.', {
      named: paths.length,
      handed: files.length,
    });
  }
  return gantry.ingest(
    paths.map((path, i) => ({ path, file: files[i]! })),
    {
      name,
      recipe: defaultRecipe({ size: config.imsize, window }),
      synthetic: false,
      signal,
      onProgress: ({ done, total, accepted, secondsLeft }) =>
        tell({ type: 'ingest', done, total, accepted, secondsLeft }),
    },
  );
}

const DEFAULT_COUNT = 64;

async function generate(
  gantry: Gantry,
  files: ArrayLike<File>,
  { seed, count, backend }: RemoteGenerateRequest,
  signal: AbortSignal,
): Promise<RemoteGenerated> {
  const [model, latents] = [files[0], files[1]];
  if (!model) throw new GantryError('The browser was handed no model file. Run the command again.');
  await gantry.readModel(model); // refused before a device is looked for
  tell({ type: 'device', device: await gantry.openBackend(backend) });
  const drawn = await gantry.generateFromModel(model, {
    draw: latents
      ? { kind: 'latents', file: latents, count }
      : { kind: 'seed', seed, count: count ?? DEFAULT_COUNT },
    backend,
    signal,
    onProgress: (done, total) => tell({ type: 'generate', done, total }),
  });
  for (const file of gantry.exportModelImages(drawn)) await sendFile(file);
  return { ok: true, model: drawn.model, count: drawn.count, seed: drawn.seed };
}

async function replay(
  gantry: Gantry,
  files: ArrayLike<File>,
  { backend }: RemoteReplayRequest,
  signal: AbortSignal,
): Promise<RemoteReplayed> {
  const bundle = files[0];
  if (!bundle) throw new GantryError('The browser was handed no bundle. Run the command again.');
  const { device, iterations, trace, grads, final } = await gantry.replay(bundle, {
    backend,
    signal,
    onProgress: (done, total) => tell({ type: 'replay', done, total }),
  });
  tell({ type: 'device', device });
  await sendFile({ name: 'trace.json', type: 'application/json', bytes: trace });
  await sendFile({ name: 'grads.safetensors', type: 'application/octet-stream', bytes: grads });
  await sendFile({ name: 'final.safetensors', type: 'application/octet-stream', bytes: final });
  return { ok: true, iterations };
}

/** A run's events, without pixels and at most one line of training at a time. */
function forwardRunEvents(): (event: RunEvent) => void {
  let device = '';
  let state = '';
  let totalIterations = 0;
  return (event) => {
    switch (event.type) {
      case 'run': {
        const { run } = event;
        if (run.device && JSON.stringify(run.device) !== device) {
          device = JSON.stringify(run.device);
          tell({ type: 'device', device: run.device });
        }
        if (`${run.state} ${run.round}` !== state) {
          state = `${run.state} ${run.round}`;
          tell({ type: 'state', state: run.state, round: run.round, maxRounds: run.settings.maxRounds });
        }
        return;
      }
      case 'train': {
        const { progress, round } = event;
        if (progress.kind === 'started') totalIterations = progress.totalIterations;
        if (progress.kind !== 'rows') return;
        const last = progress.rows.at(-1);
        if (!last) return;
        const { imagesPerSecond, secondsLeft } = progress;
        const { iteration, wasserstein } = last;
        return tell({
          type: 'train',
          round,
          iteration,
          totalIterations,
          wasserstein,
          imagesPerSecond,
          secondsLeft,
        });
      }
      case 'evaluate':
        return tell({ type: 'evaluate', what: event.what, progress: event.progress });
      case 'generate':
        return tell({ type: 'generate', done: event.done, total: event.total });
      case 'silent':
        return tell({ type: 'silent', seconds: event.seconds });
      case 'images':
      case 'error': // the run's own promise rejects with it
        return;
      default:
        event satisfies never;
    }
  };
}

/**
 * dataset.json: what became of the files and where each slice went. `file` counts the handed-over files in order of path;
 * patients and series are ordinals. Holds no path, no UID and no key.
 */
export function datasetFile(dataset: DatasetRecord, outcomes: readonly FileOutcome[]): ExportFile {
  const ordinal = (letter: string, n: number) => `${letter}${String(n).padStart(3, '0')}`;
  const content = {
    version: 1,
    synthetic: dataset.synthetic,
    recipe: dataset.recipe,
    files: dataset.files,
    patients: dataset.patients,
    series: dataset.series,
    splitBy: dataset.splitBy,
    counts: dataset.counts,
    outcomes: dataset.outcomes,
    leftOut: outcomes
      .filter(({ outcome }) => outcome !== 'accepted')
      .map(({ file, outcome, code }) => ({ file, outcome, code })),
    slices: dataset.slices.map(({ file, frame, patient, series, split }) => ({
      file,
      frame,
      patient: ordinal('p', patient),
      series: ordinal('s', series),
      split,
    })),
  };
  const text = `${JSON.stringify(content, null, 1)}\n`;
  return { name: 'dataset.json', type: 'application/json', bytes: new TextEncoder().encode(text) };
}

function summaryOf(dataset: DatasetRecord) {
  const { patients, series, splitBy, counts, outcomes, files, synthetic } = dataset;
  return { patients, series, splitBy, counts, outcomes, files, synthetic };
}

function noSlices({ outcomes }: IngestReport): NoSlicesError {
  const counts = new Map<string, number>();
  for (const { code } of outcomes) counts.set(code, (counts.get(code) ?? 0) + 1);
  const why = [...counts].map(([code, n]) => `${n} ${code}`).join(', ');
  const skipped = outcomes.filter(({ outcome }) => outcome === 'skipped').length;
  return new NoSlicesError(
    `No slice could be read from ${outcomes.length} ${outcomes.length === 1 ? 'file' : 'files'} (${why}). ` +
      'Give a folder of axial CT in DICOM format.',
    { files: outcomes.length, skipped, failed: outcomes.length - skipped },
  );
}

/** Waits for the driver after each part, so that a large export is never held twice. */
async function sendFile({ name, bytes }: ExportFile): Promise<void> {
  for (let at = 0; ; at += PART_BYTES) {
    const part = bytes.subarray(at, at + PART_BYTES);
    const last = at + PART_BYTES >= bytes.length;
    await (globalThis as Driven).gantryHost?.({ type: 'file', name, base64: toBase64(part), last });
    if (last) return;
  }
}

function tell(event: RemoteEvent): void {
  void (globalThis as Driven).gantryHost?.(event);
}

function toBase64(bytes: Uint8Array): string {
  const step = 0x8000; // as many arguments as a call may have
  let text = '';
  for (let at = 0; at < bytes.length; at += step) {
    text += String.fromCharCode(...bytes.subarray(at, at + step));
  }
  return btoa(text);
}
