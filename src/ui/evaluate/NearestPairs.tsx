/** The fakes nearest to a training slice, each beside it. On the screen only: training slices leave through no export. */
import { useMemo, useState } from 'preact/hooks';
import type { EvaluationPictures } from '../../evaluation.ts';
import { integer, figure as shown } from '../format.ts';
import { text } from '../language.ts';
import { Badge } from '../parts/Badge.tsx';
import { PixelGrid, pictureOfTiles } from '../parts/PixelGrid.tsx';

type Nearest = NonNullable<EvaluationPictures['nearest']>;

/** Before all are asked for. */
const FIRST = 8;

export function NearestPairs({ nearest, size }: { readonly nearest: Nearest; readonly size: number }) {
  const [all, setAll] = useState(false);
  const words = text.value.evaluate.pictures;
  const count = nearest.distances.length;
  const shownCount = all ? count : Math.min(FIRST, count);
  return (
    <figure class="chart" id="nearest-pairs" data-testid="nearest-pairs">
      <figcaption class="chart-head">
        <h3 class="chart-title">{words.pairs}</h3>
      </figcaption>
      <p class="help chart-note">{words.pairsHelp}</p>
      <ol class="pairs">
        {Array.from({ length: shownCount }, (_, i) => (
          <li key={i}>
            <Pair nearest={nearest} size={size} rank={i} />
          </li>
        ))}
      </ol>
      {shownCount < count && (
        <button type="button" class="button button-small" onClick={() => setAll(true)}>
          {words.showAll(integer(count))}
        </button>
      )}
    </figure>
  );
}

function Pair({
  nearest: { fake, train, distances, flagged, mirrored },
  size,
  rank,
}: {
  readonly nearest: Nearest;
  readonly size: number;
  readonly rank: number;
}) {
  const words = text.value.evaluate.pictures;
  const picture = useMemo(() => {
    const pixels = size * size;
    const both = new Uint8Array(2 * pixels);
    both.set(fake.subarray(rank * pixels, (rank + 1) * pixels));
    both.set(train.subarray(rank * pixels, (rank + 1) * pixels), pixels);
    return pictureOfTiles(both, size, 2);
  }, [fake, train, size, rank]);
  return (
    <>
      <PixelGrid picture={picture} alt={words.pairAlt(integer(rank + 1))} />
      <p class="help num pair-words">
        <span>
          {words.fake} · {words.train}
          {mirrored[rank] && `, ${words.mirrored}`}
        </span>
        <span>{words.distance(shown(distances[rank] ?? Number.NaN))}</span>
        {flagged[rank] && <Badge tone="bad">{words.flagged}</Badge>}
      </p>
    </>
  );
}
