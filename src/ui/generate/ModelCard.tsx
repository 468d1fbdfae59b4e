/** What an opened model file is, what in it was corrected, and how many images of which seed to draw. */
import { useUi } from '../context.ts';
import { integer } from '../format.ts';
import { text } from '../language.ts';
import type { OpenedModel } from '../modelActions.ts';
import { Panel } from '../parts/Panel.tsx';
import { Stats } from '../parts/Stats.tsx';
import { DrawForm } from './DrawForm.tsx';

export function ModelCard({ model: { file, summary } }: { readonly model: OpenedModel }) {
  const { models, state } = useUi();
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
        <DrawForm
          seed={summary.seed}
          drawing={models.drawing.value}
          primary
          testIds={{ count: 'model-count', seed: 'model-seed', draw: 'model-draw' }}
          onDraw={(count, seed) => void models.draw(count, seed)}
        >
          {state.active.value && <p class="help">{words.busy}</p>}
        </DrawForm>
      </div>
    </Panel>
  );
}
