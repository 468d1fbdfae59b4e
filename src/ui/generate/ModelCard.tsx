/** What an opened model file is, what in it was corrected, and how many images of which seed to draw. */
import { useState } from 'preact/hooks';
import { useUi } from '../context.ts';
import { integer } from '../format.ts';
import { text } from '../language.ts';
import type { OpenedModel } from '../modelActions.ts';
import { TextField } from '../parts/Field.tsx';
import { Icon } from '../parts/Icon.tsx';
import { Panel } from '../parts/Panel.tsx';
import { Progress } from '../parts/Progress.tsx';
import { parseInteger } from '../parts/parseNumber.ts';
import { Stats } from '../parts/Stats.tsx';

const MAX_COUNT = 1024;
const MAX_SEED = 0xffffffff;

export function ModelCard({ model: { file, summary } }: { readonly model: OpenedModel }) {
  const words = text.value.openModel;
  const { keys, train } = text.value;
  const { imsize, nz, ngf, mode, iteration, averaged, corrected } = summary;
  return (
    <Panel title={words.card} note={file.name} testId="model-card">
      <div class="stack">
        <Stats
          dense
          items={[
            { name: keys.imsize.label, value: imsize, testId: 'model-imsize' },
            { name: keys.nz.label, value: nz },
            { name: keys.ngf.label, value: ngf },
            { name: keys.mode.label, value: train.choices.mode[mode] },
            ...(iteration === null ? [] : [{ name: words.steps, value: integer(iteration) }]),
          ]}
        />
        {averaged && <p class="help">{words.averaged}</p>}
        {corrected.map(({ key, params, used }) => (
          <p class="help" key={key} data-testid="model-corrected">
            {words.corrected(key, params, used)}
          </p>
        ))}
        <DrawForm seed={summary.seed} />
      </div>
    </Panel>
  );
}

function DrawForm({ seed: own }: { readonly seed: number }) {
  const { models, state } = useUi();
  const [typedCount, setCount] = useState('64');
  const [typedSeed, setSeed] = useState(String(own));
  const words = text.value.generate;
  const count = parseInteger(typedCount, 1, MAX_COUNT);
  const seed = parseInteger(typedSeed, 0, MAX_SEED);
  const drawing = models.drawing.value;
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (count !== null && seed !== null) void models.draw(count, seed);
      }}
    >
      <div class="pair">
        <TextField
          label={words.count}
          numeric
          value={typedCount}
          error={count === null ? words.countError : null}
          disabled={drawing !== null}
          testId="model-count"
          onInput={setCount}
        />
        <TextField
          label={words.seed}
          numeric
          value={typedSeed}
          error={seed === null ? words.seedError : null}
          disabled={drawing !== null}
          testId="model-seed"
          onInput={setSeed}
        />
      </div>
      {drawing ? (
        <>
          <Progress label={words.generating} done={drawing.done} total={drawing.total} />
          <button type="button" class="button" onClick={drawing.cancel}>
            {text.value.cancel}
          </button>
        </>
      ) : (
        <button
          type="submit"
          class="button button-primary"
          disabled={count === null || seed === null || state.active.value}
          data-testid="model-draw"
        >
          <Icon name="play" />
          {words.generate}
        </button>
      )}
      {state.active.value && <p class="help">{text.value.openModel.busy}</p>}
    </form>
  );
}
