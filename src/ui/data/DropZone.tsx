/** Where folders and files come in: dropped, or picked with buttons that do the same for the keyboard. */
import { useRef, useState } from 'preact/hooks';
import { useUi } from '../context.ts';
import { text } from '../language.ts';
import { Icon } from '../parts/Icon.tsx';
import { Panel } from '../parts/Panel.tsx';
import { filesOfDrop, filesOfInput } from '../walk.ts';
import { recipeOf } from './recipeDraft.ts';

/** Not in the JSX types: HTML's `webkitdirectory` (File and Directory Entries API, §8). */
const WHOLE_FOLDER = { webkitdirectory: true };

export function DropZone() {
  const { state, data } = useUi();
  const [over, setOver] = useState(false);
  const folderInput = useRef<HTMLInputElement>(null);
  const fileInput = useRef<HTMLInputElement>(null);
  const words = text.value.data;
  const blocked = recipeOf(state.recipe.value) === null;

  const picked = (input: HTMLInputElement) => {
    const files = filesOfInput(input.files!);
    input.value = ''; // the same choice again is a new choice
    void data.addFiles(files);
  };
  const dropped = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const transfer = event.dataTransfer;
    if (!transfer || blocked) return;
    void data.addDrop((onCount) => filesOfDrop(transfer, onCount));
  };

  return (
    <Panel title={words.add}>
      {/* Dropping is a shortcut; the buttons inside do the same for the keyboard. */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a drop target, not a control */}
      <div
        class={over ? 'drop drop-over' : 'drop'}
        data-testid="drop-zone"
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={(event) => {
          if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
        }}
        onDrop={dropped}
      >
        <p class="drop-title">{over ? words.dropActive : words.drop}</p>
        <p class="help">{words.dropHelp}</p>
        <div class="row row-center">
          <button
            type="button"
            class="button"
            disabled={blocked}
            onClick={() => folderInput.current?.click()}
          >
            <Icon name="folder" />
            {words.chooseFolder}
          </button>
          <button type="button" class="button" disabled={blocked} onClick={() => fileInput.current?.click()}>
            <Icon name="file" />
            {words.chooseFiles}
          </button>
        </div>
        <input
          ref={folderInput}
          class="sr-only"
          type="file"
          {...WHOLE_FOLDER}
          multiple
          tabIndex={-1}
          aria-label={words.chooseFolder}
          data-testid="folder-input"
          onChange={(event) => picked(event.currentTarget)}
        />
        <input
          ref={fileInput}
          class="sr-only"
          type="file"
          multiple
          tabIndex={-1}
          aria-label={words.chooseFiles}
          data-testid="file-input"
          onChange={(event) => picked(event.currentTarget)}
        />
      </div>
      <div class="sample">
        <button
          type="button"
          class="button"
          disabled={blocked}
          data-testid="sample-data"
          onClick={() => void data.addSample()}
        >
          <Icon name="phantom" />
          {words.sample}
        </button>
        <p class="help">{words.sampleHelp}</p>
      </div>
    </Panel>
  );
}
