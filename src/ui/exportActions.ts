/** What a person takes away: files for download, and uploads. Asks for each only when it is wanted. */
import type { ExportFile, Gantry } from '../app.ts';
import type { ModelFormat } from '../workers/protocol.ts';
import { download } from './download.ts';
import { type State, showError } from './state.ts';

export interface ExportActions {
  loadUploadTarget(): Promise<void>;
  /** Null when it could not be made; the page then says why. */
  listFiles(id: string): Promise<ExportFile[] | null>;
  saveGrid(id: string): Promise<void>;
  saveZip(id: string): Promise<void>;
  /** Of the best round, or of the one named. */
  saveModel(id: string, format: ModelFormat, round?: number): Promise<void>;
  saveFile(file: ExportFile): void;
  upload(id: string): Promise<void>;
}

export function createExportActions(gantry: Gantry, state: State): ExportActions {
  async function saying<T>(work: () => Promise<T>): Promise<T | null> {
    try {
      return await work();
    } catch (error) {
      showError(state, error);
      return null;
    }
  }

  return {
    async loadUploadTarget() {
      state.uploadTarget.value = await saying(() => gantry.uploadTarget());
    },
    listFiles: (id) => saying(() => gantry.exportFiles(id)),
    async saveGrid(id) {
      await saying(async () => download(await gantry.exportGrid(id)));
    },
    async saveZip(id) {
      await saying(async () => download(await gantry.exportZip(id)));
    },
    async saveModel(id, format, round) {
      await saying(async () => download(await gantry.exportModel(id, format, round)));
    },
    saveFile: download,
    async upload(id) {
      const controller = new AbortController();
      const cancel = () => controller.abort();
      state.upload.value = { kind: 'sending', done: 0, total: 0, file: '', cancel };
      const outcomes = await saying(() =>
        gantry.upload(id, {
          signal: controller.signal,
          onProgress: (done, total, file) => {
            state.upload.value = { kind: 'sending', done, total, file, cancel };
          },
        }),
      );
      state.upload.value = outcomes ? { kind: 'done', outcomes } : { kind: 'idle' };
    },
  };
}
