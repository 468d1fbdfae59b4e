/** The way from an opened model to a run that starts from it, or why there is none. */
import type { ModelSummary } from '../../workers/protocol.ts';
import { useUi } from '../context.ts';
import { text } from '../language.ts';
import { Icon } from '../parts/Icon.tsx';

export function TrainFurther({ summary }: { readonly summary: ModelSummary }) {
  const { models, state } = useUi();
  const words = text.value.openModel;
  const { trainable, optimizers } = summary;
  return (
    <section class="model-use" aria-labelledby="model-use-train">
      <h3 id="model-use-train">{words.trainFurther}</h3>
      <p class="help" data-testid="model-train-words">
        {trainable ? words.trainFurtherHelp : words.untrainable} {trainable && !optimizers && words.fresh}
      </p>
      <button
        type="button"
        class="button"
        disabled={!trainable || state.active.value}
        onClick={models.trainFurther}
        data-testid="model-train"
      >
        {words.trainFurther}
        <Icon name="arrow" />
      </button>
    </section>
  );
}
