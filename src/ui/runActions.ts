/** What a person does with runs: measures and starts, pauses, stops, continues, opens, deletes, and asks for more images. */
import { batch, type Signal, signal } from '@preact/signals';
import type { Gantry, RunHandle } from '../app.ts';
import type { RunConfig } from '../config.ts';
import { OutOfMemoryError } from '../errors.ts';
import type { RunRecord, RunSettings } from '../run.ts';
import type { Measured } from '../workers/protocol.ts';
import { text } from './language.ts';
import { addDiagnostics, applyRunEvent, showRun } from './runEvents.ts';
import { type Asked, clearRun, type State, showError, traceOf } from './state.ts';
import { checkDraft, draftOf } from './train/configDraft.ts';
import { checkGate, gateDraftOf } from './train/gateDraft.ts';
import type { MemoryFit } from './train/memoryFit.ts';

export interface RunActions {
  readonly fit: Signal<MemoryFit>;
  openDevice(): Promise<void>;
  loadRuns(): Promise<void>;
  /** Measures one step first; a run begins only where it fits. */
  start(): Promise<void>;
  /** Continues a run in work elsewhere in time: paused, stopped, or left by a reload. */
  continueRun(run: RunRecord): Promise<void>;
  /** Shows a finished run. */
  openRun(run: RunRecord): Promise<void>;
  deleteRun(id: string): Promise<void>;
  pause(): void;
  resume(): void;
  stop(): void;
  evaluateNow(): void;
  importConfig(content: string): Error | null;
  drawMore(
    count: number,
    seed: number,
    signal: AbortSignal,
    onProgress: (done: number, total: number) => void,
  ): Promise<void>;
}

/** Null while a value on the page is wrong or there is no dataset. */
export function settingsOf(state: State): RunSettings | null {
  const dataset = state.dataset.value;
  const { config } = checkDraft(state.draft.value);
  const { gate, maxRounds, numOutput } = checkGate(state.gate.value);
  if (!dataset || !config || !gate || maxRounds === null || numOutput === null) return null;
  if (config.imsize !== dataset.recipe.size) return null;
  return {
    datasetId: dataset.id,
    config,
    gate,
    maxRounds,
    numOutput,
    backend: state.backend,
    network: state.gate.value.network,
  };
}

