/** What a person does with a run at work, or to put one to work: measures and starts, pauses, stops, answers, continues, opens. */
import { batch, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { Gantry, RunHandle } from '../app.ts';
import { checkConfig, type RunConfig } from '../config.ts';
import { OutOfMemoryError } from '../errors.ts';
import type { RunRecord, RunSettings } from '../run.ts';
import type { Measured, SampleGrid } from '../workers/protocol.ts';
import { text } from './language.ts';
import { addDiagnostics, applyRunEvent, MAX_GRIDS, showRun } from './runEvents.ts';
import { spread } from './spread.ts';
import { type Asked, clearRun, type State, showError, traceOf } from './state.ts';
import { checkDraft, draftOf, fileDraft, withFile } from './train/configDraft.ts';
import { configName } from './train/configFiles.ts';
import { checkGate, gateDraftOf } from './train/gateDraft.ts';
import type { MemoryFit } from './train/memoryFit.ts';
import { checkPolicy, policyDraftOf } from './train/policyDraft.ts';

export interface RunActions {
  readonly fit: Signal<MemoryFit>;
  openDevice(): Promise<void>;
  loadRuns(): Promise<void>;
  /** Measures one step first; a run begins only where it fits. */
  start(): Promise<void>;
  /** Continues a run in work elsewhere in time: paused, stopped, or left by a reload. */
  continueRun(run: RunRecord): Promise<void>;
  /** Shows a run that is not at work. */
  openRun(run: RunRecord): Promise<void>;
  pause(): void;
  resume(): void;
  stop(): void;
  evaluateNow(): void;
  /** A configuration's file is being read: what would start is not yet what it says. */
  readonly reading: ReadonlySignal<boolean>;
  /** A file becomes the draft. @returns what is wrong with it, or null */
  importConfig(file: File): Promise<Error | null>;
  /** The draft's own text, changed on the page. @returns what is wrong with it, or null */
  applyConfig(content: string): Promise<Error | null>;
  /** Answers a run that asks: the next round's configuration, or null: no further round. */
  answer(config: RunConfig | null): void;
  undoRound(id: string, round: number, undone: boolean): Promise<void>;
  /** Goes on with a run that ended. */
  addRounds(run: RunRecord, rounds: number): Promise<void>;
}

/** Null while a value on the page is wrong or there is no dataset. */
export function settingsOf(state: State): RunSettings | null {
  const dataset = state.dataset.value;
  const { config } = checkDraft(state.draft.value);
  const { gate, maxRounds, numOutput } = checkGate(state.gate.value);
  if (!dataset || !config || !gate || maxRounds === null || numOutput === null) return null;
  const { policy } = checkPolicy(state.policy.value, config);
  if (!policy) return null;
  if (config.imsize !== dataset.recipe.size) return null;
  return {
    datasetId: dataset.id,
    config,
    gate,
    maxRounds,
    numOutput,
    backend: state.backend,
    network: state.gate.value.network,
    policy,
  };
}

export function createRunActions(gantry: Gantry, state: State): RunActions {
  const fit = signal<MemoryFit>({ kind: 'unknown' });
  const reading = signal(false);

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

  /** As many as are held of a run at work, evenly over the round. */
  async function readGrids(id: string, round: number): Promise<SampleGrid[]> {
    const iterations = spread(await gantry.listSnapshots(id, round), MAX_GRIDS);
    const grids = await Promise.all(iterations.map((at) => gantry.readSnapshot(id, round, at)));
    return grids.filter((grid) => grid !== null);
  }

  async function loadTraces(run: RunRecord): Promise<void> {
    for (const { number } of run.rounds) {
      const [rows, grids, diagnostics] = await Promise.all([
        gantry.readLog(run.id, number),
        readGrids(run.id, number),
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
      state.policy.value = policyDraftOf(run.settings.policy);
      state.fork.value = null;
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
      const fork = model ? null : state.fork.value;
      if (!(await measureDraft(settings))) return;
      try {
        clearRun(state);
        await follow(
          await (fork
            ? gantry.forkRun({ runId: fork.run.id, round: fork.round, slot: fork.slot }, settings)
            : gantry.startRun(settings, model)),
        );
        state.fork.value = null;
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
    pause: ask('pause', (handle) => handle.pause()),
    resume: () => state.handle.value?.resume(),
    stop: ask('stop', (handle) => handle.stop()),
    evaluateNow: ask('evaluate', (handle) => handle.evaluateNow()),
    reading,
    async importConfig(given) {
      reading.value = true;
      const error = await errorOf(async () => {
        const file = await gantry.parseConfigFile(await given.text());
        state.draft.value = fileDraft({ name: given.name, file }, state.draft.value.start);
      });
      reading.value = false;
      return error;
    },
    applyConfig: (content) =>
      errorOf(async () => {
        const file = await gantry.parseConfigFile(content);
        state.draft.value = withFile(state.draft.value, { name: configName(state.draft.value), file });
      }),
    answer(config) {
      const handle = state.handle.value;
      if (!handle || state.asked.value) return;
      state.asked.value = 'answer';
      try {
        handle.answer(config ? { kind: 'train', config: checkConfig(config) } : { kind: 'end' });
      } catch (error) {
        state.asked.value = null;
        showError(state, error);
      }
    },
    async undoRound(id, round, undone) {
      try {
        showRun(state, await gantry.undoRound(id, round, undone));
        const { undoneSaid, redoneSaid } = text.value.adjust.ledger;
        state.announcement.value = (undone ? undoneSaid : redoneSaid)(round);
      } catch (error) {
        showError(state, error);
      }
    },
    async addRounds(run, rounds) {
      if (state.active.value) return;
      try {
        if (state.run.value?.id !== run.id) await bringUp(run);
        await follow(await gantry.addRounds(run.id, rounds));
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
  const { announce: words, adjust, runStates } = text.value;
  state.announcement.value =
    next.state === 'asking'
      ? adjust.asking.announce(next.round)
      : words.state(runStates[next.state], next.round);
}

/** @returns what `read` throws, or null */
async function errorOf(read: () => Promise<void>): Promise<Error | null> {
  try {
    await read();
    return null;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
