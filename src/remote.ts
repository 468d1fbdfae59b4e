/**
 * The page driven from outside: the same Gantry a person uses, told what to do by the command line.
 *
 * Files come in through an `<input multiple>` that the driver fills, their relative names beside them; what happens goes out
 * through the global `gantryHost`. Decides nothing about a run and touches no element.
 */
import type { ExportFile, Gantry, IngestReport, RunEvent, RunHandle } from './app.ts';
import { type ConfigKey, checkConfig, type ImageSize, type RunConfig } from './config.ts';
import { CheckpointMissingError, ConfigError, GantryError, NoSlicesError } from './errors.ts';
import { defaultRecipe } from './preprocess/recipe.ts';
import type {
  Overruled,
  Remote,
  RemoteData,
  RemoteEvent,
  RemoteGenerated,
  RemoteGenerateRequest,
  RemoteHost,
  RemoteOutcome,
  RemoteReplayed,
  RemoteReplayRequest,
  RemoteRequest,
  RemoteTrainRequest,
} from './remoteProtocol.ts';
import { DEFAULT_GATE, type RunRecord } from './run.ts';
import type { BackendRequest, DatasetRecord, FileOutcome } from './workers/protocol.ts';
import { toWire } from './workers/wire.ts';

/** What the driver adds to the page. */
interface Driven {
  gantryHost?: RemoteHost;
}

/** Bytes of a file sent at once: 3 MiB are 4 MB of base64, well under what one message may hold. */
const PART_BYTES = 3 * 1024 * 1024;

export function createRemote(gantry: Gantry): Remote<ArrayLike<File>> {
  let handle: RunHandle | null = null;
  let preparing: AbortController | null = null;
  let generating: AbortController | null = null;
  let replaying: AbortController | null = null;
  let stopping = false;

  /** Ends by what `stop` ends, whatever is in work. */
  async function stoppable<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    preparing = new AbortController();
    try {
      return await work(preparing.signal);
    } finally {
      preparing = null;
    }
  }

  async function run(files: ArrayLike<File>, request: RemoteRequest): Promise<RunRecord> {
    const { config, gate, maxRounds, numOutput, backend, network } = request;
    const datasetId = await stoppable(async (signal) => {
      const id = await prepareData(gantry, Array.from(files), { ...request, size: config.imsize }, signal);
      await checkMemory(gantry, config, backend, signal);
      return id;
    });
    const settings = { datasetId, config, gate, maxRounds, numOutput, backend, network };
    const record = await toItsEnd(await gantry.startRun(settings));
    if (record.state === 'done') {
      for (const file of await gantry.exportFiles(record.id)) await sendFile(file);
      await sendModels(gantry, record.id);
    }
    return record;
  }

  async function train(files: ArrayLike<File>, request: RemoteTrainRequest): Promise<RunRecord> {
    const { backend } = request;
    const [model, dicom] = request.model
      ? [files[0], Array.from(files).slice(1)]
      : [undefined, Array.from(files)];
    const { datasetId, config } = await stoppable(async (signal) => {
      const config = model ? await modelConfig(gantry, model, request) : request.config;
      const datasetId = await prepareData(gantry, dicom, { ...request, size: config.imsize }, signal);
      await checkMemory(gantry, config, backend, signal);
      return { datasetId, config };
    });
    const settings = { datasetId, config, backend, gate: DEFAULT_GATE, maxRounds: 1, numOutput: 1 };
    const handle = await gantry.startRun({ ...settings, network: 'auto', trainOnly: true }, model);
    const record = await toItsEnd(handle);
    if (record.state === 'done') await sendTraining(gantry, record.id);
    return record;
  }

  /** What a run trained is handed out also when it was stopped or failed: the browser's storage goes with the browser. */
  async function toItsEnd(started: RunHandle): Promise<RunRecord> {
    handle = started;
    if (stopping) handle.stop(); // asked for between the data and the run
    const unsubscribe = handle.subscribe(forwardRunEvents());
    try {
      const record = await handle.done;
      if (record.state === 'stopped') await sendTraining(gantry, record.id);
      return { ...record, report: null };
    } catch (error) {
      await sendTraining(gantry, started.id).catch(() => undefined); // the run's own error says more
      throw error;
    } finally {
      unsubscribe();
    }
  }

  const outcomeOf = async (work: () => Promise<RunRecord>): Promise<RemoteOutcome> => {
    stopping = false;
    try {
      return { ok: true, run: await work() };
    } catch (error) {
      return { ok: false, error: toWire(error) };
    } finally {
      handle = null;
    }
  };

  return {
    openBackend: (backend) => gantry.openBackend(backend),
    run: (files, request) => outcomeOf(() => run(files, request)),
    train: (files, request) => outcomeOf(() => train(files, request)),
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
      preparing?.abort();
      generating?.abort();
      replaying?.abort();
      handle?.stop();
    },
  };
}

