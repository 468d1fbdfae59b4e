/** What a person does with runs as records: labels them, puts them away and takes them back, weighs them, forks them, compares them. */
import { batch, type Signal, signal } from '@preact/signals';
import type { Gantry, KeptCheckpoint } from '../../app.ts';
import type { RunLabels, RunRecord, RunStorage } from '../../run.ts';
import { runName } from '../compare/runName.ts';
import { text } from '../language.ts';
import type { RunActions } from '../runActions.ts';
import { clearRun, MAX_COMPARED, type State, showError, showNotice, withdrawNotice } from '../state.ts';
import { draftOf } from '../train/configDraft.ts';
import { gateDraftOf } from '../train/gateDraft.ts';
import { policyDraftOf } from '../train/policyDraft.ts';
import { NO_FILTER, type RunFilter } from './filterRows.ts';
import { NEWEST_FIRST, type Sort } from './sortRows.ts';

/** Runs weighed side by side. */
const AT_ONCE = 25;

export interface RecordActions {
  readonly filter: Signal<RunFilter>;
  readonly sort: Signal<Sort>;
  /** Ids of the runs ticked in the list, at most MAX_COMPARED. */
  readonly selected: Signal<readonly string[]>;
  /** By run, once it was asked for. */
  readonly storage: Signal<ReadonlyMap<string, RunStorage>>;
  /** Whether emptying the bin is being asked. */
  readonly emptying: Signal<boolean>;
  loadDeleted(): Promise<void>;
  /** Asks what runs take of storage, where it was not asked since their state last changed. */
  weigh(runs: readonly RunRecord[]): Promise<void>;
  label(run: RunRecord, labels: RunLabels): Promise<void>;
  /** Into the bin, with a notice that takes it back. */
  putAway(run: RunRecord): Promise<void>;
  restore(id: string): Promise<void>;
  /** For good; null: all that is in the bin. */
  purge(id: string | null): Promise<void>;
  /** States that a run keeps; empty where none can be read. */
  kept(id: string): Promise<KeptCheckpoint[]>;
  /** Makes `from` what the next run starts from, under the run's settings, and shows where they are changed. */
  fork(run: RunRecord, from: KeptCheckpoint): void;
  select(id: string, on: boolean): void;
}

export function createRecordActions(gantry: Gantry, state: State, runs: RunActions): RecordActions {
  const storage = signal<ReadonlyMap<string, RunStorage>>(new Map());
  const selected = signal<readonly string[]>([]);
  /** When the run that was weighed had last changed. */
  const asked = new Map<string, number>();

  async function loadDeleted(): Promise<void> {
    try {
      state.deleted.value = await gantry.listDeletedRuns();
    } catch (error) {
      showError(state, error);
    }
  }

  /** What changes which runs there are: done, then read again, whether it came about or not. */
  async function change(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      showError(state, error);
    }
    await Promise.all([runs.loadRuns(), loadDeleted()]);
  }

  function replace(run: RunRecord): void {
    batch(() => {
      state.runs.value = (state.runs.value ?? []).map((one) => (one.id === run.id ? run : one));
      const shown = state.run.value;
      if (shown?.id !== run.id) return;
      const { labels: _, ...rest } = shown; // the record shown may be newer than the stored one
      state.run.value = run.labels ? { ...rest, labels: run.labels } : rest;
    });
  }

  const restore = (id: string) => change(() => gantry.restoreRun(id));

  return {
    filter: signal(NO_FILTER),
    sort: signal(NEWEST_FIRST),
    selected,
    storage,
    emptying: signal(false),
    loadDeleted,
    async weigh(list) {
      const fresh = list.filter((run) => asked.get(run.id) !== (run.updatedAt ?? 0));
      for (const run of fresh) asked.set(run.id, run.updatedAt ?? 0);
      for (let first = 0; first < fresh.length; first += AT_ONCE) {
        const some = fresh.slice(first, first + AT_ONCE);
        const bytes = await Promise.all(
          some.map(({ id }) => gantry.runStorage(id).catch(() => null)), // a run that went meanwhile
        );
        const found = some.flatMap(({ id }, i) => (bytes[i] ? [[id, bytes[i]] as const] : []));
        storage.value = new Map([...storage.value, ...found]);
      }
    },
    async label(run, labels) {
      try {
        replace(await gantry.labelRun(run.id, labels));
      } catch (error) {
        showError(state, error);
      }
    },
    putAway: (run) =>
      change(async () => {
        await gantry.deleteRun(run.id);
        batch(() => {
          if (state.run.value?.id === run.id) clearRun(state);
          if (state.fork.value?.run.id === run.id) state.fork.value = null;
          for (const chosen of [state.compared, selected]) {
            chosen.value = chosen.value.filter((id) => id !== run.id);
          }
        });
        const name = runName(run);
        showNotice(state, () => text.value.runs.putAway(name), {
          key: 'put-away',
          offer: {
            icon: 'back',
            label: () => text.value.runs.undo,
            take({ records }) {
              withdrawNotice(state, 'put-away');
              void records.restore(run.id);
            },
          },
        });
      }),
    restore,
    purge: (id) => change(() => gantry.purgeRun(id)),
    async kept(id) {
      try {
        return await gantry.keptCheckpoints(id);
      } catch (error) {
        showError(state, error);
        return [];
      }
    },
    fork(run, from) {
      const round = run.rounds.find(({ number }) => number === from.round);
      batch(() => {
        clearRun(state);
        state.draft.value = draftOf(round?.config ?? run.settings.config, 'run');
        state.gate.value = gateDraftOf(run.settings);
        state.policy.value = policyDraftOf(run.settings.policy);
        const dataset = state.datasets.value?.find(({ id }) => id === run.settings.datasetId);
        if (dataset) state.dataset.value = dataset;
        state.fork.value = { ...from, run };
      });
      location.hash = '#train';
    },
    select(id, on) {
      const others = selected.value.filter((one) => one !== id);
      selected.value = on ? [...others, id].slice(0, MAX_COMPARED) : others;
    },
  };
}
