/** A dataset in the making: what is there on one side, how it looks and is prepared on the other, what comes of it below. */

import { useUi } from '../context.ts';
import { integer } from '../format.ts';
import { text } from '../language.ts';
import { Icon } from '../parts/Icon.tsx';
import { Empty, Panel } from '../parts/Panel.tsx';
import type { Builder } from './builder.ts';
import { useDropTarget } from './dropTarget.ts';
import { FilterForm } from './FilterForm.tsx';
import { JoinDialog } from './JoinDialog.tsx';
import { LeftOut } from './LeftOut.tsx';
import { OutlineTree } from './OutlineTree.tsx';
import { Pickers } from './Pickers.tsx';
import { PreviewPanel } from './PreviewPanel.tsx';
import { problemsOf } from './recipeDraft.ts';
import { ShapeForm } from './ShapeForm.tsx';
import { SplitForm } from './SplitForm.tsx';
import { SummaryBar } from './SummaryBar.tsx';
import { patientsWords } from './seriesWords.ts';

export function BuilderView({ builder }: { readonly builder: Builder }) {
  const { state, data } = useUi();
  const { over, on } = useDropTarget();
  const words = text.value.data;
  const { outline } = builder;
  const joining = state.joining.value;
  const problems = problemsOf(state.recipe.value);
  const known = outline.patients.filter(({ ordinal }) => ordinal > 0).length;
  const note = words.builder.outlineNote(
    patientsWords(known, known < outline.patients.length),
    words.seriesCount(integer(outline.series.length)),
    words.slicesOf(integer(outline.slices)),
  );
  return (
    <div class={over ? 'builder builder-over' : 'builder'} data-testid="builder" {...on}>
      <div class="builder-columns">
        <Panel
          title={words.builder.outline}
          class="builder-outline"
          note={note}
          actions={
            <button
              type="button"
              class="button button-small"
              title={words.builder.closeHelp}
              onClick={data.startOver}
              data-testid="start-over"
            >
              <Icon name="cross" />
              {words.builder.startOver}
            </button>
          }
        >
          <p class="help">{words.builder.outlineHelp}</p>
          {outline.series.length === 0 ? (
            <Empty title={words.builder.noImages} />
          ) : (
            <OutlineTree builder={builder} />
          )}
          <div class="outline-more">
            <p class="label">{over ? words.dropActive : words.addMore}</p>
            <Pickers small />
          </div>
        </Panel>
        <div class="builder-recipe">
          <PreviewPanel builder={builder} problems={problems} />
          <div class="columns">
            <FilterForm builder={builder} problems={problems} />
            <div class="stack-panels">
              <ShapeForm />
              <SplitForm builder={builder} problems={problems} />
            </div>
          </div>
          <LeftOut builder={builder} />
        </div>
      </div>
      <SummaryBar builder={builder} valid={problems.size === 0} />
      {joining && <JoinDialog fresh={joining.length} open={builder.scan.files.length} />}
    </div>
  );
}
