/** A model file of a person's own: opened, said what it is, and drawn from. Apart from the runs, and never judged. */
import { useRef } from 'preact/hooks';
import { useUi } from '../context.ts';
import { text } from '../language.ts';
import { Icon } from '../parts/Icon.tsx';
import { Panel } from '../parts/Panel.tsx';
import { ModelCard } from './ModelCard.tsx';
import { ModelImages } from './ModelImages.tsx';

export function OpenModel() {
  const { models } = useUi();
  const { opened, drawn } = models;
  return (
    <>
      <Picker />
      {opened.value && (
        <div class={drawn.value ? 'columns columns-generate' : ''}>
          {drawn.value && <ModelImages drawn={drawn.value} />}
          <ModelCard key={opened.value.file} model={opened.value} />
        </div>
      )}
    </>
  );
}

function Picker() {
  const { models } = useUi();
  const input = useRef<HTMLInputElement>(null);
  const words = text.value.openModel;
  const busy = models.reading.value || models.drawing.value !== null;
  const picked = (element: HTMLInputElement) => {
    const file = element.files?.[0];
    if (file) void models.open(file);
    element.value = ''; // the same choice again is a new choice
  };
  return (
    <Panel title={words.title} note={words.help}>
      <div class="drop">
        <p class="drop-title">{models.reading.value ? words.reading : words.drop}</p>
        <button type="button" class="button" disabled={busy} onClick={() => input.current?.click()}>
          <Icon name="file" />
          {words.choose}
        </button>
        <input
          ref={input}
          class="sr-only"
          type="file"
          accept=".pth,.pt,.safetensors"
          tabIndex={-1}
          disabled={busy}
          aria-label={words.choose}
          data-testid="open-model"
          onChange={(event) => picked(event.currentTarget)}
        />
      </div>
    </Panel>
  );
}
