/** The configuration to train with, as fields or as the text of its file; read from a file and saved as one. */
import { useRef, useState } from 'preact/hooks';
import { useUi } from '../context.ts';
import { download } from '../download.ts';
import { text } from '../language.ts';
import { errorWords } from '../parts/Alerts.tsx';
import { Icon } from '../parts/Icon.tsx';
import { Panel } from '../parts/Panel.tsx';
import { Segmented } from '../parts/Segmented.tsx';
import { ConfigFields } from './ConfigFields.tsx';
import { ConfigText } from './ConfigText.tsx';
import { configFiles } from './configFiles.ts';
import { KeptInFile } from './KeptInFile.tsx';

const VIEWS = ['form', 'file'] as const;
type View = (typeof VIEWS)[number];

export function ConfigEditor() {
  const { runs, state } = useUi();
  const [refused, setRefused] = useState<Error | null>(null);
  const [view, setView] = useState<View>('form');
  const words = text.value.config;
  const draft = state.draft.value;
  const read = async (file: File) => setRefused(await runs.importConfig(file));
  const drop = (event: DragEvent) => {
    event.preventDefault();
    const file = event.dataTransfer?.files[0];
    if (file) void read(file);
  };
  return (
    // Dropping is a shortcut; the button beside the title does the same for the keyboard.
    // biome-ignore lint/a11y/noStaticElementInteractions: a drop target, not a control
    <div class="config-drop" onDragOver={(event) => event.preventDefault()} onDrop={drop}>
      <Panel
        title={text.value.train.configuration}
        note={words.help}
        actions={
          <>
            <ImportButton onFile={read} />
            <SaveButtons />
          </>
        }
        class="config"
        testId="config-editor"
      >
        {refused ? <Refusal error={refused} /> : <Origin />}
        <div class="config-view">
          <Segmented
            label={words.view}
            quiet
            options={VIEWS.map((value) => ({ value, label: words.views[value] }))}
            value={view}
            onChoose={(chosen) => setView(chosen)}
          />
        </div>
        {view === 'form' ? (
          <ConfigFields
            draft={draft}
            prefix="config"
            onChange={(next) => {
              state.draft.value = next;
            }}
          />
        ) : (
          <ConfigText />
        )}
        {draft.file && <KeptInFile opened={draft.file} />}
      </Panel>
    </div>
  );
}

/** Where the values come from, when not from a preset. */
function Origin() {
  const { state } = useUi();
  const { origin, file } = state.draft.value;
  const { train, config } = text.value;
  if (origin === 'quick' || origin === 'thesis') return null;
  const said = {
    file: config.importedFrom(file?.name ?? ''),
    run: train.fromRun,
    model: train.startModel.configuration,
  };
  return <p class="config-origin">{said[origin]}</p>;
}

function Refusal({ error }: { readonly error: Error }) {
  const { title, remedy } = errorWords(error, text.value);
  return (
    <p class="field-error config-origin" role="alert" data-testid="config-error">
      <strong>{title}</strong> {remedy}
    </p>
  );
}

function ImportButton({ onFile }: { onFile(file: File): Promise<void> }) {
  const input = useRef<HTMLInputElement>(null);
  const words = text.value.config;
  return (
    <>
      <button type="button" class="button" onClick={() => input.current?.click()}>
        <Icon name="file" />
        {words.import}
      </button>
      <input
        ref={input}
        class="sr-only"
        type="file"
        accept="application/json,text/javascript,.json,.js,.mjs,.cjs"
        tabIndex={-1}
        aria-label={words.importLabel}
        data-testid="config-input"
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? [];
          if (file) void onFile(file);
          event.currentTarget.value = ''; // the same file again is read again
        }}
      />
    </>
  );
}

/** None while a value is wrong. */
function SaveButtons() {
  const { state } = useUi();
  return (
    <>
      {configFiles(state.draft.value).map((file) => (
        <button
          key={file.name}
          type="button"
          class="button"
          data-testid="config-save"
          onClick={() => download(file)}
        >
          <Icon name="download" />
          {text.value.config.save(file.name)}
        </button>
      ))}
    </>
  );
}
