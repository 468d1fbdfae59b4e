/** The same files to a bucket, where the server signs uploads: progress, then what arrived and what did not, and why. */
import type { ExportFile, UploadOutcome } from '../../app.ts';
import { UploadError } from '../../errors.ts';
import { useUi } from '../context.ts';
import { bytes, integer } from '../format.ts';
import { text } from '../language.ts';
import { errorWords } from '../parts/Alerts.tsx';
import { Icon } from '../parts/Icon.tsx';
import { Panel } from '../parts/Panel.tsx';
import { Progress } from '../parts/Progress.tsx';
import { uploadReason } from '../text/facts.ts';

export function UploadPanel({ id, files }: { readonly id: string; readonly files: readonly ExportFile[] }) {
  const { state, exports } = useUi();
  const words = text.value.report;
  const target = state.uploadTarget.value;
  const upload = state.upload.value;
  if (!target) return null;
  return (
    <Panel title={words.upload} note={words.uploadHelp} testId="upload-panel">
      {upload.kind === 'sending' ? (
        <div class="stack">
          <Progress label={words.uploading} done={upload.done} total={upload.total || files.length}>
            <span class="num">
              {text.value.ofTotal(integer(upload.done), integer(upload.total || files.length))}
            </span>
            {upload.file && <span class="mono">{upload.file}</span>}
          </Progress>
          <button type="button" class="button" onClick={upload.cancel}>
            {text.value.cancel}
          </button>
        </div>
      ) : (
        <button type="button" class="button" onClick={() => void exports.upload(id)} data-testid="upload">
          <Icon name="upload" />
          {words.uploadTo(target.bucket)}
        </button>
      )}
      {upload.kind === 'done' && <Outcomes outcomes={upload.outcomes} />}
    </Panel>
  );
}

function Outcomes({ outcomes }: { readonly outcomes: readonly UploadOutcome[] }) {
  const words = text.value.report;
  const arrived = outcomes.filter(({ ok }) => ok).length;
  const sorted = [...outcomes].sort((a, b) => Number(a.ok) - Number(b.ok)); // what failed stands first
  return (
    <>
      <p
        role="status"
        class={arrived === outcomes.length ? 'upload-done' : 'field-error'}
        data-testid="upload-done"
      >
        {words.uploadDone(integer(arrived), integer(outcomes.length))}
      </p>
      <ul class="uploads" aria-label={words.uploadTable}>
        {sorted.map(({ file, ok, error, bytes: size }) => (
          <li key={file}>
            <span class={`dot dot-${ok ? 'accepted' : 'failed'}`} />
            <span class="mono">{file}</span>
            <span class="sr-only">{ok ? words.uploadStates.arrived : words.uploadStates.failed}</span>
            <span class="num quiet">{bytes(size)}</span>
            {error && <span class="upload-why">{whyNot(error)}</span>}
          </li>
        ))}
      </ul>
    </>
  );
}

/** The server's answer where there is one; the list already names the file. */
function whyNot(error: Error): string {
  return error instanceof UploadError ? uploadReason(error.facts) : errorWords(error, text.value).title;
}
