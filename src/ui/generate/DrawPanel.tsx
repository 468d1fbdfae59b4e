/** Which images of a run to draw: of one seed or between two latents, and from which of the states that it keeps. */
import { useEffect, useState } from 'preact/hooks';
import type { KeptCheckpoint } from '../../app.ts';
import type { RunRecord } from '../../run.ts';
import type { LatentPath } from '../../workers/protocol.ts';
import { useUi } from '../context.ts';
import { integer } from '../format.ts';
import { text } from '../language.ts';
import { SelectField, TextField } from '../parts/Field.tsx';
import { Icon } from '../parts/Icon.tsx';
import { Panel } from '../parts/Panel.tsx';
import { Progress } from '../parts/Progress.tsx';
import { Segmented } from '../parts/Segmented.tsx';
import { type DrawDraft, type DrawField, defaultDrawDraft, wantedOf } from './drawDraft.ts';

const PATHS: readonly LatentPath[] = ['slerp', 'linear'];

export function DrawPanel({ run }: { readonly run: RunRecord }) {
  const { drawing, state } = useUi();
  const [draft, setDraft] = useState<DrawDraft>(defaultDrawDraft);
  const [kept, setKept] = useState<readonly KeptCheckpoint[] | null>(null);
  const [at, setAt] = useState(0);
  const words = text.value.generate;
  const work = drawing.work.value;
  const { wanted, wrong } = wantedOf(draft);
  useEffect(() => {
    let asked = true;
    setKept(null);
    void drawing.kept(run).then((found) => {
      if (!asked) return;
      setKept(found);
      setAt(bestOf(found, run));
    });
    return () => {
      asked = false;
    };
  }, [run.id, run.state, run.bestRound, drawing]);
  const field = (name: DrawField, label: string, error: string, help?: string) => (
    <TextField
      label={label}
      numeric
      value={draft[name]}
      help={help}
      error={wrong.has(name) ? error : null}
      disabled={work !== null}
      testId={`draw-${name}`}
      onInput={(value) => setDraft({ ...draft, [name]: value })}
    />
  );
  const checkpoint = kept?.[at];
  return (
    <Panel title={words.draw.title} note={words.draw.help} testId="draw-panel">
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (wanted && checkpoint) void drawing.draw(run, { ...wanted, checkpoint });
        }}
      >
        <Segmented
          label={words.draw.latents}
          options={(['seed', 'between'] as const).map((value) => ({ value, label: words.draw.kinds[value] }))}
          value={draft.kind}
          disabled={work !== null}
          onChoose={(kind) => setDraft({ ...draft, kind })}
        />
        <div class="pair">
          {field('count', draft.kind === 'between' ? words.draw.steps : words.count, words.countError)}
          {field('seed', words.seed, words.seedError)}
        </div>
        {draft.kind === 'seed' ? (
          field('first', words.draw.first, words.draw.indexError, words.draw.firstHelp)
        ) : (
          <>
            <div class="pair">
              {field('first', words.draw.from, words.draw.indexError)}
              {field('to', words.draw.to, words.draw.indexError)}
            </div>
            <SelectField
              label={words.draw.path}
              value={draft.path}
              options={PATHS.map((value) => ({ value, label: words.draw.paths[value] }))}
              help={words.draw.pathHelp}
              disabled={work !== null}
              testId="draw-path"
              onChoose={(path) => setDraft({ ...draft, path })}
            />
          </>
        )}
        {kept?.length === 0 ? (
          <p class="help">{words.draw.noKept}</p>
        ) : (
          <SelectField
            label={words.draw.checkpoint}
            value={String(at)}
            options={(kept ?? []).map(({ round, slot, iteration }, i) => ({
              value: String(i),
              label: text.value.evaluate.form.kept(round, integer(iteration), slot === null),
            }))}
            disabled={work !== null || !kept}
            testId="draw-checkpoint"
            onChoose={(value) => setAt(Number(value))}
          />
        )}
        {state.active.value && <p class="help">{words.draw.running}</p>}
        {work ? (
          <>
            <Progress label={words.generating} done={work.done} total={work.total} />
            <button type="button" class="button" onClick={work.cancel} data-testid="draw-stop">
              {text.value.cancel}
            </button>
          </>
        ) : (
          <button
            type="submit"
            class="button"
            disabled={!wanted || !checkpoint || state.active.value}
            data-testid="draw-more"
          >
            <Icon name="play" />
            {words.generate}
          </button>
        )}
      </form>
    </Panel>
  );
}

/** The newest state of the best round; before any was judged, of the last. */
function bestOf(kept: readonly KeptCheckpoint[], { bestRound }: RunRecord): number {
  const newest = (wanted: (one: KeptCheckpoint) => boolean) =>
    kept.findLastIndex((one) => one.slot === null && wanted(one));
  const best = newest(({ round }) => round === bestRound);
  return Math.max(0, best >= 0 ? best : newest(() => true));
}
