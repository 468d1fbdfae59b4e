/**
 * A training log dropped anywhere on the page opens under Train, over whatever zone it falls.
 *
 * Also keeps the page: a file dropped beside a zone would otherwise replace it, and with it a run.
 */
import type { LogActions } from './logActions.ts';
import type { State } from './state.ts';

/** As browsers name the type; Windows with Excel names the second. */
const CSV_TYPES = ['text/csv', 'application/vnd.ms-excel'];

/** @returns what stops it */
export function catchLogDrops(state: State, logs: LogActions): () => void {
  const over = (event: DragEvent) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    if (draggedLog(event)) event.stopPropagation(); // no zone lights up for it
  };
  const drop = (event: DragEvent) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    const log = droppedLog(event);
    if (!log) return;
    event.stopPropagation();
    state.stage.value = 'train';
    if (location.hash !== '#train') location.hash = 'train';
    void logs.open(log);
  };
  // Before the zones: capture.
  window.addEventListener('dragover', over, true);
  window.addEventListener('drop', drop, true);
  return () => {
    window.removeEventListener('dragover', over, true);
    window.removeEventListener('drop', drop, true);
  };
}

function holdsFiles({ dataTransfer }: DragEvent): boolean {
  return dataTransfer?.types.includes('Files') ?? false;
}

/** While a drag lasts the browser tells types, not names. */
function draggedLog({ dataTransfer }: DragEvent): boolean {
  const [item, ...more] = dataTransfer?.items ?? [];
  return item !== undefined && more.length === 0 && CSV_TYPES.includes(item.type);
}

function droppedLog({ dataTransfer }: DragEvent): File | null {
  const [file, ...more] = dataTransfer?.files ?? [];
  return file && more.length === 0 && /\.csv$/i.test(file.name) ? file : null;
}
