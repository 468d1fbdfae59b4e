/** Makes an element take what is dropped on it. Dropping is a shortcut: buttons beside it do the same for the keyboard. */
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

/** Folders and files become part of the scan. */
export function useDropTarget(): DropTarget {
  const { data } = useUi();
  return useTransferTarget((transfer) => void data.addDrop((onCount) => filesOfDrop(transfer, onCount)));
}

/** @param take is called within the event, while the transfer can still be read */
export function useTransferTarget(take: (transfer: DataTransfer) => void): DropTarget {
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
        if (transfer) take(transfer);
      },
    },
  };
}
