/**
 * What a person does with evaluations: asks for one, measures a run's kept checkpoints, opens, compares, deletes; and with the networks
 * they are measured in. One evaluation at a time.
 */
import { batch, computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { EvaluationProgress, EvaluationSubject, Gantry, KeptCheckpoint } from '../app.ts';
import type { EvaluationPictures, EvaluationRecord, InstalledNetwork } from '../evaluation.ts';
import type { RunRecord, RunSettings } from '../run.ts';
import { type Entry, entriesOf } from './evaluate/entries.ts';
import { progressWords } from './evaluate/progressWords.ts';
import { figure } from './format.ts';
import { text } from './language.ts';
import { type State, showError, showNotice } from './state.ts';

/** Two at most are held side by side. */
export const COMPARED = 2;

export interface EvaluationWork {
  /** Null until the first is known. */
  readonly progress: EvaluationProgress | null;
  /** Of several, which one: 1-based. */
  readonly part: { readonly n: number; readonly of: number } | null;
  cancel(): void;
}

export interface Asked {
  readonly datasetId: string;
  readonly network: RunSettings['network'];
  /** Null: as many as is usual. */
  readonly count: number | null;
}

export interface EvaluationActions {
  /** Null until read from this browser; newest first. */
  readonly records: Signal<readonly EvaluationRecord[] | null>;
  /** Those and the runs' own, newest first. */
  readonly entries: ReadonlySignal<readonly Entry[]>;
  /** Null until asked. */
  readonly networks: Signal<readonly InstalledNetwork[] | null>;
  readonly adding: Signal<boolean>;
  readonly work: Signal<EvaluationWork | null>;
  /** The entry that is shown; null: that of the run. */
  readonly opened: ReadonlySignal<Entry | null>;
  readonly compared: ReadonlySignal<readonly Entry[]>;
  load(): Promise<void>;
  loadNetworks(): Promise<void>;
  /** Opens what comes of it. @returns whether anything did */
  evaluate(subject: EvaluationSubject, asked: Asked): Promise<boolean>;
  kept(runId: string): Promise<readonly KeptCheckpoint[]>;
  /** The FID of each, one after another; those that were measured before are not measured again. */
  measureKept(run: RunRecord, kept: readonly KeptCheckpoint[]): Promise<void>;
  open(id: string | null): void;
  compare(id: string, on: boolean): void;
  endComparison(): void;
  remove(id: string): Promise<void>;
  pictures(id: string): Promise<EvaluationPictures | null>;
  addNetwork(files: readonly File[]): Promise<void>;
  removeNetwork(name: string): Promise<void>;
}

export function createEvaluationActions(gantry: Gantry, state: State): EvaluationActions {
  const records = signal<readonly EvaluationRecord[] | null>(null);
  const networks = signal<readonly InstalledNetwork[] | null>(null);
  const adding = signal(false);
  const work = signal<EvaluationWork | null>(null);
  const openedId = signal<string | null>(null);
  const comparedIds = signal<readonly string[]>([]);
  const entries = computed(() => entriesOf(records.value ?? [], state.runs.value ?? []));
  const entry = (id: string | null) => entries.value.find((one) => one.id === id) ?? null;

  async function load(): Promise<void> {
    try {
      records.value = await gantry.listEvaluations();
    } catch (error) {
      records.value ??= [];
      showError(state, error);
    }
  }

  async function loadNetworks(): Promise<void> {
    try {
      networks.value = await gantry.listNetworks();
    } catch (error) {
      networks.value ??= [];
      showError(state, error);
    }
  }

  /** Runs `each` with what it reports to, until it ends or is cancelled. */
  async function working(
    each: (signal: AbortSignal, show: (work: Omit<EvaluationWork, 'cancel'>) => void) => Promise<void>,
  ): Promise<boolean> {
    if (work.value) return false;
    const controller = new AbortController();
    const show = (now: Omit<EvaluationWork, 'cancel'>) => {
      const said = progressWords(work.value?.progress ?? null);
      work.value = { ...now, cancel: () => controller.abort() };
      const says = progressWords(now.progress);
      if (says !== said) state.announcement.value = says; // each stage once, not each step
    };
    show({ progress: null, part: null });
    try {
      await each(controller.signal, show);
      return true;
    } catch (error) {
      showError(state, error);
      return false;
    } finally {
      work.value = null;
    }
  }

  return {
    records,
    entries,
    networks,
    adding,
    work,
    opened: computed(() => entry(openedId.value)),
    compared: computed(() => comparedIds.value.flatMap((id) => entry(id) ?? [])),
    load,
    loadNetworks,
    evaluate(subject, asked) {
      return working(async (signal, show) => {
        const { record, cached } = await gantry.evaluate(subject, {
          ...asked,
          backend: state.backend,
          signal,
          onProgress: (progress) => show({ progress, part: null }),
        });
        await load();
        const words = text.value.evaluate.form;
        batch(() => {
          openedId.value = record.id;
          if (cached) showNotice(state, () => text.value.evaluate.form.cached, { key: 'cached' });
          state.announcement.value = words.done(figure(record.evaluation.metrics.fid.value ?? Number.NaN, 4));
        });
      });
    },
    async kept(runId) {
      try {
        return await gantry.keptCheckpoints(runId);
      } catch (error) {
        showError(state, error);
        return [];
      }
    },
    async measureKept(run, kept) {
      const done = await working(async (signal, show) => {
        for (const [i, { round, slot }] of kept.entries()) {
          const part = { n: i + 1, of: kept.length };
          show({ progress: null, part });
          await gantry.evaluate(
            { kind: 'run', runId: run.id, round, slot },
            {
              datasetId: run.settings.datasetId,
              network: networkOf(run),
              count: null,
              depth: 'fid',
              backend: state.backend,
              signal,
              onProgress: (progress) => show({ progress, part }),
            },
          );
          await load(); // each point appears as it is measured
        }
      });
      if (done) state.announcement.value = text.value.evaluate.pictures.measureKeptHelp(0);
    },
    open: (id) => {
      openedId.value = id;
    },
    compare(id, on) {
      const others = comparedIds.value.filter((one) => one !== id);
      comparedIds.value = on ? [...others, id].slice(-COMPARED) : others;
    },
    endComparison: () => {
      comparedIds.value = [];
    },
    async remove(id) {
      try {
        await gantry.deleteEvaluation(id);
        if (openedId.value === id) openedId.value = null;
      } catch (error) {
        showError(state, error);
      }
      await load();
    },
    async pictures(id) {
      try {
        return await gantry.evaluationPictures(id);
      } catch (error) {
        showError(state, error);
        return null;
      }
    },
    async addNetwork(files) {
      if (adding.value || files.length === 0) return;
      adding.value = true;
      try {
        const added = await gantry.addNetwork(files);
        await loadNetworks();
        state.announcement.value = text.value.evaluate.networks.added(
          added.map(({ title }) => title).join(', '),
        );
      } catch (error) {
        showError(state, error);
      } finally {
        adding.value = false;
      }
    },
    async removeNetwork(name) {
      try {
        await gantry.removeNetwork(name);
        state.announcement.value = text.value.evaluate.networks.removed(name);
      } catch (error) {
        showError(state, error);
      }
      await loadNetworks();
    },
  };
}

/** The one its rounds were measured in, so that its points lie on one curve. */
function networkOf({ baseline, settings }: RunRecord): RunSettings['network'] {
  return baseline?.network.name ?? settings.network;
}
