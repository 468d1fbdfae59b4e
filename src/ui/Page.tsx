/** The page: header, the five stages and the list of runs on a rail, what is shown of them, the footer. */
import { useEffect, useRef } from 'preact/hooks';
import { useUi } from './context.ts';
import { DataStage } from './data/DataStage.tsx';
import { EvaluateStage } from './evaluate/EvaluateStage.tsx';
import { GenerateStage } from './generate/GenerateStage.tsx';
import { Header } from './Header.tsx';
import { text } from './language.ts';
import { Alerts } from './parts/Alerts.tsx';
import { Rail } from './Rail.tsx';
import { ReportStage } from './report/ReportStage.tsx';
import { EmptyBin } from './runs/EmptyBin.tsx';
import { RunsView } from './runs/RunsView.tsx';
import { STAGES, type ViewName } from './state.ts';
import { TrainStage } from './train/TrainStage.tsx';
import { Unfinished } from './Unfinished.tsx';

const VIEWS: Readonly<Record<ViewName, () => preact.JSX.Element>> = {
  data: DataStage,
  train: TrainStage,
  evaluate: EvaluateStage,
  generate: GenerateStage,
  report: ReportStage,
  runs: RunsView,
};

export function Page() {
  const { state } = useUi();
  const stage = state.stage.value;
  const words = stage === 'runs' ? text.value.runs : text.value.stages[stage];
  const heading = useRef<HTMLHeadingElement>(null);
  const first = useRef(true);
  const View = VIEWS[stage];
  useEffect(() => {
    if (!first.current) {
      heading.current?.focus({ preventScroll: true });
      window.scrollTo({ top: 0 });
    }
    first.current = false;
  }, [stage]);

  return (
    <div class="page">
      <button type="button" class="skip" onClick={() => heading.current?.focus()}>
        {text.value.skipToContent}
      </button>
      <Header />
      <Rail />
      <main class="main" id="main">
        <Alerts />
        <Unfinished />
        <div class="stage-head">
          <h1 ref={heading} tabIndex={-1}>
            {stage !== 'runs' && (
              <span class="stage-number num" aria-hidden="true">
                {STAGES.indexOf(stage) + 1}
              </span>
            )}
            {words.name}
          </h1>
          <p class="lede">{words.lede}</p>
        </div>
        <div class="stage" data-testid={`stage-${stage}`}>
          <View />
        </div>
      </main>
      <EmptyBin />
      <footer class="footer">
        <p data-testid="footer-use">{text.value.intendedUse}</p>
      </footer>
      <p class="sr-only" role="status" aria-live="polite">
        {state.announcement.value}
      </p>
    </div>
  );
}
