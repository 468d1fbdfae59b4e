/** What an opened model drew, and the files it can leave as; marked as not judged wherever it shows. */
import { useState } from 'preact/hooks';
import type { GenerateFromModelResult } from '../../workers/protocol.ts';
import { useUi } from '../context.ts';
import { integer, setting } from '../format.ts';
import { text } from '../language.ts';
import type { ModelFormat } from '../modelActions.ts';
import { Badge } from '../parts/Badge.tsx';
import { SelectField } from '../parts/Field.tsx';
import { Icon } from '../parts/Icon.tsx';
import { Panel } from '../parts/Panel.tsx';
import { CompareWithReal } from './CompareWithReal.tsx';
import { Gallery } from './Gallery.tsx';
import { modelLatentWords } from './latentWords.ts';

const FORMATS: readonly ModelFormat[] = ['png8', 'png16', 'npy', 'dicom'];

export function ModelImages({
  drawn,
  judged,
}: {
  readonly drawn: GenerateFromModelResult;
  /** Figures of the model, on other images, stand beside. */
  readonly judged: boolean;
}) {
  const { models, state } = useUi();
  const [format, setFormat] = useState<ModelFormat>('png8');
  const words = text.value.openModel;
  const { ofIndices, takeAway } = text.value.generate;
  const { count, seed, first = 0 } = drawn;
  return (
    <Panel
      title={words.images}
      note={ofIndices(integer(count), setting(seed ?? 0), setting(first), setting(first + count - 1))}
      actions={<Badge tone="warn">{words.notJudged}</Badge>}
      testId="model-images"
    >
      <div class="stack">
        <Gallery
          images={drawn}
          alt={words.alt(count, drawn.size)}
          state={words.stateOf(integer(drawn.iteration))}
          latent={(i) => modelLatentWords(drawn, i)}
        />
        <p class="help">{judged ? words.notGatedHelp : words.notJudgedHelp}</p>
        <CompareWithReal
          images={drawn}
          preferred={state.dataset.value?.id ?? null}
          testId="compare-real-model"
        />
        <SelectField
          label={takeAway.format}
          value={format}
          options={FORMATS.map((value) => ({ value, label: takeAway.formats[value] }))}
          help={takeAway.formatHelp[format]}
          testId="model-format"
          onChoose={(value) => setFormat(value)}
        />
        <div class="row">
          <button
            type="button"
            class="button"
            onClick={() => void models.saveZip(format)}
            data-testid="model-zip"
          >
            <Icon name="download" />
            {words.zip}
          </button>
          <button
            type="button"
            class="button"
            onClick={() => void models.saveGrid()}
            data-testid="model-grid"
          >
            <Icon name="download" />
            {text.value.generate.gridPng}
          </button>
        </div>
      </div>
    </Panel>
  );
}
