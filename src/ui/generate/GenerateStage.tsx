/** Stage 4: the run's images, marked with its verdict; more of them from any of its states; the files they can leave as; an own model. */
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Drawn } from '../../app.ts';
import type { RunRecord } from '../../run.ts';
import { useUi } from '../context.ts';
import { bestRound } from '../evaluate/bestRound.ts';
import { MemorisationWarning } from '../evaluate/MemorisationWarning.tsx';
import { text } from '../language.ts';
import { OptimisticBadge, SyntheticBadge } from '../parts/Badge.tsx';
import { Icon } from '../parts/Icon.tsx';
import { Empty, Panel } from '../parts/Panel.tsx';
import { Progress } from '../parts/Progress.tsx';
import { DrawPanel } from './DrawPanel.tsx';
import { OpenModel } from './OpenModel.tsx';
import { RunImages } from './RunImages.tsx';
import { TakeAway } from './TakeAway.tsx';

export function GenerateStage() {
  const { state } = useUi();
  const words = text.value.generate;
  const run = state.run.value;
  const generating = state.generating.value;
  const own = useOwn(run);
  const drawn = state.more.value ?? own;
  const drawable = run !== null && (run.state === 'done' || !state.active.value);
  return (
    <>
      {generating && state.active.value && (
        <Panel title={words.generating}>
          <Progress label={words.generating} done={generating.done} total={generating.total} />
        </Panel>
      )}
      {!drawn && !generating && <Empty title={words.empty}>{words.emptyHelp}</Empty>}
      {run && (drawn || drawable) && (
        <div class={drawn ? 'columns columns-generate' : 'stack-panels'}>
          {drawn && <RunImages run={run} drawn={drawn} />}
          <div class="stack-panels">
            {drawn && <Marks run={run} />}
            {drawable && <DrawPanel run={run} />}
            {drawn && drawable && <Downloads run={run} drawn={drawn} />}
          </div>
        </div>
      )}
      <OpenModel />
    </>
  );
}

/** What the run generated at its end: as it was told, or from storage when it is reopened. */
function useOwn(run: RunRecord | null): Drawn | null {
  const { drawing, state } = useUi();
  const [stored, setStored] = useState<Drawn | null>(null);
  const fresh = state.images.value;
  const wanted = run?.state === 'done' && !fresh ? run.id : null;
  useEffect(() => {
    setStored(null);
    if (!wanted || !run) return;
    let asked = true;
    void drawing.own(run).then((found) => asked && setStored(found));
    return () => {
      asked = false;
    };
  }, [wanted, drawing]);
  const best = run && bestRound(run);
  const told = useMemo(
    () =>
      fresh &&
      run &&
      best && {
        ...fresh,
        runId: run.id,
        round: best.number,
        slot: null,
        seed: best.config.seed,
        first: 0,
        between: null,
      },
    [fresh, run?.id, best?.number],
  );
  return told ?? (stored?.runId === run?.id ? stored : null);
}

function Marks({ run }: { readonly run: RunRecord }) {
  const words = text.value.generate;
  const round = bestRound(run);
  if (!round) return null;
  return (
    <>
      <MemorisationWarning evaluation={round.evaluation} />
      <Panel
        title={text.value.evaluate.outcomes[round.outcome ?? 'not-passed']}
        note={round.outcome === 'passed' ? undefined : words.notPassedHelp}
      >
        {(run.synthetic || round.evaluation?.samePatient) && (
          <p class="badges">
            {run.synthetic && <SyntheticBadge />}
            {round.evaluation?.samePatient && <OptimisticBadge />}
          </p>
        )}
      </Panel>
    </>
  );
}

function Downloads({ run, drawn }: { readonly run: RunRecord; readonly drawn: Drawn }) {
  const { drawing, exports } = useUi();
  const words = text.value.generate;
  return (
    <Panel title={words.takeAway.title}>
      <TakeAway
        count={drawn.count}
        testIds={{ format: 'drawn-format', download: 'download-drawn' }}
        onSave={(format) => void drawing.save(drawn, format)}
      />
      {run.state === 'done' && (
        <div class="stack take-all">
          <button type="button" class="button" onClick={() => void exports.saveZip(run.id)}>
            <Icon name="download" />
            {words.zip}
          </button>
          <p class="help">{words.leavesZip}</p>
          <a class="button" href="#report">
            {text.value.train.seeReport}
            <Icon name="arrow" />
          </a>
        </div>
      )}
    </Panel>
  );
}
