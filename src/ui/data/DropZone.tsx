/** Where folders and files come in while nothing is open: dropped, picked, remembered, or drawn as a sample. */
import { useUi } from '../context.ts';
import { text } from '../language.ts';
import { Icon } from '../parts/Icon.tsx';
import { Panel } from '../parts/Panel.tsx';
import { useDropTarget } from './dropTarget.ts';
import { Pickers } from './Pickers.tsx';
import { RememberedFolders } from './RememberedFolders.tsx';

export function DropZone() {
  const { data, folders } = useUi();
  const { over, on } = useDropTarget();
  const words = text.value.data;
  return (
    <Panel title={words.add}>
      <div class="intake">
        <div class={over ? 'drop drop-over' : 'drop'} data-testid="drop-zone" {...on}>
          <p class="drop-title">{over ? words.dropActive : words.drop}</p>
          <p class="help drop-help">{words.dropHelp}</p>
          <Pickers />
          {folders.possible && <p class="help drop-help">{words.folders.help}</p>}
        </div>
        <div class="stack">
          <div class="sample">
            <button
              type="button"
              class="button"
              data-testid="sample-data"
              onClick={() => void data.addSample()}
            >
              <Icon name="phantom" />
              {words.sample}
            </button>
            <p class="help">{words.sampleHelp}</p>
          </div>
          <RememberedFolders />
        </div>
      </div>
    </Panel>
  );
}
