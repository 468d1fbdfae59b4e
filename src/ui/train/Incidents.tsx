/** What happened to a run on its way and what each cost, newest first. Stands nowhere while nothing has happened. */
import type { RunRecord } from '../../run.ts';
import type { Incident } from '../../workers/protocol.ts';
import { date, duration, integer } from '../format.ts';
import { text } from '../language.ts';
import { Panel } from '../parts/Panel.tsx';
import { fact, isNamed } from '../text/facts.ts';
import { incidentWords } from './incidentWords.ts';

export function Incidents({ run }: { readonly run: RunRecord }) {
  const incidents = run.incidents ?? [];
  const words = text.value.incidents;
  if (incidents.length === 0) return null;
  return (
    <Panel title={words.title} note={words.help} testId="incidents">
      <ul class="incidents">
        {incidents.toReversed().map((incident, i) => (
          <li key={incidents.length - i} data-kind={incident.kind}>
            <p>{incidentWords(incident)}</p>
            <p class="help num">{circumstances(incident, run.rounds.length > 1).join(' · ')}</p>
            <Reason incident={incident} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** When, where, and what it cost, as far as is known. */
function circumstances(incident: Incident, severalRounds: boolean): string[] {
  const { at, round, iteration, resumedFrom, seconds } = incident;
  const words = text.value.incidents;
  return [
    date(at),
    ...(severalRounds ? [`${text.value.train.round} ${integer(round)}`] : []),
    ...(iteration === null ? [] : [words.reached(integer(iteration))]),
    ...(iteration === null || resumedFrom === null ? [] : [words.lost(Math.max(0, iteration - resumedFrom))]),
    ...(seconds === null ? [] : [words.back(duration(seconds))]),
  ];
}

/** In the browser's or the driver's own words, which are in no language of the page's. */
function Reason({ incident: { kind, facts } }: { readonly incident: Incident }) {
  if (kind !== 'device-lost' || !isNamed(facts, 'reason')) return null;
  return (
    <details>
      <summary>{text.value.technicalDetail}</summary>
      <p class="mono" lang="en">
        {fact(facts, 'reason')}
      </p>
    </details>
  );
}
