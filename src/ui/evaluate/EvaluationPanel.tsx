/**
 * An evaluation from top to bottom, as it is read: the verdict in words, the figures it rests on, then what there is to look at.
 * Of a run's round, what its training adds stands with the pictures.
 */
import { useEffect, useState } from 'preact/hooks';
import type { EvaluationPictures } from '../../evaluation.ts';
import { useUi } from '../context.ts';
import { text } from '../language.ts';
import { Panel } from '../parts/Panel.tsx';
import { checkGate } from '../train/gateDraft.ts';
import { AsInThesisTable } from './AsInThesisTable.tsx';
import { CriticHistograms } from './CriticHistograms.tsx';
import type { Entry } from './entries.ts';
import { FidByCount } from './FidByCount.tsx';
import { FidOverTraining } from './FidOverTraining.tsx';
import { FiguresPanel } from './FiguresPanel.tsx';
import { NearestPairs } from './NearestPairs.tsx';
import { PlanePicture } from './PlanePicture.tsx';
import { RoundFigures } from './RoundFigures.tsx';
import { RunVerdict } from './RunVerdict.tsx';
import { SideBySide } from './SideBySide.tsx';
import { subjectWords } from './subjectWords.ts';
import { Verdict } from './Verdict.tsx';

export function EvaluationPanel({ entry }: { readonly entry: Entry }) {
  const { own, evaluation } = entry;
  return (
    <article class="evaluation stack-panels" data-testid="evaluation">
      {own ? <RunVerdict {...own} /> : <AskedVerdict entry={entry} />}
      {own ? <RoundFigures {...own} /> : <AskedFigures entry={entry} />}
      <Pictures entry={entry} />
      {evaluation.asInThesis && <AsInThesisTable thesis={evaluation.asInThesis} evaluation={evaluation} />}
    </article>
  );
}

/** Under the gate that is set in Train. */
function AskedVerdict({ entry: { evaluation, subject } }: { readonly entry: Entry }) {
  const { state } = useUi();
  const { gate } = checkGate(state.gate.value);
  const words = text.value.evaluate.list;
  if (!gate) {
    return (
      <p class="caution">
        {words.noGate} <a href="#train">{words.change}</a>
      </p>
    );
  }
  return <Verdict evaluation={evaluation} gate={gate} which={subjectWords(subject)} />;
}

function AskedFigures({ entry: { evaluation, subject, datasetName } }: { readonly entry: Entry }) {
  const { state } = useUi();
  const words = text.value.evaluate.figures;
  return (
    <FiguresPanel
      evaluation={evaluation}
      caption={words.caption(subjectWords(subject), datasetName, evaluation.network.title)}
      gate={checkGate(state.gate.value).gate}
      testId="metrics"
    />
  );
}

function Pictures({ entry }: { readonly entry: Entry }) {
  const { evaluation, own } = entry;
  const pictures = usePictures(entry.id);
  const words = text.value.evaluate.pictures;
  if (pictures === undefined) return null;
  const { critic } = evaluation;
  const drawn = evaluation.fidByCount.length > 1 || critic !== null || own !== null;
  return (
    <Panel title={words.title} {...(pictures ? {} : { note: words.gone })} testId="evaluation-pictures">
      {(pictures || drawn) && (
        <div class="evaluation-pictures">
          <div class="picture-column">
            {pictures && <SideBySide pictures={pictures} />}
            {critic && <CriticHistograms critic={critic} />}
            <FidByCount evaluation={evaluation} />
          </div>
          <div class="picture-column">
            {pictures?.plane && <PlanePicture plane={pictures.plane} />}
            {own && <FidOverTraining run={own.run} />}
          </div>
          {pictures?.nearest && <NearestPairs nearest={pictures.nearest} size={pictures.size} />}
        </div>
      )}
    </Panel>
  );
}

/** Null: none are kept; undefined while they are read. */
function usePictures(id: string): EvaluationPictures | null | undefined {
  const { evaluations } = useUi();
  const [read, setRead] = useState<{ readonly id: string; readonly pictures: EvaluationPictures | null }>();
  useEffect(() => {
    let asked = true;
    void evaluations.pictures(id).then((pictures) => asked && setRead({ id, pictures }));
    return () => {
      asked = false;
    };
  }, [id, evaluations]);
  return read?.id === id ? read.pictures : undefined;
}
