/** Opens a training log: the thesis's, or one that Gantry exported. Below it, once open, its figures and curves. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { useUi } from '../context.ts';
import { text } from '../language.ts';
import { Icon } from '../parts/Icon.tsx';
import { Panel } from '../parts/Panel.tsx';
import { LogCurves } from './LogCurves.tsx';

export function LogPanel() {
  const { state, logs } = useUi();
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const place = useRef<HTMLDivElement>(null);
  const words = text.value.train.log;
  const rows = state.log.value;
  // What a person just opened is what they look at, wherever they dropped it.
  useEffect(() => {
    if (rows) place.current?.scrollIntoView({ block: 'start' });
  }, [rows]);

  return (
    // Dropping is a shortcut; the button does the same for the keyboard.
    // biome-ignore lint/a11y/noStaticElementInteractions: a drop target, not a control
    <div
      ref={place}
      class="log-place"
      data-testid="log-place"
      onDragEnter={() => setOver(true)}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
      }}
      onDropCapture={() => setOver(false)}
    >
      <Panel
        title={words.title}
        note={over ? words.letGo : words.help}
        class={over ? 'log log-over' : 'log'}
        testId="log"
        actions={
          <>
            {rows && (
              <button type="button" class="button button-quiet" onClick={() => logs.close()}>
                {words.close}
              </button>
            )}
            <button type="button" class="button" onClick={() => input.current?.click()}>
              <Icon name="file" />
              {rows ? words.another : words.open}
            </button>
          </>
        }
      >
        <input
          ref={input}
          class="sr-only"
          type="file"
          accept=".csv,text/csv"
          tabIndex={-1}
          aria-label={words.open}
          data-testid="log-input"
          onChange={({ currentTarget }) => {
            const file = currentTarget.files?.[0];
            currentTarget.value = ''; // the same choice again is a new choice
            if (file) void logs.open(file);
          }}
        />
        {rows && <LogCurves rows={rows} />}
      </Panel>
    </div>
  );
}
