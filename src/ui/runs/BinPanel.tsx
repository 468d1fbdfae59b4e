/** Deleted runs, for a week: each to be had back, or all to go for good. Stands nowhere while there are none. */
import { useRef } from 'preact/hooks';
import { runName } from '../compare/runName.ts';
import { useUi } from '../context.ts';
import { date, integer } from '../format.ts';
import { text } from '../language.ts';
import { Icon } from '../parts/Icon.tsx';
import { Panel } from '../parts/Panel.tsx';

export function BinPanel() {
  const { state, records } = useUi();
  const words = text.value.runs.bin;
  const deleted = state.deleted.value;
  const list = useRef<HTMLUListElement>(null);
  /** Its button goes with the row: the focus goes to what is left, or to the page's heading once the bin is gone. */
  const restore = async (id: string) => {
    await records.restore(id);
    (list.current ?? document.querySelector<HTMLElement>('h1'))?.focus();
  };
  if (deleted.length === 0) return null;
  return (
    <Panel
      title={words.title(deleted.length, integer(deleted.length))}
      note={words.help}
      testId="bin"
      actions={
        <button
          type="button"
          class="button button-danger"
          onClick={() => {
            records.emptying.value = true;
          }}
          data-testid="empty-bin"
        >
          <Icon name="bin" />
          {words.empty}
        </button>
      }
    >
      <ul
        ref={list}
        class="list bin-list"
        tabIndex={-1}
        aria-label={words.title(deleted.length, integer(deleted.length))}
      >
        {deleted.map((run) => (
          <li key={run.id} class="list-row">
            <p class="list-main">
              {runName(run)} <span class="help num">{words.deleted(date(run.deletedAt ?? 0))}</span>
            </p>
            <button
              type="button"
              class="button button-small"
              onClick={() => void restore(run.id)}
              data-testid="restore-run"
            >
              {words.restore}
              <span class="sr-only">: {runName(run)}</span>
            </button>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