export function createRunActions(gantry: Gantry, state: State): RunActions {
  const fit = signal<MemoryFit>({ kind: 'unknown' });

  async function loadRuns(): Promise<void> {
    try {
      state.runs.value = await gantry.listRuns();
    } catch (error) {
      state.runs.value ??= [];
      showError(state, error);
    }
  }

  async function follow(handle: RunHandle): Promise<void> {
    let told = false;
    state.handle.value = handle;
    const unsubscribe = handle.subscribe((event) => {
      if (event.type === 'run') {
        told = true;
        announce(state, event.run);
      }
      applyRunEvent(state, event);
    });
    handle.done
      .catch(() => undefined) // told by the 'error' event
      .then(async () => {
        unsubscribe();
        if (state.handle.value === handle) state.handle.value = null;
        state.asked.value = null;
        await loadRuns();
      });
    // An event may have been told before anyone listened: read the record once.
    const stored = (await gantry.listRuns()).find(({ id }) => id === handle.id);
    if (stored && !told) showRun(state, stored);
  }

  async function loadTraces(run: RunRecord): Promise<void> {
    for (const { number } of run.rounds) {
      const [rows, grids, diagnostics] = await Promise.all([
        gantry.readLog(run.id, number),
        gantry.readSnapshots(run.id, number),
        gantry.readDiagnostics(run.id, number),
      ]);
      const trace = traceOf(state, number);
      trace.rows.push(...rows);
      trace.grids.push(...grids);
      addDiagnostics(trace, diagnostics);
    }
    state.traceTick.value++;
  }

  /** Brings a stored run onto the page: its record, its settings, its dataset, its history. */
  async function bringUp(run: RunRecord): Promise<void> {
    clearRun(state);
    batch(() => {
      showRun(state, run);
      state.draft.value = draftOf(run.settings.config, 'run');
      state.gate.value = gateDraftOf(run.settings);
      const dataset = state.datasets.value?.find(({ id }) => id === run.settings.datasetId);
      if (dataset) state.dataset.value = dataset;
    });
    await loadTraces(run);
  }

  /** Null where a step does not fit, or the measuring was cancelled or failed: `fit` or an alert says so. */
  async function measureDraft(settings: RunSettings): Promise<Measured | null> {
    const draft = state.draft.value;
    const controller = new AbortController();
    fit.value = { kind: 'measuring', cancel: () => controller.abort() };
    state.announcement.value = text.value.train.memory.measuring;
    try {
      const measured = await gantry.measure(settings, controller.signal);
      batch(() => {
        fit.value = { kind: 'fits', draft, measured };
        state.device.value = { kind: 'open', device: measured.device };
      });
      return measured;
    } catch (error) {
      if (error instanceof OutOfMemoryError) fit.value = { kind: 'refused', draft, error };
      else {
        fit.value = { kind: 'unknown' };
        showError(state, error);
      }
      return null;
    }
  }

  const ask = (what: Exclude<Asked, null>, act: (handle: RunHandle) => void) => () => {
    const handle = state.handle.value;
    if (!handle) return;
    state.asked.value = what;
    act(handle);
  };

  return {
    fit,
    async openDevice() {
      if (state.device.value.kind === 'opening' || state.device.value.kind === 'open') return;
      state.device.value = { kind: 'opening' };
      try {
        state.device.value = { kind: 'open', device: await gantry.openBackend(state.backend) };
      } catch (error) {
        state.device.value = { kind: 'refused' };
        showError(state, error);
      }
    },
    loadRuns,
    async start() {
      const settings = settingsOf(state);
      if (!settings || state.active.value || fit.value.kind === 'measuring') return;
      const model = state.draft.value.start?.file;
      if (!(await measureDraft(settings))) return;
      try {
        clearRun(state);
        await follow(await gantry.startRun(settings, model));
      } catch (error) {
        showError(state, error);
      }
    },
    async continueRun(run) {
      if (state.active.value) return;
      try {
        await bringUp(run);
        await follow(await gantry.resumeRun(run.id));
      } catch (error) {
        showError(state, error);
      }
    },
    async openRun(run) {
      if (state.active.value) return;
      try {
        await bringUp(run);
      } catch (error) {
        showError(state, error);
      }
    },
    async deleteRun(id) {
      try {
        await gantry.deleteRun(id);
        if (state.run.value?.id === id) clearRun(state);
      } catch (error) {
        showError(state, error);
      }
      await loadRuns();
    },
    pause: ask('pause', (handle) => handle.pause()),
    resume: () => state.handle.value?.resume(),
    stop: ask('stop', (handle) => handle.stop()),
    evaluateNow: ask('evaluate', (handle) => handle.evaluateNow()),
    importConfig(content) {
      try {
        const config: RunConfig = gantry.parseConfigFile(content);
        state.draft.value = { ...draftOf(config, 'file'), start: state.draft.value.start };
        return null;
      } catch (error) {
        return error instanceof Error ? error : new Error(String(error));
      }
    },
    async drawMore(count, seed, signal, onProgress) {
      const run = state.run.value;
      if (!run) return;
      try {
        const images = await gantry.generate(run.id, { seed, count, signal, onProgress });
        state.more.value = { seed, images };
      } catch (error) {
        showError(state, error);
      }
    },
  };
}

/** Speaks a change of state, not every change of the record. */
function announce(state: State, next: RunRecord): void {
  const before = state.run.value;
  if (before?.state === next.state && before.round === next.round) return;
  state.announcement.value = text.value.announce.state(text.value.runStates[next.state], next.round);
}
