/** What is chosen in a comparison, as signals: where it stands, what is seen of the axis, how curves are drawn, which runs are hidden. */
import { type Signal, signal } from '@preact/signals';
import type { Look, Measure } from './series.ts';
import type { AxisName } from './timeline.ts';
import type { Range } from './view.ts';

export interface Comparison {
  /** Position of the one slider, on the axis; null: at its end. */
  readonly at: Signal<number | null>;
  /** Of the axis as drawn; null: all of it. */
  readonly seen: Signal<Range | null>;
  readonly axis: Signal<AxisName>;
  readonly look: Signal<Look>;
  readonly measures: Signal<readonly Measure[]>;
  /** Ids of runs. */
  readonly hidden: Signal<readonly string[]>;
}

export function createComparison(): Comparison {
  return {
    at: signal<number | null>(null),
    seen: signal<Range | null>(null),
    axis: signal<AxisName>('iteration'),
    look: signal<Look>({ smoothing: 0.9, smooth: 'average', x: 'linear', y: 'linear' }),
    measures: signal<readonly Measure[]>(['wasserstein', 'fid']),
    hidden: signal<readonly string[]>([]),
  };
}
