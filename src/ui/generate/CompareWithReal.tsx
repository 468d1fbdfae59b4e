/** A switch that lays drawn images beside validation slices of a dataset of their size. On the screen only: no file is made of it. */
import { useEffect, useState } from 'preact/hooks';
import type { GenerateResult, SampleGrid } from '../../workers/protocol.ts';
import { useUi } from '../context.ts';
import { integer } from '../format.ts';
import { text } from '../language.ts';
import { SelectField } from '../parts/Field.tsx';
import { PixelGrid, pictureOfGrid } from '../parts/PixelGrid.tsx';
import { Tick } from '../parts/Tick.tsx';

export interface CompareWithRealProps {
  readonly images: GenerateResult;
  /** The dataset that is taken at first, where it is here. */
  readonly preferred: string | null;
  readonly testId: string;
}

export function CompareWithReal({ images, preferred, testId }: CompareWithRealProps) {
  const { drawing, state } = useUi();
  const [on, setOn] = useState(false);
  const [chosen, setChosen] = useState<string | null>(null);
  const [grid, setGrid] = useState<SampleGrid | null>(null);
  const words = text.value.generate.compare;
  const fitting = (state.datasets.value ?? []).filter(({ recipe }) => recipe.size === images.size);
  const find = (id: string | null) => fitting.find((one) => one.id === id);
  const dataset = find(chosen) ?? find(preferred) ?? fitting[0];
  useEffect(() => {
    setGrid(null);
    if (!on || !dataset) return;
    let asked = true;
    void drawing.compare(images, dataset.id).then((made) => {
      if (!asked) return;
      setGrid(made);
      if (!made) setOn(false);
    });
    return () => {
      asked = false;
    };
  }, [on, dataset?.id, images, drawing]);
  if (!dataset)
    return state.datasets.value && state.datasets.value.length > 0 ? (
      <p class="help">{words.none(images.size)}</p>
    ) : null;
  return (
    <div class="compare-real">
      <Tick checked={on} onChange={setOn} testId={testId}>
        {words.toggle}
      </Tick>
      {on && fitting.length > 1 && (
        <SelectField
          label={words.dataset}
          value={dataset.id}
          options={fitting.map(({ id, name }) => ({ value: id, label: name }))}
          onChoose={setChosen}
        />
      )}
      {on && (grid ? <Pairs grid={grid} images={images} /> : <p class="help">{text.value.loading}</p>)}
    </div>
  );
}

function Pairs({ grid, images }: { readonly grid: SampleGrid; readonly images: GenerateResult }) {
  const words = text.value.generate.compare;
  const pairs = Math.min(images.count, (grid.columns * grid.rows) / 2);
  return (
    <figure class="compare-pairs" data-testid="compare-pairs">
      <PixelGrid picture={pictureOfGrid(grid)} alt={words.alt(integer(pairs))} />
      <figcaption class="help">{words.note}</figcaption>
    </figure>
  );
}
