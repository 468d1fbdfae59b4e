/** The ways in that the keyboard reaches: buttons that open the browser's own choosers. */
import { useRef } from 'preact/hooks';
import { useUi } from '../context.ts';
import { text } from '../language.ts';
import { Icon } from '../parts/Icon.tsx';
import { filesOfInput } from '../walk.ts';

/** Not in the JSX types: HTML's `webkitdirectory` (File and Directory Entries API, §8). */
const WHOLE_FOLDER = { webkitdirectory: true };

export function Pickers({ small = false }: { readonly small?: boolean }) {
  const { data, folders } = useUi();
  const folderInput = useRef<HTMLInputElement>(null);
  const fileInput = useRef<HTMLInputElement>(null);
  const words = text.value.data;
  const style = small ? 'button button-small' : 'button';
  const picked = (input: HTMLInputElement) => {
    const files = filesOfInput(input.files!);
    input.value = ''; // the same choice again is a new choice
    void data.addFiles(files);
  };
  return (
    <div class={small ? 'row' : 'row row-center'}>
      <button type="button" class={style} onClick={() => folderInput.current?.click()}>
        <Icon name="folder" />
        {words.chooseFolder}
      </button>
      <button type="button" class={style} onClick={() => fileInput.current?.click()}>
        <Icon name="file" />
        {words.chooseFiles}
      </button>
      {folders.possible && !small && (
        <button type="button" class={style} onClick={() => void folders.choose()}>
          <Icon name="loop" />
          {words.folders.remember}
        </button>
      )}
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
  );
}
