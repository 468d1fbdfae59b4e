/**
 * The page driven from outside: the same Gantry a person uses, told what to do by the command line.
 *
 * Files come in through an `<input multiple>` that the driver fills, their relative names beside them; what happens goes out
 * through the global `gantryHost`. Decides nothing about a run and touches no element.
 */
import type { Gantry, RunHandle } from './app.ts';
import { CheckpointMissingError, GantryError } from './errors.ts';
import { ingestOnly, prepareData } from './remote/data.ts';
import { evaluate } from './remote/evaluate.ts';
import { forwardRunEvents } from './remote/events.ts';
import { generate } from './remote/generate.ts';
import { type DrawLog, graph } from './remote/graph.ts';
import { refuseUnknownNetwork } from './remote/networks.ts';
import { report } from './remote/report.ts';
import { sendFile, tell } from './remote/tell.ts';
import { modelConfig } from './remote/trainOn.ts';
import type {
  Remote,
  RemoteOutcome,
  RemoteReplayed,
  RemoteReplayRequest,
  RemoteRequest,
  RemoteTrainRequest,
} from './remoteProtocol.ts';
import { DEFAULT_GATE, type RunRecord } from './run.ts';
import type { DeviceInfo } from './workers/protocol.ts';
import { toWire } from './workers/wire.ts';

/** @param drawLog what draws a training log's charts: the page's own */
export function createRemote(gantry: Gantry, drawLog: DrawLog): Remote<ArrayLike<File>> {
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
    const { config, gate, maxRounds, policy, numOutput, backend, network } = request;
    await refuseUnknownNetwork(gantry, network);
    const { datasetId, device } = await stoppable(async (signal) => {
      const data = { ...request, size: config.imsize };
      const datasetId = await prepareData(gantry, Array.from(files), data, signal);
      return { datasetId, device: await checkMemory(gantry, { datasetId, config, backend }, signal) };
    });
    const settings = {
      datasetId,
      config,
      gate,
      maxRounds,
      numOutput,
      backend,
      network,
      ...(policy && { policy }),
    };
    const record = await toItsEnd(await gantry.startRun(settings), device);
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
    const { datasetId, config, device } = await stoppable(async (signal) => {
      const config = model ? await modelConfig(gantry, model, request) : request.config;
      const datasetId = await prepareData(gantry, dicom, { ...request, size: config.imsize }, signal);
      return { datasetId, config, device: await checkMemory(gantry, { datasetId, config, backend }, signal) };
    });
    const settings = { datasetId, config, backend, gate: DEFAULT_GATE, maxRounds: 1, numOutput: 1 };
    const handle = await gantry.startRun({ ...settings, network: 'auto', trainOnly: true }, model);
    const record = await toItsEnd(handle, device);
    if (record.state === 'done') await sendTraining(gantry, record.id);
    return record;
  }

  /** What a run trained is handed out also when it was stopped or failed: the browser's storage goes with the browser. */
  async function toItsEnd(started: RunHandle, device: DeviceInfo): Promise<RunRecord> {
    handle = started;
    if (stopping) handle.stop(); // asked for between the data and the run
    const unsubscribe = handle.subscribe(forwardRunEvents(device));
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
    async ingest(files, request) {
      try {
        return await stoppable((signal) => ingestOnly(gantry, Array.from(files), request, signal));
      } catch (error) {
        return { ok: false, error: toWire(error) };
      }
    },
    train: (files, request) => outcomeOf(() => train(files, request)),
    async generate(files, request) {
      generating = new AbortController();
      try {
        return await generate(gantry, Array.from(files), request, generating.signal);
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
    async evaluate(files, request) {
      try {
        return await stoppable((signal) => evaluate(gantry, Array.from(files), request, signal));
      } catch (error) {
        return { ok: false, error: toWire(error) };
      }
    },
    async report(_, request) {
      try {
        return await report(gantry, request);
      } catch (error) {
        return { ok: false, error: toWire(error) };
      }
    },
    async graph(files, request) {
      try {
        return await graph(gantry, files[0], request, drawLog);
      } catch (error) {
        return { ok: false, error: toWire(error) };
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

/** @throws OutOfMemoryError with what would fit, before hours are spent. */
async function checkMemory(
  gantry: Gantry,
  settings: Parameters<Gantry['measure']>[0],
  signal: AbortSignal,
): Promise<DeviceInfo> {
  const measured = await gantry.measure(settings, signal);
  tell({ type: 'device', device: measured.device });
  tell({ type: 'measured', measured });
  return measured.device;
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
