/** A report's three forms: JSON and Markdown as files, and paper; signed where there is a key and the person wants it. */
import { useUi } from '../context.ts';
import { text } from '../language.ts';
import { Icon } from '../parts/Icon.tsx';
import { Panel } from '../parts/Panel.tsx';
import { Tick } from '../parts/Tick.tsx';
import type { ReportForm } from '../reportActions.ts';

export function ReportForms({ save }: { save(form: ReportForm): Promise<void> }) {
  const { reports } = useUi();
  const words = text.value.report;
  return (
    <Panel title={words.share} note={words.shareHelp} testId="share-report">
      {reports.key.value && (
        <div class="share-sign">
          <Tick
            checked={reports.signs.value}
            testId="sign-report"
            onChange={(checked) => {
              reports.signs.value = checked;
            }}
          >
            {words.sign}
          </Tick>
          <p class="help">{words.signHelp}</p>
        </div>
      )}
      <div class="stack">
        <FormButton form="json" words={words.shareJson} save={save} />
        <FormButton form="markdown" words={words.shareMarkdown} save={save} />
        <PrintButton />
      </div>
      <p class="help share-note">{words.printHelp}</p>
    </Panel>
  );
}

function FormButton({
  form,
  words,
  save,
}: {
  readonly form: ReportForm;
  readonly words: string;
  save(form: ReportForm): Promise<void>;
}) {
  return (
    <button type="button" class="button" onClick={() => void save(form)} data-testid={`share-${form}`}>
      <Icon name="download" />
      {words}
    </button>
  );
}

export function PrintButton() {
  return (
    <button type="button" class="button" onClick={() => window.print()} data-testid="print-report">
      <Icon name="file" />
      {text.value.report.print}
    </button>
  );
}
