/** What a person does with the datasets of this browser: uses, renames, exports and deletes them. */
import { batch } from '@preact/signals';
import type { DatasetFormat, Gantry } from '../app.ts';
import type { DatasetRecord } from '../workers/protocol.ts';
import { downloadAll, writeAll } from './download.ts';
import { type State, showError } from './state.ts';
import { presetDraft, withTyped } from './train/configDraft.ts';

export interface DatasetActions {
  loadDatasets(): Promise<void>;
  useDataset(dataset: DatasetRecord): void;
  renameDataset(id: string, name: string): Promise<void>;
  deleteDataset(id: string): Promise<void>;
  /**
   * Hands over one file after another, into `folder` where one was chosen.
   * @returns how many there were; null when it failed, which the page then says
   */
  exportDataset(
    id: string,
    format: DatasetFormat,
    options: { readonly folder: FileSystemDirectoryHandle | null; onFile(files: number): void },
  ): Promise<number | null>;
}

export function createDatasetActions(gantry: Gantry, state: State): DatasetActions {
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

  return {
    loadDatasets,
    useDataset,
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
    async exportDataset(id, format, { folder, onFile }) {
      try {
        const files = gantry.exportDataset(id, format);
        return await (folder ? writeAll(files, folder, onFile) : downloadAll(files, onFile));
      } catch (error) {
        showError(state, error);
        return null;
      }
    },
  };
}
