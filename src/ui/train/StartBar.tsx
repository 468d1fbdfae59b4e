/** What would be trained and from where, why it cannot start yet if it cannot, and the button, which measures memory first. */
import { epochsIn, IMAGE_SIZES, totalIterations } from '../../config.ts';
import type { DatasetRecord } from '../../workers/protocol.ts';
import { useUi } from '../context.ts';
import { integer } from '../format.ts';
import { text } from '../language.ts';
import { OptimisticBadge, SyntheticBadge } from '../parts/Badge.tsx';
import { Icon } from '../parts/Icon.tsx';
import { Progress } from '../parts/Progress.tsx';
import { settingsOf } from '../runActions.ts';
import { checkDraft, conflictsOf, withStart, withTyped } from './configDraft.ts';
import { MeasuredStep } from './MeasuredStep.tsx';
import { MemoryRefusal } from './MemoryRefusal.tsx';
import { ModelChip } from './ModelChip.tsx';
import { refusalOf } from './memoryFit.ts';

export function StartBar() {
  const { state, runs } = useUi();
  const words = text.value.train;
  const dataset = state.dataset.value;
  const refused = refusalOf(runs.fit.value, state.draft.value);
  return (
    <div class="start-bar">
      <div class="start-what">
        {dataset ? (
          <>
            <p class="list-title">
              {dataset.name} {dataset.synthetic && <SyntheticBadge />}
              {dataset.samePatient && <OptimisticBadge />}
            </p>
            <ModelChip />
            <Plan dataset={dataset} />
          </>
        ) : (
          <>
            <ModelChip />
            <p>
              {words.startBlocked}. <a href="#data">{words.goToData}</a>
            </p>
          </>
        )}
      </div>
      <StartButton />
      {refused && <MemoryRefusal error={refused} />}
    </div>
  );
}

function StartButton() {
  const { state, runs, models } = useUi();
  const words = text.value.train;
  const fit = runs.fit.value;
  const dataset = state.dataset.value;
  const settings = settingsOf(state);
  const tooSmall = dataset && settings && dataset.counts.train < settings.config.bsize;
  const reading = runs.reading.value;
  const ready = settings !== null && !tooSmall && !models.busy.value && !reading;
  if (fit.kind === 'measuring') {
    return (
      <div class="start-measuring">
        <div class="row">
          <button type="button" class="button button-primary button-large" disabled data-testid="start-run">
            {words.memory.measuring}
          </button>
          <button type="button" class="button button-large" onClick={fit.cancel} data-testid="measure-cancel">
            {text.value.cancel}
          </button>
        </div>
        <Progress label={words.memory.measuringHelp} done={0} total={null} />
      </div>
    );
  }
  const blocked = models.busy.value
    ? words.startModel.wait
    : reading
      ? text.value.config.reading
      : !dataset
        ? words.startBlocked
        : words.fixFirst;
  return (
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
  );
}

/** The plan in figures; or what stands against it, with the remedy as a button. */
function Plan({ dataset }: { readonly dataset: DatasetRecord }) {
  const { state } = useUi();
  const words = text.value.train;
  if (conflictsOf(state.draft.value).length > 0) return <ModelConflict />;
  const { config } = checkDraft(state.draft.value);
  if (!config) return <p class="field-error">{words.fixFirst}</p>;
  if (config.imsize !== dataset.recipe.size) {
    return <SizeMismatch asked={config.imsize} has={dataset.recipe.size} />;
  }
  const slices = dataset.counts.train;
  if (slices < config.bsize)
    return <p class="field-error">{words.batchTooLarge(integer(config.bsize), integer(slices))}</p>;
  const iterations = totalIterations(config, slices);
  const epochs = Math.ceil(epochsIn(config, slices, iterations));
  return (
    <p class="help num">
      {words.planned(integer(iterations), integer(epochs), integer(slices))} <MeasuredStep />
    </p>
  );
}

/** A model to start from decides its size: then only other data helps. */
function SizeMismatch({ asked, has }: { readonly asked: number; readonly has: number }) {
  const { state } = useUi();
  const words = text.value.train;
  const draft = state.draft.value;
  const prepared = IMAGE_SIZES.find((one) => one === asked);
  return (
    <div class="mismatch" data-testid="size-mismatch">
      <p class="field-error">{words.sizeMismatch(asked, has)}</p>
      <div class="row">
        {draft.start ? (
          <a class="button button-small" href="#data">
            {words.startModel.otherDataset}
          </a>
        ) : (
          <button
            type="button"
            class="button button-small"
            onClick={() => {
              state.draft.value = withTyped(draft, 'imsize', String(has));
            }}
          >
            {words.useDatasetSize(has)}
          </button>
        )}
        {prepared && (
          <button
            type="button"
            class="button button-small"
            onClick={() => {
              state.recipe.value = { ...state.recipe.value, size: prepared };
              location.hash = '#data';
            }}
          >
            {words.prepareAt(prepared)}
          </button>
        )}
      </div>
    </div>
  );
}

function ModelConflict() {
  const { state } = useUi();
  const words = text.value.train.startModel;
  const draft = state.draft.value;
  return (
    <div class="mismatch" data-testid="model-conflict">
      <p class="field-error">{words.conflict(conflictsOf(draft).join(', '))}</p>
      <div class="row">
        <button
          type="button"
          class="button button-small"
          onClick={() => {
            state.draft.value = withStart(draft, draft.start);
          }}
        >
          {words.useValues}
        </button>
      </div>
    </div>
  );
}
