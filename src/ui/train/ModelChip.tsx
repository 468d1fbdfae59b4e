/** The model file, or the state of another run, that the run starts from, and the way back to the seed. */
import { useUi } from '../context.ts';
import { integer } from '../format.ts';
import { text } from '../language.ts';
import { Icon } from '../parts/Icon.tsx';
import { ForkChip } from '../runs/ForkChip.tsx';
import { freshOptimizers, withStart } from './configDraft.ts';

export function ModelChip() {
  const { state } = useUi();
  const words = text.value.train.startModel;
  const draft = state.draft.value;
  if (!draft.start) return <ForkChip />;
  const { file, summary } = draft.start;
  const steps = summary.iteration === null ? null : integer(summary.iteration);
  return (
    <p class="chip" data-testid="start-model">
      <Icon name="file" />
      <span class="chip-words">
        {words.chip(file.name, steps)}
        {freshOptimizers(draft) && ` (${words.fresh})`}
      </span>
      <button
        type="button"
        class="chip-remove"
        title={words.remove}
        onClick={() => {
          state.draft.value = withStart(draft, null);
        }}
        data-testid="start-model-remove"
      >
        <Icon name="cross" />
        <span class="sr-only">{words.remove}</span>
      </button>
    </p>
  );
}
