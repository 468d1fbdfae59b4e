/** Makes the object the page works with (app.ts): joins the pipeline, the workers, storage and the exports. */
import type {
  DroppedFile,
  ExportFile,
  Gantry,
  IngestOptions,
  RunEvent,
  RunHandle,
  Scan,
  ScanOptions,
} from './app.ts';
import { RunControl } from './control.ts';
import { datasetFiles } from './datasetFiles.ts';
import { createDrawing } from './drawing.ts';
import {
  BusyError,
  DatasetMissingError,
  GantryError,
  StorageFullError,
  StorageUnavailableError,
} from './errors.ts';
import { createEvaluations } from './evaluations.ts';
import { settleClassFolders } from './ingest/classFolders.ts';
import { readTrainingLog } from './interop/trainingLog.ts';
import { measure } from './measure.ts';
import { newRun, requireBatch, storeStartingFrom } from './newRun.ts';
import { nextTask } from './nextTask.ts';
import { buildDataset, runPipeline } from './pipeline.ts';
import { exportFiles, gridFile, trainingFiles, zipFile } from './report/exports.ts';
import { modelImageFiles, modelImageGrid, modelImageZip } from './report/modelImages.ts';
import { modelWarning } from './report/modelWarning.ts';
import { sendFiles, uploadTarget } from './report/upload.ts';
import { createReports } from './reports.ts';
import { createRounds } from './rounds.ts';
import type { RunRecord, RunState } from './run.ts';
import { withRunLock } from './runLock.ts';
import { createRuns } from './runs.ts';
import { sampleDicom } from './sample/phantom.ts';
import { survivingLoss, type Workers } from './stages.ts';
import { latestCheckpoints } from './storage/checkpoints.ts';
import {
  deleteDataset,
  deleteUnfinished,
  getDataset,
  listDatasets,
  renameDataset,
} from './storage/datasets.ts';
import { listEvaluations } from './storage/evaluations.ts';
import { forgetFolder, listFolders, rememberFolder } from './storage/folders.ts';
import { getImages, getRun, putRun, readDiagnostics, readLog, readSnapshots } from './storage/runs.ts';
import type { BackendRequest, ModelFormat } from './workers/protocol.ts';
import { scanFiles } from './workers/scanPool.ts';

/** Seed of the sample phantom: everyone's sample data is the same. */
const SAMPLE_SEED = 1;
/** Shared by the ingests of all tabs. */
const INGEST_LOCK = 'gantry-ingest';

const MODEL_FILES: Readonly<Record<ModelFormat, { name: string; type: string }>> = {
  pth: { name: 'model.pth', type: 'application/octet-stream' },
  safetensors: { name: 'checkpoint.safetensors', type: 'application/octet-stream' },
  onnx: { name: 'generator.onnx', type: 'application/octet-stream' },
};

