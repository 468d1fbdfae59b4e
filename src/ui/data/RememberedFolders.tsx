/** Folders this browser remembers, by name: read again (the browser may ask), or forget. */
import { useUi } from '../context.ts';
import { text } from '../language.ts';
import { Icon } from '../parts/Icon.tsx';

export function RememberedFolders() {
  const { state, folders } = useUi();
  const list = state.folders.value;
  const words = text.value.data.folders;
  if (list.length === 0) return null;
  return (
    <div>
      <p class="label">{words.list}</p>
      <ul class="list" data-testid="folder-list">
        {list.map((folder) => (
          <li key={folder.id} class="list-row">
            <span class="list-main list-title">
              <Icon name="folder" />
              {folder.handle.name}
            </span>
            <span class="list-actions">
              <button
                type="button"
                class="button button-small"
                aria-label={`${words.again}: ${folder.handle.name}`}
                onClick={() => void folders.readAgain(folder)}
              >
                {words.again}
              </button>
              <button
                type="button"
                class="button button-small button-quiet"
                aria-label={`${words.forget}: ${folder.handle.name}`}
                onClick={() => void folders.forget(folder)}
              >
                {words.forget}
              </button>
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
