/** The fixed-latent grid as it develops; a slider goes back through the grids of the round. */
import { useState } from 'preact/hooks';
import type { SampleGrid } from '../../workers/protocol.ts';
import { integer } from '../format.ts';
import { text } from '../language.ts';
import { Empty, Panel } from '../parts/Panel.tsx';
import { PixelGrid, pictureOfGrid } from '../parts/PixelGrid.tsx';

export interface SamplePanelProps {
  readonly grids: readonly SampleGrid[];
  /** Says that `grids`, which grows in place, has changed. */
  readonly tick: number;
  /** The generator's running average draws. */
  readonly averaged: boolean;
}

export function SamplePanel({ grids, averaged }: SamplePanelProps) {
  const [chosen, setChosen] = useState<number | null>(null);
  const words = text.value.train;
  const last = grids.length - 1;
  const index = chosen === null ? last : Math.min(chosen, last);
  const grid = grids[index];
  return (
    <Panel
      title={words.samples}
      note={averaged ? words.samplesAveraged : words.samplesHelp}
      class="samples"
      testId="samples"
    >
      {grid ? (
        <>
          <Shown grid={grid} />
          <label class="slider">
            <span class="label">
              {words.sampleAt} <span class="num">{integer(grid.iteration)}</span>
            </span>
            <input
              type="range"
              min={0}
              max={Math.max(0, last)}
              step={1}
              value={index}
              disabled={last < 1}
              aria-valuetext={`${words.sampleAt} ${integer(grid.iteration)}`}
              onInput={(event) => {
                const at = Number(event.currentTarget.value);
                setChosen(at === last ? null : at);
              }}
            />
          </label>
        </>
      ) : (
        <Empty title={words.samplesEmpty} />
      )}
    </Panel>
  );
}

function Shown({ grid }: { readonly grid: SampleGrid }) {
  const alt = text.value.train.samplesAlt(grid.columns * grid.rows, integer(grid.iteration));
  return <PixelGrid picture={pictureOfGrid(grid)} alt={alt} />;
}
