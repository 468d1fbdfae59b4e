/** The state of another run that the next one starts from, and the way back to the seed. */
import { runName } from '../compare/runName.ts';
import { useUi } from '../context.ts';
import { integer } from '../format.ts';
import { text } from '../language.ts';
import { Icon } from '../parts/Icon.tsx';

export function ForkChip() {
  const { state } = useUi();
  const words = text.value.runs;
  const fork = state.fork.value;
  if (!fork || state.draft.value.start) return null;
  return (
    <p class="chip" data-testid="fork-chip">
      <Icon name="fork" />
      <span class="chip-words">{words.forkChip(runName(fork.run), fork.round, integer(fork.iteration))}</span>
      <button
        type="button"
        class="chip-remove"
        title={words.forkRemove}
        onClick={() => {
          state.fork.value = null;
        }}
        data-testid="fork-remove"
      >
        <Icon name="cross" />
        <span class="sr-only">{words.forkRemove}</span>
      </button>
    </p>
  );
}
