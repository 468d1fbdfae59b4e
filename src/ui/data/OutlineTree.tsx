/**
 * Patients → studies → series with a checkbox each. Patients beyond the first few are folded and pages keep the list short, so that
 * thousands of series cost what is shown of them.
 */
import { useState } from 'preact/hooks';
import type { OutlinePatient, OutlineSeries, OutlineStudy } from '../../preprocess/outline.ts';
import { WINDOW_PRESETS } from '../../preprocess/window.ts';
import type { WindowSpec } from '../../workers/protocol.ts';
import { useUi } from '../context.ts';
import { integer } from '../format.ts';
import { text } from '../language.ts';
import { Icon } from '../parts/Icon.tsx';
import { Pager } from '../parts/Pager.tsx';
import { Tick } from '../parts/Tick.tsx';
import { type Builder, includedOf, setIncluded, type Tally } from './builder.ts';
import { windowOf } from './recipeDraft.ts';
import { SeriesRow } from './SeriesRow.tsx';
import { patientName } from './seriesWords.ts';

const PAGE_PATIENTS = 25;
/** Unfolded at first. */
const OPEN_PATIENTS = 3;
/** Of a study, before the rest is asked for. */
const SHOWN_SERIES = 20;

export function OutlineTree({ builder }: { readonly builder: Builder }) {
  const { state } = useUi();
  const [page, setPage] = useState(0);
  const { patients } = builder.outline;
  const window = windowOf(state.recipe.value) ?? WINDOW_PRESETS.lung;
  const tally = builder.tally.value;
  const from = page * PAGE_PATIENTS;
  return (
    <>
      <ul class="outline" aria-label={text.value.data.builder.outline}>
        {patients.slice(from, from + PAGE_PATIENTS).map((patient, i) => (
          <PatientItem
            key={from + i}
            builder={builder}
            patient={patient}
            tally={tally}
            window={window}
            openAtFirst={from + i < OPEN_PATIENTS}
          />
        ))}
      </ul>
      <Pager page={page} pages={Math.ceil(patients.length / PAGE_PATIENTS)} onPage={setPage} />
    </>
  );
}

interface ItemProps {
  readonly builder: Builder;
  readonly tally: Tally;
  readonly window: WindowSpec;
}

function PatientItem(props: ItemProps & { readonly patient: OutlinePatient; readonly openAtFirst: boolean }) {
  const { builder, patient, tally, openAtFirst } = props;
  const [open, setOpen] = useState(openAtFirst);
  const words = text.value.data.builder;
  const name = patientName(patient.ordinal);
  const series = patient.studies.flatMap((study) => study.series);
  return (
    <li>
      <div class="outline-head">
        <button
          type="button"
          class={open ? 'fold-button fold-open' : 'fold-button'}
          aria-expanded={open}
          aria-label={words.fold(name)}
          onClick={() => setOpen(!open)}
        >
          <Icon name="forward" />
        </button>
        <IncludeTick builder={builder} series={series} name={name} />
        <span class="outline-count num">{chosenOf(series, tally, patient.slices)}</span>
      </div>
      {open && (
        <ul>
          {patient.studies.map((study) => (
            <StudyItem
              key={study.ordinal}
              {...props}
              study={study}
              patientTitle={name}
              named={patient.ordinal > 0}
            />
          ))}
        </ul>
      )}
    </li>
  );
}

function StudyItem(
  props: ItemProps & { readonly study: OutlineStudy; readonly patientTitle: string; readonly named: boolean },
) {
  const { builder, study, tally, window, patientTitle, named } = props;
  const [shown, setShown] = useState(SHOWN_SERIES);
  const words = text.value.data.builder;
  const more = study.series.length - shown;
  return (
    <li class="outline-study">
      {named && (
        <div class="outline-head">
          <IncludeTick
            builder={builder}
            series={study.series}
            name={words.study(study.ordinal)}
            of={patientTitle}
          />
          {study.description && <span class="outline-words quiet">{study.description}</span>}
        </div>
      )}
      <ul>
        {study.series.slice(0, shown).map((series) => (
          <SeriesRow
            key={series.index}
            builder={builder}
            series={series}
            tally={tally}
            window={window}
            place={`${patientTitle}, ${words.study(study.ordinal)}`}
          />
        ))}
      </ul>
      {more > 0 && (
        <button type="button" class="button button-small" onClick={() => setShown(shown + SHOWN_SERIES)}>
          {words.more(integer(Math.min(more, SHOWN_SERIES)))}
        </button>
      )}
    </li>
  );
}

function IncludeTick(props: {
  readonly builder: Builder;
  readonly series: readonly OutlineSeries[];
  readonly name: string;
  readonly of?: string;
}) {
  const { builder, series, name, of } = props;
  const included = includedOf(series, builder.without.value);
  const words = text.value.data.builder;
  return (
    <Tick
      checked={included === 'all'}
      half={included === 'some'}
      label={words.include(of ? `${of}, ${name}` : name)}
      onChange={(on) => setIncluded(builder, series, on)}
    >
      <span class="outline-name">{name}</span>
    </Tick>
  );
}

function chosenOf(series: readonly OutlineSeries[], tally: Tally, all: number): string {
  const words = text.value.data.builder;
  const chosen = series.reduce((sum, { index }) => sum + tally.chosen[index]!, 0);
  return chosen === 0 ? words.none(integer(all)) : words.of(integer(chosen), integer(all));
}
