/** One run's sample grid at the point where the slider stands, with its iteration and the FID known there. */
import { effect, type ReadonlySignal, useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { SampleGrid } from '../../workers/protocol.ts';
import { useUi } from '../context.ts';
import type { TrainingPoint } from '../evaluate/trainingPoints.ts';
import { figure, integer } from '../format.ts';
import { text } from '../language.ts';
import { showError } from '../state.ts';
import type { GridCache } from './gridCache.ts';
import { createGridPainter } from './gridPainter.ts';
import { RunSwatch } from './RunSwatch.tsx';
import type { Snapshot } from './stops.ts';

export interface CompareGridProps {
  readonly name: string;
  readonly runId: string;
  readonly colour: number;
  readonly cache: GridCache;
  /** The grid to show; null: none was kept up to here. */
  readonly snapshot: ReadonlySignal<Snapshot | null>;
  readonly fid: ReadonlySignal<TrainingPoint | null>;
}

export function gridKey(runId: string, { round, iteration }: Snapshot): string {
  return `${runId}/${round}/${iteration}`;
}

export function CompareGrid({ name, runId, colour, cache, snapshot, fid }: CompareGridProps) {
  const { state } = useUi();
  const canvas = useRef<HTMLCanvasElement>(null);
  /** What is on the canvas. */
  const shown = useSignal<(Snapshot & { readonly count: number }) | null>(null);
  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    let wish: Snapshot | null = null;
    const painter = createGridPainter(element, cache, {
      painted(key, grid) {
        element.dataset.shown = key ?? '';
        shown.value = wish && grid ? { ...wish, count: countOf(grid) } : null;
      },
      failed: (error) => showError(state, error),
    });
    const stop = effect(() => {
      wish = snapshot.value;
      painter.show(wish && gridKey(runId, wish));
    });
    return () => {
      stop();
      painter.end();
    };
  }, [runId, cache, snapshot, shown, state]);

  const words = text.value.compare;
  const at = shown.value;
  const known = fid.value;
  return (
    <figure class="compare-grid" data-testid="compare-grid">
      <figcaption>
        <span class="compare-grid-name">
          <RunSwatch colour={colour} />
          <span class="run-name">{name}</span>
        </span>
        <span class="num">
          {at
            ? words.gridAt(words.round(at.round), integer(at.iteration))
            : snapshot.value
              ? words.gridReading
              : words.noGrid}
        </span>
        <span class="num quiet">{known ? fidWords(known) : words.noFid}</span>
      </figcaption>
      <canvas
        ref={canvas}
        class="pixels"
        width={1}
        height={1}
        role="img"
        aria-label={
          at
            ? words.gridAlt(name, integer(at.count), words.round(at.round), integer(at.iteration))
            : words.noGrid
        }
      />
    </figure>
  );
}

export function fidWords({ fid, interval, kind, round, iteration }: TrainingPoint): string {
  const words = text.value.compare;
  const where = words.fidWhere(words.fidKinds[kind], words.round(round), integer(iteration));
  const range = interval && text.value.evaluate.figures.range(figure(interval[0]), figure(interval[1]));
  return words.fidKnown(range ? `${figure(fid)}, ${range}` : figure(fid), where);
}

function countOf({ columns, rows }: SampleGrid): number {
  return columns * rows;
}
