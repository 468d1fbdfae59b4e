/** On which stored dataset of the model's size, and with which network, the opened model is evaluated; how far it is. */
import { useState } from 'preact/hooks';
import type { ImageSize } from '../../config.ts';
import type { RunSettings } from '../../run.ts';
import { useUi } from '../context.ts';
import { networkOptions } from '../evaluate/networkOptions.ts';
import { progressWords } from '../evaluate/progressWords.ts';
import { useNetworks } from '../evaluate/useNetworks.ts';
import { duration } from '../format.ts';
import { text } from '../language.ts';
import { SelectField } from '../parts/Field.tsx';
import { Icon } from '../parts/Icon.tsx';
import { Progress } from '../parts/Progress.tsx';

export function JudgeForm({ size }: { readonly size: ImageSize }) {
  const { evaluations, models, state } = useUi();
  const networks = useNetworks();
  const [chosen, setChosen] = useState<string | null>(null);
  const [network, setNetwork] = useState<RunSettings['network']>('auto');
  const words = text.value.openModel;
  const fitting = (state.datasets.value ?? []).filter(({ recipe }) => recipe.size === size);
  const wanted = chosen ?? state.dataset.value?.id;
  const dataset = fitting.find(({ id }) => id === wanted) ?? fitting[0];
  const judging = models.judging.value !== null;
  return (
    <section class="model-use" aria-labelledby="model-use-judge">
      <h3 id="model-use-judge">{words.evaluate}</h3>
      <p class="help">{words.evaluateHelp}</p>
      {dataset ? (
        <form
          class="stack"
          onSubmit={(event) => {
            event.preventDefault();
            void models.judge(dataset, network);
          }}
        >
          <SelectField
            label={words.dataset}
            value={dataset.id}
            options={fitting.map(({ id, name }) => ({ value: id, label: name }))}
            disabled={judging}
            testId="model-dataset"
            onChoose={setChosen}
          />
          <SelectField
            label={text.value.train.network}
            value={network}
            options={networkOptions(networks)}
            disabled={judging}
            testId="model-network"
            onChoose={(value) => setNetwork(value)}
          />
          {judging ? (
            <Judging />
          ) : (
            <button
              type="submit"
              class="button"
              disabled={models.busy.value || state.active.value || evaluations.work.value !== null}
              data-testid="model-evaluate"
            >
              <Icon name="gauge" />
              {words.evaluate}
            </button>
          )}
        </form>
      ) : (
        state.datasets.value && <NoDataset size={size} />
      )}
    </section>
  );
}

function NoDataset({ size }: { readonly size: ImageSize }) {
  const { state } = useUi();
  const prepare = () => {
    state.recipe.value = { ...state.recipe.value, size };
    location.hash = '#data';
  };
  return (
    <>
      <p data-testid="model-no-dataset">{text.value.openModel.noDataset(size)}</p>
      <button type="button" class="button" onClick={prepare}>
        {text.value.train.prepareAt(size)}
        <Icon name="arrow" />
      </button>
    </>
  );
}

function Judging() {
  const { models } = useUi();
  const { progress = null, cancel } = models.judging.value ?? {};
  return (
    <>
      <Progress
        label={progressWords(progress)}
        done={progress?.kind === 'evaluate' ? progress.progress.done : (progress?.done ?? 0)}
        total={progress?.kind === 'evaluate' ? progress.progress.total : (progress?.total ?? null)}
      >
        {progress?.kind === 'evaluate' && progress.progress.secondsLeft !== null && (
          <span class="num">{text.value.timeLeft(duration(progress.progress.secondsLeft))}</span>
        )}
      </Progress>
      <button type="button" class="button" onClick={cancel} data-testid="model-evaluate-cancel">
        {text.value.cancel}
      </button>
    </>
  );
}
