/** Where storage is full and deleted runs still take room, says so and offers to empty the bin. */
import { effect } from '@preact/signals';
import { StorageFullError } from '../../errors.ts';
import { integer } from '../format.ts';
import { text } from '../language.ts';
import { type State, showNotice, withdrawNotice } from '../state.ts';

const KEY = 'bin';

export function offerBin(state: State): () => void {
  /** The alert it was last said beside: dismissed, it comes back with the next one only. */
  let said = -1;
  return effect(() => {
    const count = state.deleted.value.length;
    if (count === 0) {
      withdrawNotice(state, KEY);
      return;
    }
    const full = state.alerts.value.findLast(
      (alert) =>
        (alert.kind === 'error' && alert.error instanceof StorageFullError) ||
        (alert.kind === 'notice' && alert.key === 'unsaved'),
    );
    if (!full || full.id <= said) return;
    said = full.id;
    showNotice(state, () => text.value.runs.bin.full(integer(state.deleted.value.length)), {
      key: KEY,
      offer: {
        icon: 'bin',
        label: () => text.value.runs.bin.empty,
        take: ({ records }) => {
          records.emptying.value = true;
        },
      },
    });
  });
}
