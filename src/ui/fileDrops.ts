/**
 * A single file of a known kind, dropped anywhere on the page, opens in its stage, over whatever zone it falls; except over one that
 * takes files of those kinds itself (`data-drop="own"`). A kind that is told by what is in it is looked into first, wherever it falls;
 * what is not of that kind is dropped anew where it fell.
 *
 * Also keeps the page: a file dropped beside a zone would otherwise replace it, and with it a run.
 */
import type { State } from './state.ts';

export interface DropKind {
  readonly name: RegExp;
  /** What browsers call it while it is dragged, when they tell types and no names. */
  readonly types: readonly string[];
  readonly stage: State['stage']['value'];
  /** Absent: its name says enough. */
  holds?(file: File): Promise<boolean>;
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
  const open = (kind: DropKind, file: File) => {
    state.stage.value = kind.stage;
    if (location.hash !== `#${kind.stage}`) location.hash = kind.stage;
    void kind.open(file);
  };
  const lookedInto = new WeakSet<Event>();
  const drop = (event: DragEvent) => {
    if (!holdsFiles(event) || lookedInto.has(event)) return;
    event.preventDefault();
    const [file, ...more] = event.dataTransfer?.files ?? [];
    const kind = file && more.length === 0 && kinds.find(({ name }) => name.test(file.name));
    if (!kind || (!kind.holds && isOwn(event))) return;
    event.stopPropagation();
    if (!kind.holds) return open(kind, file);
    const { target } = event;
    void kind.holds(file).then((held) => {
      if (held) return open(kind, file);
      const again = dropOf(file);
      lookedInto.add(again);
      target?.dispatchEvent(again);
    });
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

/** A drop's own files cannot be read once its event is over. */
function dropOf(file: File): DragEvent {
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(file);
  return new DragEvent('drop', { bubbles: true, cancelable: true, composed: true, dataTransfer });
}

function isOwn({ target }: DragEvent): boolean {
  return target instanceof Element && target.closest('[data-drop="own"]') !== null;
}

function isDragged({ dataTransfer }: DragEvent, types: readonly string[]): boolean {
  const [item, ...more] = dataTransfer?.items ?? [];
  return item !== undefined && more.length === 0 && types.includes(item.type);
}
