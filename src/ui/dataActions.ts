/** What a person does with data: adds files, builds a dataset of them, reopens, renames, exports and deletes datasets. */
import { batch } from '@preact/signals';
import type { DatasetFormat, DroppedFile, Gantry, IngestStatus, Scan } from '../app.ts';
import { nextTask } from '../nextTask.ts';
import { outlineOf } from '../preprocess/outline.ts';
import type { DatasetRecord, Recipe } from '../workers/protocol.ts';
import { createBuilder } from './data/builder.ts';
import { recipeOf, wordsOf } from './data/recipeDraft.ts';
import { createSliceLoader } from './data/sliceLoader.ts';
import { download } from './download.ts';
import { integer, percent } from './format.ts';
import { text } from './language.ts';
import { type State, showError, showNotice } from './state.ts';
import { presetDraft, withTyped } from './train/configDraft.ts';
import type { Walk } from './walk.ts';

const MAX_PREVIEWS = 8;

export interface DataActions {
  loadDatasets(): Promise<void>;
  /** Waits for a folder walk, then opens its files. `walk` hears how many files have been found. */
  addDrop(walk: (onCount: (files: number) => void) => Promise<Walk>): Promise<void>;
  /** Opens files; beside files that are open it is asked first whether to add or replace. */
  addFiles(files: readonly DroppedFile[]): Promise<void>;
  addSample(): Promise<void>;
  /** Answers what `addFiles` asked; null: neither. */
  join(how: 'add' | 'replace' | null): Promise<void>;
  /** Makes a dataset of what is open. */
  build(): Promise<void>;
  /** From a result back to what it was made of. */
  changeAgain(): void;
  startOver(): void;
  useDataset(dataset: DatasetRecord): void;
  renameDataset(id: string, name: string): Promise<void>;
  deleteDataset(id: string): Promise<void>;
  /** Hands over one file after another. @returns how many there were; null when it failed, which the page then says */
  exportDataset(id: string, format: DatasetFormat, onFile: (files: number) => void): Promise<number | null>;
}

