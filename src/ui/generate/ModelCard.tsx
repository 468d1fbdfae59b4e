/** What an opened model file is, what in it was corrected, and what can be done with it: draw, evaluate, train further. */
import { useUi } from '../context.ts';
import { integer } from '../format.ts';
import { text } from '../language.ts';
import { Panel } from '../parts/Panel.tsx';
import { Stats } from '../parts/Stats.tsx';
import type { OpenedModel } from '../train/configDraft.ts';
import { DrawForm } from './DrawForm.tsx';
import { JudgeForm } from './JudgeForm.tsx';
import { TrainFurther } from './TrainFurther.tsx';

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
        {state.active.value && <p class="help">{words.busy}</p>}
        <div class="model-uses">
          <section class="model-use" aria-labelledby="model-use-draw">
            <h3 id="model-use-draw">{words.draw}</h3>
            <DrawForm
              seed={summary.seed}
              drawing={models.drawing.value}
              disabled={models.busy.value}
              primary
              testIds={{ count: 'model-count', seed: 'model-seed', draw: 'model-draw' }}
              onDraw={(count, seed) => void models.draw(count, seed)}
            />
          </section>
          <JudgeForm size={imsize} />
          <TrainFurther summary={summary} />
        </div>
      </div>
    </Panel>
  );
}
