/** Makes an element take dropped files and folders. Dropping is a shortcut: buttons beside it do the same for the keyboard. */
import { useState } from 'preact/hooks';
import { useUi } from '../context.ts';
import { filesOfDrop } from '../walk.ts';

export interface DropTarget {
  readonly over: boolean;
  readonly on: {
    onDragOver(event: DragEvent): void;
    onDragLeave(event: DragEvent): void;
    onDrop(event: DragEvent): void;
  };
}

export function useDropTarget(): DropTarget {
  const { data } = useUi();
  const [over, setOver] = useState(false);
  return {
    over,
    on: {
      onDragOver(event) {
        event.preventDefault();
        setOver(true);
      },
      onDragLeave(event) {
        const inside = event.currentTarget as Node;
        if (!inside.contains(event.relatedTarget as Node | null)) setOver(false);
      },
      onDrop(event) {
        event.preventDefault();
        setOver(false);
        const transfer = event.dataTransfer;
        if (transfer) void data.addDrop((onCount) => filesOfDrop(transfer, onCount));
      },
    },
  };
}
