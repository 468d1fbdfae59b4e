/** What a person does with drawn images: draws them from a run's states, lays them beside real slices, takes them away. One drawing at a time. */
import { type Signal, signal } from '@preact/signals';
import type { Drawn, DrawnFormat, DrawOptions, Gantry, KeptCheckpoint } from '../../app.ts';
import type { RunRecord } from '../../run.ts';
import type { GenerateResult, SampleGrid } from '../../workers/protocol.ts';
import { download } from '../download.ts';
import { integer } from '../format.ts';
import { text } from '../language.ts';
import { type State, showError } from '../state.ts';

export type Wanted = Omit<DrawOptions, 'signal' | 'onProgress'>;

export interface DrawActions {
  /** Null while nothing is drawn. */
  readonly work: Signal<{ readonly done: number; readonly total: number; cancel(): void } | null>;
  /** The states that a run can draw from. */
  kept(run: RunRecord): Promise<readonly KeptCheckpoint[]>;
  /** What it drew is then `state.more`. */
  draw(run: RunRecord, wanted: Wanted): Promise<void>;
  /** What the run generated at its end; null: nothing yet. */
  own(run: RunRecord): Promise<Drawn | null>;
  /** Null where it could not be made; the page then says why. For the screen only. */
  compare(images: GenerateResult, datasetId: string): Promise<SampleGrid | null>;
  save(drawn: Drawn, format: DrawnFormat): Promise<void>;
}

export function createDrawActions(gantry: Gantry, state: State): DrawActions {
  const work = signal<DrawActions['work']['value']>(null);

  async function saying<T>(ask: () => Promise<T>): Promise<T | null> {
    try {
      return await ask();
    } catch (error) {
      showError(state, error);
      return null;
    }
  }

  return {
    work,
    kept: async (run) => (await saying(() => gantry.keptCheckpoints(run.id))) ?? [],
    async draw(run, wanted) {
      if (work.value) return;
      const controller = new AbortController();
      const show = (done: number, total: number) => {
        work.value = { done, total, cancel: () => controller.abort() };
      };
      show(0, wanted.count);
      const { signal } = controller;
      const drawn = await saying(() => gantry.generate(run.id, { ...wanted, signal, onProgress: show }));
      work.value = null;
      if (!drawn || state.run.value?.id !== run.id) return; // another run was opened meanwhile
      state.more.value = drawn;
      state.announcement.value = text.value.status.images(integer(drawn.count));
    },
    own: (run) => saying(() => gantry.runImages(run.id)),
    compare: (images, datasetId) => saying(() => gantry.compareDrawn(images, datasetId)),
    async save(drawn, format) {
      await saying(async () => download(await gantry.zipDrawn(drawn, format)));
    },
  };
}