/** @returns the dataset's id. @throws NoSlicesError, GantryError, AbortError */
async function prepareData(
  gantry: Gantry,
  files: readonly File[],
  { paths, name, window, size }: RemoteData & { readonly size: ImageSize },
  signal: AbortSignal,
): Promise<string> {
  if (paths.length !== files.length) {
    throw new GantryError('The browser was handed other files than were named. Run the command again.', {
      named: paths.length,
      handed: files.length,
    });
  }
  const report = await gantry.ingest(
    paths.map((path, i) => ({ path, file: files[i]! })),
    {
      name,
      recipe: defaultRecipe({ size, window }),
      synthetic: false,
      signal,
      onProgress: ({ done, total, accepted, secondsLeft }) =>
        tell({ type: 'ingest', done, total, accepted, secondsLeft }),
    },
  );
  if (!report.dataset) throw noSlices(report);
  tell({ type: 'dataset', dataset: summaryOf(report.dataset) });
  await sendFile(datasetFile(report.dataset, report.outcomes));
  return report.dataset.id;
}

/** @throws OutOfMemoryError with what would fit, before hours are spent. */
async function checkMemory(
  gantry: Gantry,
  config: RunConfig,
  backend: BackendRequest,
  signal: AbortSignal,
): Promise<void> {
  tell({ type: 'measured', measured: await gantry.measure(config, backend, signal) });
}

/** @throws ModelFileError; GantryError for a value in the file that no run can have */
async function modelConfig(gantry: Gantry, file: File, request: RemoteTrainRequest): Promise<RunConfig> {
  const model = await gantry.readModel(file).catch((error: unknown) => {
    // The file's own values are no wrong command line.
    if (error instanceof ConfigError) throw new GantryError(error.message, error.facts);
    throw error;
  });
  const { config, overruled } = trainOnConfig(model.config, request.config, request.model?.given ?? []);
  tell({ type: 'model', model, overruled });
  return config;
}

/** What the model's tensors decide. */
const ARCHITECTURE: readonly ConfigKey[] = ['imsize', 'nc', 'nz', 'ngf', 'ndf'];

/**
 * The configuration to train on with: the file's own, and of `asked` the keys in `given` that are not the architecture's.
 * `overruled`: those of the architecture that were given and differ.
 * @throws ConfigError where the two together make none
 */
export function trainOnConfig(
  file: RunConfig,
  asked: RunConfig,
  given: readonly ConfigKey[],
): { config: RunConfig; overruled: Overruled[] } {
  const free = given.filter((key) => !ARCHITECTURE.includes(key));
  const changes = Object.fromEntries(free.map((key) => [key, asked[key]]));
  const overruled = ARCHITECTURE.filter((key) => given.includes(key) && asked[key] !== file[key]);
  return {
    config: checkConfig({ ...file, ...changes }),
    overruled: overruled.map((key) => ({ key, asked: asked[key], used: file[key] })),
  };
}

async function sendTraining(gantry: Gantry, runId: string): Promise<void> {
  for (const file of await gantry.exportTraining(runId)) await sendFile(file);
  await sendModels(gantry, runId).catch((error: unknown) => {
    if (!(error instanceof CheckpointMissingError)) throw error; // ended before its first checkpoint
  });
}

async function sendModels(gantry: Gantry, runId: string): Promise<void> {
  for (const format of ['pth', 'safetensors'] as const)
    await sendFile(await gantry.exportModel(runId, format));
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
  let incidents = 0;
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
        for (const incident of run.incidents?.slice(incidents) ?? []) tell({ type: 'incident', incident });
        incidents = run.incidents?.length ?? 0;
        return;
      }
      case 'train': {
        const { progress, round } = event;
        if (progress.kind === 'started') totalIterations = progress.totalIterations;
        if (progress.kind === 'diagnostics')
          tell({ type: 'diagnostics', round, diagnostics: progress.diagnostics });
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
