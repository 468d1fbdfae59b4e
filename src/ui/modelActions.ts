/**
 * A person's own model file on the page: opened, drawn from, evaluated, its images taken away, or handed to Train as what a
 * run starts from. Nothing of it is stored here; a run that starts from it keeps a copy of its own.
 */
import { batch, computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { DrawnFormat, EvaluationProgress, Gantry } from '../app.ts';
import type { Evaluation } from '../evaluation.ts';
import type { RunSettings } from '../run.ts';
import type { DatasetRecord, GenerateFromModelResult } from '../workers/protocol.ts';
import { download } from './download.ts';
import { figure, integer } from './format.ts';
import { text } from './language.ts';
import { type State, showError } from './state.ts';
import { modelDraft, type OpenedModel } from './train/configDraft.ts';

/** The figures of the opened file, on one dataset. */
export interface ModelJudgement {
  readonly datasetName: string;
  readonly evaluation: Evaluation;
}

/** What an opened model's images leave as, in a ZIP. */
export type ModelFormat = Exclude<DrawnFormat, 'grid'>;

export interface ModelActions {
  readonly opened: Signal<OpenedModel | null>;
  readonly reading: Signal<boolean>;
  readonly drawing: Signal<{
    readonly done: number;
    readonly total: number;
    readonly cancel: () => void;
  } | null>;
  readonly drawn: Signal<GenerateFromModelResult | null>;
  /** `progress` is null until the first is known. */
  readonly judging: Signal<{
    readonly progress: EvaluationProgress | null;
    readonly cancel: () => void;
  } | null>;
  readonly judged: Signal<ModelJudgement | null>;
  /** The file is being read, drawn from or evaluated. */
  readonly busy: ReadonlySignal<boolean>;
  /** Replaces the model that was open; one that is refused leaves it as it is. */
  open(file: File): Promise<void>;
  draw(count: number, seed: number): Promise<void>;
  judge(dataset: DatasetRecord, network: RunSettings['network']): Promise<void>;
  /** Its configuration becomes the draft, and it what the run starts from. */
  trainFurther(): void;
  saveGrid(): Promise<void>;
  /** With the images' latents and exact values. */
  saveZip(format: ModelFormat): Promise<void>;
}

export function createModelActions(
  gantry: Gantry,
  state: State,
  /** Another evaluation is kept in this browser. */
  onEvaluated: () => Promise<void>,
): ModelActions {
  const opened = signal<OpenedModel | null>(null);
  const reading = signal(false);
  const drawing = signal<ModelActions['drawing']['value']>(null);
  const drawn = signal<GenerateFromModelResult | null>(null);
  const judging = signal<ModelActions['judging']['value']>(null);
  const judged = signal<ModelJudgement | null>(null);
  const busy = computed(() => reading.value || drawing.value !== null || judging.value !== null);
  return {
    opened,
    reading,
    drawing,
    drawn,
    judging,
    judged,
    busy,
    async open(file) {
      if (busy.value) return;
      reading.value = true;
      try {
        const summary = await gantry.readModel(file);
        batch(() => {
          opened.value = { file, summary };
          drawn.value = null;
          judged.value = null;
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
      if (!model || busy.value) return;
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
    async judge(dataset, network) {
      const model = opened.value;
      if (!model || busy.value) return;
      const controller = new AbortController();
      const show = (progress: EvaluationProgress | null) => {
        judging.value = { progress, cancel: () => controller.abort() };
      };
      show(null);
      try {
        const {
          record: { evaluation },
        } = await gantry.evaluate(
          { kind: 'model', file: model.file },
          {
            datasetId: dataset.id,
            network,
            count: null,
            backend: state.backend,
            signal: controller.signal,
            onProgress: show,
          },
        );
        judged.value = { datasetName: dataset.name, evaluation };
        void onEvaluated();
        state.announcement.value = text.value.openModel.evaluated(
          figure(evaluation.metrics.fid.value ?? Number.NaN, 4),
        );
      } catch (error) {
        showError(state, error);
      } finally {
        judging.value = null;
      }
    },
    trainFurther() {
      const model = opened.value;
      if (!model?.summary.trainable || state.active.value) return;
      state.draft.value = modelDraft(model);
      location.hash = '#train';
    },
    saveGrid: () => save(gantry.exportModelGrid),
    saveZip: (format) => save((drawn, warning) => gantry.exportModelZip(drawn, warning, format)),
  };

  async function save(fileOf: Gantry['exportModelGrid']): Promise<void> {
    const [model, images] = [opened.value, drawn.value];
    if (!model || !images) return;
    try {
      download(fileOf(images, await gantry.modelWarning(model.file)));
    } catch (error) {
      showError(state, error);
    }
  }
}
