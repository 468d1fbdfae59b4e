/**
 * Real and generated slices over one another, with a divider that a range input moves: reals on its left, fakes on its right. At either
 * end it flips between the two. On the screen only.
 */
import { useMemo, useState } from 'preact/hooks';
import type { EvaluationPictures } from '../../evaluation.ts';
import { integer, percent } from '../format.ts';
import { text } from '../language.ts';
import { PixelGrid, pictureOfTiles } from '../parts/PixelGrid.tsx';

export function SideBySide({ pictures }: { readonly pictures: EvaluationPictures }) {
  const [share, setShare] = useState(50);
  const words = text.value.evaluate.pictures;
  const { size } = pictures;
  const { real, fake, count } = useMemo(() => {
    const pixels = size * size;
    const both = Math.min(pictures.real.length, pictures.fake.length) / pixels;
    const columns = columnsOf(both);
    const picture = (tiles: Uint8Array) => pictureOfTiles(tiles.subarray(0, both * pixels), size, columns);
    return { real: picture(pictures.real), fake: picture(pictures.fake), count: both };
  }, [pictures]);
  return (
    <figure class="chart side-by-side">
      <figcaption class="chart-head">
        <h3 class="chart-title">{words.grids}</h3>
      </figcaption>
      <p class="help chart-note">{words.gridsHelp}</p>
      <p class="side-names" aria-hidden="true">
        <span>{words.real}</span>
        <span>{words.fake}</span>
      </p>
      <div class="side-stage">
        <PixelGrid picture={real} alt={words.gridsAlt(integer(count), words.real.toLowerCase())} />
        <div class="side-over" style={{ clipPath: `inset(0 0 0 ${share}%)` }}>
          <PixelGrid picture={fake} alt={words.gridsAlt(integer(count), words.fake.toLowerCase())} />
        </div>
        <span class="side-line" style={{ left: `${share}%` }} />
      </div>
      <label class="slider">
        <span class="sr-only">{words.slider}</span>
        <input
          type="range"
          min={0}
          max={100}
          step={1}
          value={share}
          data-testid="side-by-side"
          aria-valuetext={words.sliderValue(percent(share, 100))}
          onInput={(event) => setShare(Number(event.currentTarget.value))}
        />
      </label>
    </figure>
  );
}

/** Nearly square, without an empty place where a somewhat wider grid has none. */
function columnsOf(count: number): number {
  const square = Math.max(2, Math.ceil(Math.sqrt(count)));
  for (let columns = square; columns <= 1.5 * square; columns++) {
    if (count % columns === 0) return columns;
  }
  return square;
}
