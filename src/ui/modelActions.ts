/** A person's own model file on the page: opened, drawn from, its images taken away. Nothing of it is stored. */
import { batch, type Signal, signal } from '@preact/signals';
import type { Gantry } from '../app.ts';
import type { GenerateFromModelResult, ModelSummary } from '../workers/protocol.ts';
import { download } from './download.ts';
import { integer } from './format.ts';
import { text } from './language.ts';
import { type State, showError } from './state.ts';

export interface OpenedModel {
  readonly file: File;
  readonly summary: ModelSummary;
}

export interface ModelActions {
  readonly opened: Signal<OpenedModel | null>;
  readonly reading: Signal<boolean>;
  readonly drawing: Signal<{
    readonly done: number;
    readonly total: number;
    readonly cancel: () => void;
  } | null>;
  readonly drawn: Signal<GenerateFromModelResult | null>;
  /** Replaces the model that was open; one that is refused leaves it as it is. */
  open(file: File): Promise<void>;
  draw(count: number, seed: number): Promise<void>;
  saveGrid(): void;
  saveZip(): void;
}

export function createModelActions(gantry: Gantry, state: State): ModelActions {
  const opened = signal<OpenedModel | null>(null);
  const reading = signal(false);
  const drawing = signal<ModelActions['drawing']['value']>(null);
  const drawn = signal<GenerateFromModelResult | null>(null);
  return {
    opened,
    reading,
    drawing,
    drawn,
    async open(file) {
      if (reading.value || drawing.value) return;
      reading.value = true;
      try {
        const summary = await gantry.readModel(file);
        batch(() => {
          opened.value = { file, summary };
          drawn.value = null;
          state.announcement.value = text.value.openModel.opened(summary.imsize);
        });
      } catch (error) {
        showError(state, error);
      } finally {
        reading.value = false;
      }
    },
    async draw(count, seed) {
      const model = opened.value;
      if (!model || drawing.value) return;
      const controller = new AbortController();
      const show = (done: number, total: number) => {
        drawing.value = { done, total, cancel: () => controller.abort() };
      };
      show(0, count);
      try {
        drawn.value = await gantry.generateFromModel(model.file, {
          draw: { kind: 'seed', seed, count },
          backend: state.backend,
          signal: controller.signal,
          onProgress: show,
        });
        state.announcement.value = text.value.status.images(integer(count));
      } catch (error) {
        showError(state, error);
      } finally {
        drawing.value = null;
      }
    },
    saveGrid() {
      if (drawn.value) download(gantry.exportModelGrid(drawn.value));
    },
    saveZip() {
      if (drawn.value) download(gantry.exportModelZip(drawn.value));
    },
  };
}