/** Every piece of the page that outlives a view. `workers` are started lazily by their clients. */
export function createGantry(
  workers: Workers,
): Gantry & { pageHidden(): void; workerSilent(seconds: number | null): void } {
  const live = new Map<string, RunHandle>();
  /** Held from the first line of a start or resume until the run is live: two clicks must not make two runs. */
  let starting = false;
  /** Of the run that is live. */
  let datasetInUse = '';
  let state: RunState | null = null;
  let tellLive = (_: RunEvent) => {};
  let opened: BackendRequest | null = null;

  /** A worker keeps one backend for life: another backend takes another worker. */
  function engineFor(backend: BackendRequest): void {
    if (opened !== null && opened !== backend) workers.engine.terminate();
    opened = backend;
  }

  function refuseSecond(): void {
    if (live.size > 0 || starting) {
      throw new BusyError('Another run is in work. Stop it, or wait until it is done.');
    }
  }

  const { refuseWhileEvaluating, ...evaluations } = createEvaluations({
    workers,
    refuseBusy: refuseSecond,
    engineFor,
  });

  /** What takes the engine and the evaluator for itself. */
  function refuseBesideOthers(): void {
    refuseSecond();
    refuseWhileEvaluating();
  }

  const drawing = createDrawing({
    workers,
    ended: async (id) => void (await live.get(id)?.done.catch(() => undefined)),
    refuseBusy: refuseBesideOthers,
    engineFor,
  });

  async function beginAlone(prepare: () => Promise<RunRecord>): Promise<RunHandle> {
    refuseBesideOthers();
    starting = true;
    try {
      return begin(await prepare());
    } finally {
      starting = false;
    }
  }

  function begin(record: RunRecord): RunHandle {
    engineFor(record.settings.backend);
    const control = new RunControl();
    const listeners = new Set<(event: RunEvent) => void>();
    state = record.state;
    /** The engine may hold a newer checkpoint than storage: an export takes it out, and a resume goes on from it. */
    let held = false;
    const emit = (event: RunEvent) => {
      if (event.type === 'run') state = event.run.state;
      if (event.type === 'train' && event.progress.kind === 'unsaved') held = true;
      if (event.type === 'train' && event.progress.kind === 'checkpoint') held = false;
      for (const listener of listeners) {
        try {
          listener(event);
        } catch (error) {
          reportError(error); // a fault of who listens is not the run's
        }
      }
    };
    tellLive = emit;
    const done = nextTask() // whoever asked for the handle can subscribe before the first event
      .then(() =>
        withRunLock(record.id, async () => {
          const asLeft = await requireRun(record.id); // another tab may have had it in work until now
          return runPipeline(asLeft, { workers, control, emit });
        }),
      )
      .catch((error: Error) => {
        emit({ type: 'error', error });
        held ||= error instanceof StorageFullError || error instanceof StorageUnavailableError;
        throw error;
      })
      .finally(() => {
        live.delete(record.id);
        tellLive = () => {};
        if (!held) workers.engine.terminate(); // the only way to give back what the device's allocator keeps
      });
    done.catch(() => undefined); // told through the 'error' event; `done` still rejects for who awaits it
    const handle: RunHandle = {
      id: record.id,
      done,
      subscribe(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      pause: () => control.pause(),
      resume: () => control.resume(),
      stop: () => control.stop(),
      evaluateNow: () => {
        if (state === 'training') control.evaluateNow();
      },
      answer: (answer) => control.answer(answer),
    };
    live.set(record.id, handle);
    datasetInUse = record.settings.datasetId;
    return handle;
  }

  async function finished(id: string): Promise<Parameters<typeof exportFiles>[0]> {
    const run = await requireRun(id);
    const rounds = await Promise.all(
      run.rounds.map(async ({ number, log }) => ({
        number,
        log: await readLog(id, number),
        snapshots: await readSnapshots(id, number),
        diagnostics: await readDiagnostics(id, number),
        reached: log ? null : ((await latestCheckpoints(id, number))[0] ?? null),
      })),
    );
    const dataset = await getDataset(run.settings.datasetId).catch((error: unknown) => {
      // A finished run exports its stored report after its dataset was deleted.
      if (error instanceof DatasetMissingError && run.report) return null;
      throw error;
    });
    return { run, dataset, images: await getImages(id), rounds };
  }

  return {
    scan: (files, options) => scan(files, workers, options),
    async openSlice(scan, file, frame, side) {
      const { image } = scan.scanned[file]!;
      return workers.ingest[0]!.run('openSlice', {
        source: scan.files[file]!.file,
        kind: image?.kind ?? 'dicom',
        frame,
        side,
      });
    },
    async ingest(input, options) {
      const { signal, onProgress } = options;
      const scan = 'scanned' in input ? input : await scanFirst(input, workers, { signal, onProgress });
      // Alone: what lies unfinished then is nobody's, in this tab or another.
      await navigator.locks.request(INGEST_LOCK, { ifAvailable: true }, (lock) => lock && deleteUnfinished());
      return navigator.locks.request(INGEST_LOCK, { mode: 'shared' }, () =>
        buildDataset(scan, workers, options),
      );
    },
    async sampleFiles() {
      const files: DroppedFile[] = [];
      for (const { path, bytes } of sampleDicom(SAMPLE_SEED)) {
        files.push({
          path,
          file: new File([bytes], path.slice(path.lastIndexOf('/') + 1), { type: 'application/dicom' }),
        });
        await nextTask(); // the page draws and answers between two files
      }
      return files;
    },
    listDatasets,
    renameDataset,
    async deleteDataset(id) {
      if (live.size > 0 && datasetInUse === id) {
        throw new BusyError('A run in work uses this dataset. Stop the run, then delete the dataset.');
      }
      refuseWhileEvaluating(); // it would store pictures of slices that are gone
      await deleteDataset(id);
    },
    previewDataset: (datasetId, split, count) =>
      workers.ingest[0]!.run('previewDataset', { datasetId, split, first: null, count }),
    browseDataset: (datasetId, first, count) =>
      workers.ingest[0]!.run('previewDataset', { datasetId, split: null, first, count }),
    exportDataset: datasetFiles,
    rememberFolder,
    folders: listFolders,
    forgetFolder,

    async openBackend(backend) {
      if (live.size === 0) engineFor(backend);
      return workers.engine.run('openBackend', { backend });
    },
    async measure({ config, backend, datasetId }, signal) {
      refuseBesideOthers();
      starting = true; // a run begun meanwhile would lose its engine to the next try that does not fit
      try {
        const dataset = await getDataset(datasetId);
        requireBatch(dataset, config); // a step that no run can take need not be measured
        engineFor(backend);
        return await measure(workers.engine, { config, backend, trainSlices: dataset.counts.train }, signal);
      } finally {
        starting = false;
      }
    },
    startRun: (settings, model) =>
      beginAlone(async () => {
        const { dataset, record } = await newRun(settings);
        if (!model) {
          await putRun(record);
          return record;
        }
        return storeStartingFrom(record, model, dataset.counts.train, workers);
      }),
    async resumeRun(id) {
      const running = live.get(id);
      if (running) return running;
      return beginAlone(async () => {
        const record = await requireRun(id);
        await getDataset(record.settings.datasetId); // gone: said before anything starts
        return record;
      });
    },
    ...createRounds({ workers, isLive: (id) => live.has(id), requireRun, beginAlone }),
    ...createRuns({
      async stop(id) {
        live.get(id)?.stop();
        await live.get(id)?.done.catch(() => undefined);
      },
    }),
    readLog,
    readSnapshots,
    readDiagnostics,
    ...drawing,
    readModel: (file) => workers.engine.run('readModel', { model: file }),
    async generateFromModel(file, { draw, backend, signal, onProgress }) {
      refuseBesideOthers();
      engineFor(backend);
      return survivingLoss(workers, () =>
        workers.engine.run(
          'generateFromModel',
          { model: file, draw, backend },
          { signal, onProgress: ({ done, total }) => onProgress?.(done, total) },
        ),
      );
    },
    ...evaluations,
    exportModelImages: modelImageFiles,
    exportModelGrid: modelImageGrid,
    exportModelZip: modelImageZip,
    modelWarning: async (file) => modelWarning(file, await listEvaluations()),

    async replay(bundle, { backend, signal, onProgress }) {
      refuseBesideOthers();
      engineFor(backend);
      return survivingLoss(workers, () =>
        workers.engine.run(
          'replay',
          { bundle, backend },
          { signal, onProgress: ({ done, total }) => onProgress?.(done, total) },
        ),
      );
    },

    exportFiles: async (id): Promise<ExportFile[]> => exportFiles(await finished(id)),
    exportTraining: async (id): Promise<ExportFile[]> => trainingFiles(await finished(id)),
    exportGrid: async (id) => gridFile(await finished(id)),
    exportZip: async (id) => zipFile(await exportFiles(await finished(id))),
    async exportModel(id, format, round) {
      // A named round is not looked up: storage may be what does not answer.
      const { bytes } = await workers.engine.run('exportModel', {
        runId: id,
        round: round ?? roundToShow(await requireRun(id)),
        format,
      });
      return { ...MODEL_FILES[format], bytes };
    },
    parseConfigFile: async (text) => (await import('./interop/configFile.ts')).readConfigFile(text), // its parser with it
    parseTrainingLog: readTrainingLog,
    ...createReports({ finished }),
    uploadTarget,
    async upload(id, options) {
      const files = await exportFiles(await finished(id));
      return sendFiles(files, options);
    },
    workerSilent: (seconds) => tellLive({ type: 'silent', seconds }),
    pageHidden() {
      // Nothing to tell anyone if it fails: the next recovery save follows within a minute.
      if (live.size > 0 && state === 'training')
        workers.engine.run('saveNow', { reason: 'hidden' }).catch(() => undefined);
    },
  };
}

/** Files given at once: their scan is told as the first phase of the ingest. */
function scanFirst(
  files: readonly DroppedFile[],
  workers: Workers,
  { signal, onProgress }: Pick<IngestOptions, 'signal' | 'onProgress'>,
): Promise<Scan> {
  const none = { accepted: 0, skipped: 0, failed: 0, preview: null };
  return scan(files, workers, {
    signal,
    onProgress: ({ images: _, ...status }) => onProgress?.({ phase: 'scanning', ...none, ...status }),
  });
}

async function scan(
  files: readonly DroppedFile[],
  workers: Workers,
  options: ScanOptions | undefined,
): Promise<Scan> {
  const { scanned, ...rest } = await scanFiles(files, workers.ingest, options);
  return { ...rest, scanned: settleClassFolders(scanned) };
}

function roundToShow({ bestRound, round }: RunRecord): number {
  return bestRound ?? round;
}

async function requireRun(id: string): Promise<RunRecord> {
  const run = await getRun(id);
  if (!run || run.deletedAt)
    throw new GantryError('This run is not in this browser any more. Start a new one.');
  return run;
}
