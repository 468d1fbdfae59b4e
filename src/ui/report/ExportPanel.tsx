/** What leaves this computer, shown before anything does; then the buttons that make it leave. */
import { useEffect, useState } from 'preact/hooks';
import type { ExportFile } from '../../app.ts';
import type { RunRecord } from '../../run.ts';
import { useUi } from '../context.ts';
import { bestRound } from '../evaluate/bestRound.ts';
import { MemorisationWarning } from '../evaluate/MemorisationWarning.tsx';
import { bytes } from '../format.ts';
import { text } from '../language.ts';
import { Icon } from '../parts/Icon.tsx';
import { Panel } from '../parts/Panel.tsx';
import { Progress } from '../parts/Progress.tsx';
import type { Text } from '../text/en.ts';
import { ModelPanel } from './ModelPanel.tsx';
import { UploadPanel } from './UploadPanel.tsx';

type Group = keyof Text['report']['exportGroups'];
const GROUPS: readonly Group[] = ['report', 'log', 'generated', 'samples', 'rounds', 'other'];

export function ExportPanel({ run }: { readonly run: RunRecord }) {
  const { exports } = useUi();
  const [files, setFiles] = useState<readonly ExportFile[] | null>(null);
  const words = text.value.report;
  useEffect(() => {
    let shown = true;
    void exports.loadUploadTarget();
    void exports.listFiles(run.id).then((list) => shown && setFiles(list));
    return () => {
      shown = false;
    };
  }, [run.id, exports]);
  const report = files?.find(({ name }) => name === 'report.json');
  return (
    <div class="stack-panels">
      <MemorisationWarning evaluation={bestRound(run)?.evaluation} />
      <Panel title={words.exports} note={words.exportsHelp} testId="exports">
        {files ? <FileList files={files} /> : <Progress label={words.preparing} done={0} total={null} />}
        <p class="assurance">
          <Icon name="check" />
          {words.exportsOnlyGenerated}
        </p>
        <div class="stack">
          <button
            type="button"
            class="button button-primary"
            disabled={!report}
            onClick={() => report && exports.saveFile(report)}
            data-testid="download-report"
          >
            <Icon name="download" />
            {words.downloadReport}
          </button>
          <button
            type="button"
            class="button"
            disabled={!files}
            onClick={() => void exports.saveZip(run.id)}
            data-testid="download-zip"
          >
            <Icon name="download" />
            {words.downloadZip}
          </button>
          <button
            type="button"
            class="button"
            disabled={!files}
            onClick={() => void exports.saveGrid(run.id)}
          >
            <Icon name="download" />
            {text.value.generate.gridPng}
          </button>
        </div>
      </Panel>
      <ModelPanel id={run.id} />
      {files && <UploadPanel id={run.id} files={files} />}
    </div>
  );
}

function FileList({ files }: { readonly files: readonly ExportFile[] }) {
  const words = text.value.report;
  const sum = (list: readonly ExportFile[]) => list.reduce((total, file) => total + file.bytes.length, 0);
  const groups = GROUPS.map((group) => ({
    group,
    members: files.filter(({ name }) => groupOf(name) === group),
  }));
  return (
    <>
      <dl class="export-groups">
        {groups
          .filter(({ members }) => members.length > 0)
          .map(({ group, members }) => (
            <div key={group}>
              <dt>{words.exportGroups[group]}</dt>
              <dd class="num">{words.fileList(members.length, bytes(sum(members)))}</dd>
            </div>
          ))}
      </dl>
      <details>
        <summary>{words.showFiles}</summary>
        <div class="table-scroll table-tall">
          <table>
            <caption class="sr-only">{words.exports}</caption>
            <thead>
              <tr>
                <th scope="col">{words.file}</th>
                <th scope="col" class="right">
                  {words.fileSize}
                </th>
              </tr>
            </thead>
            <tbody>
              {files.map(({ name, bytes: content }) => (
                <tr key={name}>
                  <th scope="row" class="mono">
                    {name}
                  </th>
                  <td class="num right">{bytes(content.length)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </>
  );
}

function groupOf(name: string): Group {
  if (name === 'report.json') return 'report';
  if (name === 'training_log_wgan.csv') return 'log';
  const folder = name.split('/')[0];
  return folder === 'generated' || folder === 'samples' || folder === 'rounds' ? folder : 'other';
}
