/** What a person does with a training log from a file: opens it, puts it away. Nothing of it is stored. */
import type { Gantry } from '../app.ts';
import { text } from './language.ts';
import { type State, showError } from './state.ts';

export interface LogActions {
  /** What was open stays open when this file cannot be read. */
  open(file: File): Promise<void>;
  close(): void;
}

export function createLogActions(gantry: Gantry, state: State): LogActions {
  return {
    async open(file) {
      try {
        const rows = gantry.parseTrainingLog(await file.text());
        state.log.value = rows;
        state.announcement.value = text.value.train.log.opened(rows.length);
      } catch (error) {
        showError(state, error);
      }
    },
    close() {
      state.log.value = null;
    },
  };
}
