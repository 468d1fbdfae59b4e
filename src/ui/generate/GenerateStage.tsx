/** Stage 4: the run's images, marked with its verdict; more of them for other seeds; the files they can leave as; an own model. */
import { useUi } from '../context.ts';
import { bestRound } from '../evaluate/bestRound.ts';
import { MemorisationWarning } from '../evaluate/MemorisationWarning.tsx';
import { integer, setting } from '../format.ts';
import { text } from '../language.ts';
import { Badge, OptimisticBadge, SyntheticBadge } from '../parts/Badge.tsx';
import { Icon } from '../parts/Icon.tsx';
import { Empty, Panel } from '../parts/Panel.tsx';
import { Progress } from '../parts/Progress.tsx';
import { ImageGrid, StoredGrid } from './ImageGrid.tsx';
import { MoreForm } from './MoreForm.tsx';
import { OpenModel } from './OpenModel.tsx';

export function GenerateStage() {
  const { state } = useUi();
  const words = text.value.generate;
  const run = state.run.value;
  const generating = state.generating.value;
  const round = run && bestRound(run);
  const finished = run?.state === 'done';
  const shown = state.images.value || finished;
  return (
    <>
      {generating && state.active.value && (
        <Panel title={words.generating}>
          <Progress label={words.generating} done={generating.done} total={generating.total} />
        </Panel>
      )}
      {!shown && !generating && <Empty title={words.empty}>{words.emptyHelp}</Empty>}
      {run && shown && (
        <div class="columns columns-generate">
          <Pictures />
          <div class="stack-panels">
            <MemorisationWarning evaluation={round?.evaluation} />
            <Panel
              title={text.value.evaluate.outcomes[round?.outcome ?? 'not-passed']}
              note={round?.outcome === 'passed' ? undefined : words.notPassedHelp}
            >
              {(run.synthetic || round?.evaluation?.samePatient) && (
                <p class="badges">
                  {run.synthetic && <SyntheticBadge />}
                  {round?.evaluation?.samePatient && <OptimisticBadge />}
                </p>
              )}
            </Panel>
            {finished && <MoreForm />}
            {finished && <Downloads id={run.id} count={run.settings.numOutput} />}
          </div>
        </div>
      )}
      <OpenModel />
    </>
  );
}

/** The run's own images, or the extra ones just drawn. */
function Pictures() {
  const { state } = useUi();
  const words = text.value.generate;
  const run = state.run.value!;
  const more = state.more.value;
  const own = state.images.value;
  const best = bestRound(run);
  const seed = best?.config.seed ?? run.settings.config.seed;
  return (
    <Panel
      title={more ? words.moreImages : words.runImages}
      note={
        more
          ? words.shown(integer(more.images.count), setting(more.seed))
          : words.shown(integer(own?.count ?? run.settings.numOutput), setting(seed))
      }
      actions={
        <>
          {best && best.outcome !== 'passed' && (
            <Badge tone="warn">{text.value.evaluate.outcomes[best.outcome ?? 'not-passed']}</Badge>
          )}
          {more && (
            <button
              type="button"
              class="button button-small"
              onClick={() => {
                state.more.value = null;
              }}
            >
              {words.backToRun}
            </button>
          )}
        </>
      }
      testId="generated"
    >
      {more ? (
        <ImageGrid images={more.images} />
      ) : own ? (
        <ImageGrid images={own} />
      ) : (
        <StoredGrid run={run} />
      )}
    </Panel>
  );
}

function Downloads({ id, count }: { readonly id: string; readonly count: number }) {
  const { exports } = useUi();
  const words = text.value.generate;
  return (
    <Panel title={text.value.report.exports} note={words.leaves(integer(count))}>
      <div class="stack">
        <button
          type="button"
          class="button"
          onClick={() => void exports.saveGrid(id)}
          data-testid="download-grid"
        >
          <Icon name="download" />
          {words.gridPng}
        </button>
        <button type="button" class="button" onClick={() => void exports.saveZip(id)}>
          <Icon name="download" />
          {words.zip}
        </button>
        <p class="help">{words.leavesZip}</p>
        <a class="button" href="#report">
          {text.value.train.seeReport}
          <Icon name="arrow" />
        </a>
      </div>
    </Panel>
  );
}
