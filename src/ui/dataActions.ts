/** What a person does with data: drops it, tries the sample, reopens, renames, deletes. */
import { batch } from '@preact/signals';
import type { DroppedFile, Gantry } from '../app.ts';
import type { DatasetRecord } from '../workers/protocol.ts';
import { recipeOf } from './data/recipeDraft.ts';
import { text } from './language.ts';
import { type State, showError, showNotice } from './state.ts';
import { presetDraft, withTyped } from './train/configDraft.ts';
import type { Walk } from './walk.ts';

const MAX_PREVIEWS = 8;

export interface DataActions {
  loadDatasets(): Promise<void>;
  /** Waits for a folder walk, then reads its files. `walk` hears how many files have been found. */
  addDrop(walk: (onCount: (files: number) => void) => Promise<Walk>): Promise<void>;
  addFiles(files: readonly DroppedFile[]): Promise<void>;
  addSample(): Promise<void>;
  useDataset(dataset: DatasetRecord): void;
  renameDataset(id: string, name: string): Promise<void>;
  deleteDataset(id: string): Promise<void>;
}

export function createDataActions(gantry: Gantry, state: State): DataActions {
  async function loadDatasets(): Promise<void> {
    try {
      const list = await gantry.listDatasets();
      state.datasets.value = list;
      const current = state.dataset.value?.id;
      const kept = list.find(({ id }) => id === current) ?? list[0];
      if (kept) useDataset(kept);
      else state.dataset.value = null;
    } catch (error) {
      state.datasets.value ??= [];
      showError(state, error);
    }
  }

  async function ingest(files: readonly DroppedFile[], synthetic: boolean, name: string): Promise<void> {
    const recipe = recipeOf(state.recipe.value);
    if (!recipe) return;
    const controller = new AbortController();
    const cancel = () => controller.abort();
    const blank = { done: 0, total: files.length, accepted: 0, skipped: 0, failed: 0 };
    batch(() => {
      state.previews.value = [];
      state.ingest.value = {
        kind: 'running',
        status: { ...blank, filesPerSecond: 0, secondsLeft: null, preview: null },
        cancel,
      };
    });
    try {
      const report = await gantry.ingest(files, {
        name,
        recipe,
        synthetic,
        signal: controller.signal,
        onProgress(status) {
          if (controller.signal.aborted) return;
          batch(() => {
            state.ingest.value = { kind: 'running', status, cancel };
            const { preview } = status;
            const shown = state.previews.value;
            if (preview && preview !== shown[0]) {
              state.previews.value = [preview, ...shown].slice(0, MAX_PREVIEWS);
            }
          });
        },
      });
      state.ingest.value = { kind: 'done', report };
      if (report.dataset) {
        useDataset(report.dataset);
        state.recipe.value = { ...state.recipe.value, name: '' };
        state.announcement.value = text.value.announce.ingestDone(report.dataset.slices.length);
      } else state.announcement.value = text.value.announce.ingestEmpty;
      await loadDatasets();
    } catch (error) {
      state.ingest.value = { kind: 'idle' };
      showError(state, error);
    }
  }

  /** Picks the dataset to train on; the quick preset follows its size, unless a model to start from holds it. */
  function useDataset(dataset: DatasetRecord): void {
    batch(() => {
      state.dataset.value = dataset;
      const draft = state.draft.value;
      if (state.active.value || draft.start || draft.origin !== 'quick') return;
      state.draft.value = draft.edited
        ? withTyped(draft, 'imsize', String(dataset.recipe.size))
        : presetDraft('quick', dataset.recipe.size);
    });
  }

  const busy = () => state.ingest.value.kind !== 'idle' && state.ingest.value.kind !== 'done';
  const givenName = () =>
    state.recipe.value.name.trim() || text.value.data.defaultName((state.datasets.value?.length ?? 0) + 1);

  const actions: DataActions = {
    loadDatasets,
    useDataset,
    async addDrop(walk) {
      if (busy()) return;
      state.ingest.value = { kind: 'walking', files: 0 };
      try {
        const { files, unreadable } = await walk((count) => {
          state.ingest.value = { kind: 'walking', files: count };
        });
        if (unreadable > 0) showNotice(state, () => text.value.data.unlisted(unreadable));
        state.ingest.value = { kind: 'idle' };
        await actions.addFiles(files);
      } catch (error) {
        state.ingest.value = { kind: 'idle' };
        showError(state, error);
      }
    },
    async addFiles(files) {
      if (busy()) return;
      if (files.length === 0) showNotice(state, () => text.value.data.emptyDrop);
      else await ingest(files, false, givenName());
    },
    async addSample() {
      if (busy()) return;
      state.ingest.value = { kind: 'sample' };
      try {
        const files = await gantry.sampleFiles();
        await ingest(files, true, state.recipe.value.name.trim() || text.value.data.sampleName);
      } catch (error) {
        state.ingest.value = { kind: 'idle' };
        showError(state, error);
      }
    },
    async renameDataset(id, name) {
      try {
        await gantry.renameDataset(id, name.trim());
      } catch (error) {
        showError(state, error);
      }
      await loadDatasets();
    },
    async deleteDataset(id) {
      try {
        await gantry.deleteDataset(id);
        if (state.ingest.value.kind === 'done' && state.ingest.value.report.dataset?.id === id) {
          state.ingest.value = { kind: 'idle' };
        }
      } catch (error) {
        showError(state, error);
      }
      await loadDatasets();
    },
  };
  return actions;
}
