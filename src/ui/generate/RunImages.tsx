/** The run's own images, or those just drawn; beside real slices where a person asks for it. */
import type { Drawn } from '../../app.ts';
import type { RunRecord } from '../../run.ts';
import { useUi } from '../context.ts';
import { integer } from '../format.ts';
import { text } from '../language.ts';
import { Badge } from '../parts/Badge.tsx';
import { Panel } from '../parts/Panel.tsx';
import { CompareWithReal } from './CompareWithReal.tsx';
import { Gallery } from './Gallery.tsx';
import { drawnWords, latentWords } from './latentWords.ts';

/** Images of a way stand in one row, or in rows of so many. */
const STRIP = 8;

export function RunImages({ run, drawn }: { readonly run: RunRecord; readonly drawn: Drawn }) {
  const { state } = useUi();
  const words = text.value.generate;
  const more = state.more.value;
  const round = run.rounds.find(({ number }) => number === drawn.round);
  const judged = round?.evaluation && round.trainedIterations === drawn.iteration;
  const stateWords = words.state(drawn.round, integer(drawn.iteration));
  return (
    <Panel
      title={more ? words.moreImages : words.runImages}
      note={`${drawnWords(drawn)}. ${stateWords}.`}
      actions={
        <>
          {judged && round.outcome !== 'passed' && (
            <Badge tone="warn">{text.value.evaluate.outcomes[round.outcome ?? 'not-passed']}</Badge>
          )}
          {!judged && <Badge tone="warn">{words.notJudged}</Badge>}
          {more && run.state === 'done' && (
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
      <div class="stack">
        <Gallery
          images={drawn}
          alt={words.alt(drawn.count, drawn.size, integer(drawn.iteration))}
          state={stateWords}
          columns={drawn.between ? Math.min(drawn.count, STRIP) : undefined}
          latent={(i) => latentWords(drawn, i)}
        />
        <CompareWithReal images={drawn} preferred={run.settings.datasetId} testId="compare-real" />
      </div>
    </Panel>
  );
}
