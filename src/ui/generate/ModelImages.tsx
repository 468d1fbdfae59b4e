/** What an opened model drew, and the files it can leave as; marked as not judged wherever it shows. */
import { useMemo } from 'preact/hooks';
import type { GenerateFromModelResult } from '../../workers/protocol.ts';
import { useUi } from '../context.ts';
import { integer, setting } from '../format.ts';
import { text } from '../language.ts';
import { Badge } from '../parts/Badge.tsx';
import { Icon } from '../parts/Icon.tsx';
import { Panel } from '../parts/Panel.tsx';
import { PixelGrid, pictureOfImages } from '../parts/PixelGrid.tsx';
import { columnsFor } from './ImageGrid.tsx';

export function ModelImages({
  drawn,
  judged,
}: {
  readonly drawn: GenerateFromModelResult;
  /** Figures of the model, on other images, stand beside. */
  readonly judged: boolean;
}) {
  const { models } = useUi();
  const words = text.value.openModel;
  const picture = useMemo(() => pictureOfImages(drawn, columnsFor(drawn.count)), [drawn]);
  return (
    <Panel
      title={words.images}
      note={text.value.generate.shown(integer(drawn.count), setting(drawn.seed ?? 0))}
      actions={<Badge tone="warn">{words.notJudged}</Badge>}
      testId="model-images"
    >
      <div class="stack">
        <PixelGrid picture={picture} alt={words.alt(drawn.count, drawn.size)} />
        <p class="help">{judged ? words.notGatedHelp : words.notJudgedHelp}</p>
        <div class="row">
          <button type="button" class="button" onClick={models.saveGrid} data-testid="model-grid">
            <Icon name="download" />
            {text.value.generate.gridPng}
          </button>
          <button type="button" class="button" onClick={models.saveZip} data-testid="model-zip">
            <Icon name="download" />
            {words.zip}
          </button>
        </div>
      </div>
    </Panel>
  );
}
