/** What each run's curves, FID and round say where the slider stands. */
import type { ReadonlySignal } from '@preact/signals';
import type { TrainingPoint } from '../evaluate/trainingPoints.ts';
import { figure, integer } from '../format.ts';
import { text } from '../language.ts';
import { fidWords } from './CompareGrid.tsx';
import { RunSwatch } from './RunSwatch.tsx';
import type { Measure } from './series.ts';
import type { Place } from './timeline.ts';
import { LOG_MEASURES } from './tracks.ts';

export interface Here {
  readonly runId: string;
  readonly name: string;
  readonly colour: number;
  /** Null: the run is not on this axis. */
  readonly place: Place | null;
  readonly fid: TrainingPoint | null;
}

export function HereTable({
  here,
  measures,
}: {
  readonly here: ReadonlySignal<readonly Here[]>;
  readonly measures: readonly Measure[];
}) {
  const words = text.value.compare;
  const logged = LOG_MEASURES.filter((measure) => measures.includes(measure));
  return (
    <div class="table-scroll">
      <table class="compare-here" data-testid="compare-here">
        <caption>{words.here}</caption>
        <thead>
          <tr>
            <th scope="col">{words.run}</th>
            <th scope="col">{words.roundColumn}</th>
            <th scope="col" class="right">
              {words.iteration}
            </th>
            {logged.map((measure) => (
              <th scope="col" key={measure} class="right">
                {words.measure[measure]}
              </th>
            ))}
            <th scope="col">{words.measure.fid}</th>
          </tr>
        </thead>
        <tbody>
          {here.value.map(({ runId, name, colour, place, fid }) => (
            <tr key={runId}>
              <th scope="row">
                <span class="compare-grid-name">
                  <RunSwatch colour={colour} />
                  <span class="run-name">{name}</span>
                </span>
              </th>
              <td class="num">{place ? integer(place.stretch.track.number) : '–'}</td>
              <td class="num right">
                {place ? integer(place.iteration) : '–'}
                {place?.over && <span class="help">{words.over}</span>}
              </td>
              {logged.map((measure) => (
                <td key={measure} class="num right">
                  {place && place.row >= 0 ? figure(place.stretch.track.values[measure][place.row]!, 4) : '–'}
                </td>
              ))}
              <td class="num">{fid ? fidWords(fid) : '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
