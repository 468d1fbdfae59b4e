/** A few real slices of one split, on the screen and nowhere else. */
import { useEffect, useState } from 'preact/hooks';
import type { DatasetRecord, SampleGrid, SplitName } from '../../workers/protocol.ts';
import { useUi } from '../context.ts';
import { text } from '../language.ts';
import { PixelGrid, pictureOfGrid } from '../parts/PixelGrid.tsx';
import { Segmented } from '../parts/Segmented.tsx';
import { showError } from '../state.ts';

const COUNT = 25;
const SPLITS: readonly SplitName[] = ['train', 'validation', 'final'];

export function ContactSheet({ dataset }: { readonly dataset: DatasetRecord }) {
  const { preview, state } = useUi();
  const [split, setSplit] = useState<SplitName>('train');
  const [grid, setGrid] = useState<SampleGrid | null>(null);
  const words = text.value.data;

  useEffect(() => {
    let shown = true;
    preview(dataset.id, split, COUNT)
      .then((one) => shown && setGrid(one))
      .catch((error: unknown) => shown && showError(state, error));
    return () => {
      shown = false;
    };
  }, [dataset.id, split, preview, state]);

  return (
    <div class="contact">
      <Segmented<SplitName>
        label={words.contactSheet}
        options={SPLITS.map((one) => ({ value: one, label: words.splitNames[one] }))}
        value={split}
        onChoose={setSplit}
      />
      {grid && grid.pixels.length > 0 && (
        <PixelGrid
          picture={pictureOfGrid(grid)}
          alt={words.contactSheetAlt(Math.min(COUNT, dataset.counts[split]), words.splitNames[split])}
        />
      )}
      <p class="help">{words.staysOnScreen}</p>
    </div>
  );
}
