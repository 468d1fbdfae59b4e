/** What would be trained, why it cannot start yet if it cannot, and the button. */
import { epochsIn, IMAGE_SIZES, totalIterations } from '../../config.ts';
import type { DatasetRecord } from '../../workers/protocol.ts';
import { useUi } from '../context.ts';
import { integer } from '../format.ts';
import { text } from '../language.ts';
import { OptimisticBadge, SyntheticBadge } from '../parts/Badge.tsx';
import { Icon } from '../parts/Icon.tsx';
import { settingsOf } from '../runActions.ts';
import { checkDraft, withTyped } from './configDraft.ts';

export function StartBar() {
  const { state, runs } = useUi();
  const words = text.value.train;
  const dataset = state.dataset.value;
  const settings = settingsOf(state);
  const tooSmall = dataset && settings && dataset.counts.train < settings.config.bsize;
  const ready = settings !== null && !tooSmall;
  const blocked = !dataset ? words.startBlocked : words.fixFirst;
  return (
    <div class="start-bar">
      <div class="start-what">
        {dataset ? (
          <>
            <p class="list-title">
              {dataset.name} {dataset.synthetic && <SyntheticBadge />}
              {dataset.splitBy === 'blocks' && <OptimisticBadge />}
            </p>
            <Plan dataset={dataset} />
          </>
        ) : (
          <p>
            {words.startBlocked}. <a href="#data">{words.goToData}</a>
          </p>
        )}
      </div>
      <button
        type="button"
        class="button button-primary button-large"
        disabled={!ready}
        title={ready ? undefined : blocked}
        data-testid="start-run"
        onClick={() => void runs.start()}
      >
        <Icon name="play" />
        {words.start}
      </button>
    </div>
  );
}

/** The plan in figures; or what stands against it, with the remedy as a button. */
function Plan({ dataset }: { readonly dataset: DatasetRecord }) {
  const { state } = useUi();
  const words = text.value.train;
  const { config } = checkDraft(state.draft.value);
  if (!config) return <p class="field-error">{words.fixFirst}</p>;
  const { size } = dataset.recipe;
  if (config.imsize !== size) {
    const asked = IMAGE_SIZES.find((one) => one === config.imsize) ?? size;
    return (
      <div class="mismatch" data-testid="size-mismatch">
        <p class="field-error">{words.sizeMismatch(asked, size)}</p>
        <div class="row">
          <button
            type="button"
            class="button button-small"
            onClick={() => {
              state.draft.value = withTyped(state.draft.value, 'imsize', String(size));
            }}
          >
            {words.useDatasetSize(size)}
          </button>
          <button
            type="button"
            class="button button-small"
            onClick={() => {
              state.recipe.value = { ...state.recipe.value, size: asked };
              location.hash = '#data';
            }}
          >
            {words.prepareAt(asked)}
          </button>
        </div>
      </div>
    );
  }
  const slices = dataset.counts.train;
  if (slices < config.bsize)
    return <p class="field-error">{words.batchTooLarge(integer(config.bsize), integer(slices))}</p>;
  const iterations = totalIterations(config, slices);
  const epochs = Math.ceil(epochsIn(config, slices, iterations));
  return <p class="help num">{words.planned(integer(iterations), integer(epochs), integer(slices))}</p>;
}
