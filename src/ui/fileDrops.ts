/**
 * A single file of a known kind, dropped anywhere on the page, opens in its stage, over whatever zone it falls; except over one that
 * takes files of those kinds itself (`data-drop="own"`).
 *
 * Also keeps the page: a file dropped beside a zone would otherwise replace it, and with it a run.
 */
import type { State } from './state.ts';

export interface DropKind {
  readonly name: RegExp;
  /** What browsers call it while it is dragged, when they tell types and no names. */
  readonly types: readonly string[];
  readonly stage: State['stage']['value'];
  open(file: File): Promise<void>;
}

/** @returns what stops it */
export function catchFileDrops(state: State, kinds: readonly DropKind[]): () => void {
  const over = (event: DragEvent) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    if (isOwn(event)) return;
    if (kinds.some(({ types }) => isDragged(event, types))) event.stopPropagation(); // no zone lights up for it
  };
  const drop = (event: DragEvent) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    if (isOwn(event)) return;
    const [file, ...more] = event.dataTransfer?.files ?? [];
    const kind = file && more.length === 0 && kinds.find(({ name }) => name.test(file.name));
    if (!kind) return;
    event.stopPropagation();
    state.stage.value = kind.stage;
    if (location.hash !== `#${kind.stage}`) location.hash = kind.stage;
    void kind.open(file);
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

function isOwn({ target }: DragEvent): boolean {
  return target instanceof Element && target.closest('[data-drop="own"]') !== null;
}

function isDragged({ dataTransfer }: DragEvent, types: readonly string[]): boolean {
  const [item, ...more] = dataTransfer?.items ?? [];
  return item !== undefined && more.length === 0 && types.includes(item.type);
}