export function createDataActions(gantry: Gantry, state: State): DataActions {
  const busy = () => state.ingest.value.kind !== 'idle' && state.ingest.value.kind !== 'done';

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

  /** Reads headers. What is open stays open until that is done. */
  async function open(files: readonly DroppedFile[], synthetic: boolean): Promise<void> {
    const controller = new AbortController();
    const cancel = () => controller.abort();
    const blank = { done: 0, total: files.length, images: 0, filesPerSecond: 0, secondsLeft: null };
    const say = quarterly(state);
    state.ingest.value = { kind: 'scanning', status: blank, cancel };
    try {
      const scan = await gantry.scan(files, {
        signal: controller.signal,
        onProgress(status) {
          if (controller.signal.aborted) return;
          state.ingest.value = { kind: 'scanning', status, cancel };
          say(status.done, status.total);
        },
      });
      const outline = await outlineOf(scan.scanned, nextTask);
      controller.signal.throwIfAborted();
      if (!scan.scanned.some(({ image, outcome }) => image && !outcome)) return await makeOfNothing(scan);
      const slices = createSliceLoader((...which) => gantry.openSlice(scan, ...which));
      batch(() => {
        state.builder.value = createBuilder({ scan, synthetic, outline, recipe: state.recipe, slices });
        state.ingest.value = { kind: 'idle' };
        const [images, all] = [integer(outline.slices), integer(scan.files.length)];
        state.announcement.value = text.value.announce.scanDone(images, all);
      });
    } catch (error) {
      state.ingest.value = { kind: 'idle' };
      showError(state, error);
    }
  }

  /** There is nothing to choose from: only why, file by file. */
  async function makeOfNothing(scan: Scan): Promise<void> {
    const recipe = await recipeOf(state.recipe.value);
    state.builder.value = null;
    if (recipe) await make(scan, recipe, false);
    else state.ingest.value = { kind: 'idle' };
  }

  async function make(scan: Scan, recipe: Recipe, synthetic: boolean): Promise<void> {
    const { builder } = state;
    const controller = new AbortController();
    const cancel = () => controller.abort();
    const say = quarterly(state);
    batch(() => {
      state.previews.value = [];
      state.ingest.value = { kind: 'running', status: blankStatus(scan.files.length), cancel };
    });
    try {
      const report = await gantry.ingest(scan, {
        name: givenName(synthetic),
        recipe,
        synthetic,
        selection: {
          description: wordsOf(state.recipe.value),
          without: builder.value?.without.value ?? new Set(),
        },
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
          say(status.done, status.total);
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

  const givenName = (synthetic: boolean) =>
    state.recipe.value.name.trim() ||
    (synthetic
      ? text.value.data.sampleName
      : text.value.data.defaultName((state.datasets.value?.length ?? 0) + 1));

  const actions: DataActions = {
    loadDatasets,
    useDataset,
    async addDrop(walk) {
      if (busy()) return;
      const before = state.ingest.value;
      state.ingest.value = { kind: 'walking', files: 0 };
      try {
        const { files, unreadable } = await walk((count) => {
          state.ingest.value = { kind: 'walking', files: count };
        });
        if (unreadable > 0) showNotice(state, () => text.value.data.unlisted(unreadable));
        state.ingest.value = before;
        await actions.addFiles(files);
      } catch (error) {
        state.ingest.value = before;
        showError(state, error);
      }
    },
    async addFiles(files) {
      if (busy()) return;
      if (files.length === 0) showNotice(state, () => text.value.data.emptyDrop);
      else if (state.builder.value && state.ingest.value.kind === 'idle') state.joining.value = files;
      else await open(files, false);
    },
    async addSample() {
      if (busy()) return;
      state.ingest.value = { kind: 'sample' };
      try {
        await open(await gantry.sampleFiles(), true);
      } catch (error) {
        state.ingest.value = { kind: 'idle' };
        showError(state, error);
      }
    },
    async join(how) {
      const files = state.joining.value;
      const builder = state.builder.value;
      state.joining.value = null;
      if (!files || how === null || busy()) return;
      if (how === 'replace' || !builder) await open(files, false);
      else await open([...originals(builder.scan), ...files], false);
    },
    async build() {
      const builder = state.builder.value;
      const recipe = await recipeOf(state.recipe.value);
      if (builder && recipe && !busy()) await make(builder.scan, recipe, builder.synthetic);
    },
    changeAgain() {
      if (!busy()) state.ingest.value = { kind: 'idle' };
    },
    startOver() {
      if (busy()) return;
      batch(() => {
        state.builder.value = null;
        state.ingest.value = { kind: 'idle' };
      });
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
    async exportDataset(id, format, onFile) {
      let files = 0;
      try {
        for await (const file of gantry.exportDataset(id, format)) {
          download(file);
          onFile(++files);
        }
        return files;
      } catch (error) {
        showError(state, error);
        return null;
      }
    },
  };
  return actions;
}

/** What was dropped: entries of archives are found again. */
function originals(scan: Scan): DroppedFile[] {
  return scan.files.filter(({ file }) => file instanceof Blob);
}

/** Says how far the work is at each quarter, not at each file. */
function quarterly(state: State): (done: number, total: number) => void {
  let said = 0;
  return (done, total) => {
    const quarter = total > 0 ? Math.floor((4 * done) / total) : 0;
    if (quarter <= said || quarter >= 4) return;
    said = quarter;
    state.announcement.value = text.value.announce.progress(percent(quarter, 4));
  };
}

function blankStatus(total: number): IngestStatus {
  return {
    phase: 'reading',
    done: 0,
    total,
    accepted: 0,
    skipped: 0,
    failed: 0,
    filesPerSecond: 0,
    secondsLeft: null,
    preview: null,
  };
}
