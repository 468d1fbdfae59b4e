/** What a person does with files: opens them, builds a dataset of them, goes back and begins anew. */
import { batch } from '@preact/signals';
import type { DroppedFile, Gantry, IngestStatus, Scan } from '../app.ts';
import { nextTask } from '../nextTask.ts';
import { outlineOf } from '../preprocess/outline.ts';
import type { Recipe } from '../workers/protocol.ts';
import { createBuilder } from './data/builder.ts';
import { recipeOf, wordsOf } from './data/recipeDraft.ts';
import { createSliceLoader } from './data/sliceLoader.ts';
import { createDatasetActions, type DatasetActions } from './datasetActions.ts';
import { integer, percent } from './format.ts';
import { text } from './language.ts';
import { type State, showError, showNotice } from './state.ts';
import type { Walk } from './walk.ts';

const MAX_PREVIEWS = 8;

export interface DataActions extends DatasetActions {
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
}

export function createDataActions(gantry: Gantry, state: State): DataActions {
  const datasets = createDatasetActions(gantry, state);
  const busy = () => state.ingest.value.kind !== 'idle' && state.ingest.value.kind !== 'done';

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
        datasets.useDataset(report.dataset);
        state.recipe.value = { ...state.recipe.value, name: '' };
        state.announcement.value = text.value.announce.ingestDone(report.dataset.slices.length);
      } else state.announcement.value = text.value.announce.ingestEmpty;
      await datasets.loadDatasets();
    } catch (error) {
      state.ingest.value = { kind: 'idle' };
      showError(state, error);
    }
  }

  const givenName = (synthetic: boolean) =>
    state.recipe.value.name.trim() ||
    (synthetic
      ? text.value.data.sampleName
      : text.value.data.defaultName((state.datasets.value?.length ?? 0) + 1));

  const actions: DataActions = {
    ...datasets,
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
