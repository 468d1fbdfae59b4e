/** A model file of a person's own: opened, said what it is, drawn from and evaluated. Apart from the runs. */
import { useRef } from 'preact/hooks';
import { useUi } from '../context.ts';
import { text } from '../language.ts';
import { Icon } from '../parts/Icon.tsx';
import { Panel } from '../parts/Panel.tsx';
import { ModelCard } from './ModelCard.tsx';
import { ModelFigures } from './ModelFigures.tsx';
import { ModelImages } from './ModelImages.tsx';

export function OpenModel() {
  const { models } = useUi();
  const { opened, drawn, judged } = models;
  return (
    <>
      <Picker />
      {opened.value && (
        <>
          <ModelCard key={opened.value.file} model={opened.value} />
          <div class={drawn.value && judged.value ? 'columns' : 'stack-panels'}>
            {judged.value && <ModelFigures name={opened.value.file.name} judged={judged.value} />}
            {drawn.value && <ModelImages drawn={drawn.value} judged={judged.value !== null} />}
          </div>
        </>
      )}
    </>
  );
}

function Picker() {
  const { models } = useUi();
  const input = useRef<HTMLInputElement>(null);
  const words = text.value.openModel;
  const busy = models.busy.value;
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
