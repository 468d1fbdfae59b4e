/**
 * Dragging on a slice changes the window as in PACS viewers: sideways its width, up and down its centre. Arrow keys do the same, Page Up
 * and Page Down turn to the next slice.
 */
import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import { useDraft } from './formParts.ts';
import { movedWindow, type RecipeDraft } from './recipeDraft.ts';

export interface WindowDragProps {
  readonly label: string;
  /** False: these values have no window to move. */
  readonly movable: boolean;
  readonly children: ComponentChildren;
  onTurn(by: number): void;
}

/** Units of the window per pixel dragged, and per arrow key (with Shift ten times). */
const PER_PIXEL = 4;
const PER_KEY = 10;

/** A brighter picture is up: its centre goes down. */
const KEYS: Readonly<Record<string, { center: number; width: number }>> = {
  ArrowUp: { center: -PER_KEY, width: 0 },
  ArrowDown: { center: PER_KEY, width: 0 },
  ArrowLeft: { center: 0, width: -PER_KEY },
  ArrowRight: { center: 0, width: PER_KEY },
};
const TURNS: Readonly<Record<string, number>> = { PageUp: -1, PageDown: 1 };

interface Drag {
  readonly x: number;
  readonly y: number;
  readonly from: RecipeDraft;
}

export function WindowDrag({ label, movable, children, onTurn }: WindowDragProps) {
  const [draft, set] = useDraft();
  const drag = useRef<Drag | null>(null);
  return (
    // biome-ignore lint/a11y/useSemanticElements: no element stands for a picture that is dragged
    <div
      class={movable ? 'window-drag' : 'window-drag window-fixed'}
      role="group"
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys move its window
      tabIndex={0}
      data-testid="window-drag"
      onPointerDown={(event) => {
        if (!movable || event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        drag.current = { x: event.clientX, y: event.clientY, from: draft };
      }}
      onPointerMove={(event) => {
        const { current } = drag;
        if (!current) return;
        const width = (event.clientX - current.x) * PER_PIXEL;
        const center = (event.clientY - current.y) * PER_PIXEL;
        if (width !== 0 || center !== 0) set(movedWindow(current.from, { center, width }));
      }}
      onPointerUp={() => {
        drag.current = null;
      }}
      onPointerCancel={() => {
        drag.current = null;
      }}
      onKeyDown={(event) => {
        const turn = TURNS[event.key];
        const move = movable && KEYS[event.key];
        if (turn === undefined && !move) return;
        event.preventDefault();
        if (turn !== undefined) return onTurn(turn);
        const times = event.shiftKey ? 10 : 1;
        if (move) set(movedWindow(draft, { center: move.center * times, width: move.width * times }));
      }}
    >
      {children}
    </div>
  );
}
