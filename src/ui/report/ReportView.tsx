/** The report as a page to read: the same facts as report.json, in the shown language. */
import { CONFIG_KEYS, completeConfig, type RunConfig } from '../../config.ts';
import type { Report } from '../../report/reportTypes.ts';
import type { LogSummary, RoundRecord, RunRecord } from '../../run.ts';
import { RecipeList } from '../data/RecipeList.tsx';
import { bestRound } from '../evaluate/bestRound.ts';
import { gateWords } from '../evaluate/gateWords.ts';
import { RoundFigures } from '../evaluate/RoundFigures.tsx';
import { LedgerTable } from '../evaluate/RoundLedger.tsx';
import { RunVerdict } from '../evaluate/RunVerdict.tsx';
import { date, duration, figure, integer, setting } from '../format.ts';
import { text } from '../language.ts';
import { OptimisticBadge, SyntheticBadge } from '../parts/Badge.tsx';
import { Panel } from '../parts/Panel.tsx';
import { Stats } from '../parts/Stats.tsx';
import { deviceName } from '../train/DeviceCard.tsx';
import { Incidents } from '../train/Incidents.tsx';
import { PrintedReport } from './PrintedReport.tsx';
import { ReportCurves, ReportPictures } from './ReportCurves.tsx';
import type { ShownData } from './summaryOf.ts';

export interface ReportViewProps {
  readonly run: RunRecord;
  /** Null: its dataset is gone, and no report says what it was. */
  readonly data: ShownData | null;
  /** What was written; null: nothing was, as of a run that only trained. */
  readonly report: Report | null;
  /** Of a checked signature. */
  readonly fingerprint?: string | null;
}

export function ReportView({ run, data, report, fingerprint = null }: ReportViewProps) {
  const words = text.value.report;
  const best = bestRound(run);
  const nameless = { ...run, datasetName: words.theseData }; // a person's own words stay off paper
  return (
    <PrintedReport
      title={words.title}
      integrity={report?.integrity}
      fingerprint={fingerprint}
      testId="report-view"
    >
      {best && <RunVerdict run={run} round={best} />}
      <Panel title={words.title}>
        <Facts run={run} />
        <p class="intended" data-testid="intended-use">
          <strong>{words.intendedUse}.</strong> {text.value.intendedUse}
        </p>
      </Panel>
      <DataSection run={run} data={data} />
      {best?.evaluation && <RoundFigures run={nameless} round={best} />}
      {report && <ReportPictures report={report} />}
      <Panel title={words.rounds}>
        <LedgerTable run={run} />
      </Panel>
      {report && <ReportCurves report={report} />}
      {best && <ConfigurationSection round={best} />}
      {best?.log && <LogSection round={best} log={best.log} />}
      <Incidents run={run} />
    </PrintedReport>
  );
}

function Facts({ run }: { readonly run: RunRecord }) {
  const words = text.value.report;
  const { gate, numOutput } = run.settings;
  return (
    <Stats
      items={[
        { name: words.started, value: date(run.createdAt) },
        {
          name: words.gate,
          value: gateWords(gate),
        },
        {
          name: words.rounds,
          value: text.value.ofTotal(integer(run.rounds.length), integer(run.settings.maxRounds)),
        },
        { name: words.images, value: integer(numOutput) },
        ...(run.device ? [{ name: words.device, value: deviceText(run) }] : []),
      ]}
    />
  );
}

function deviceText(run: RunRecord): string {
  if (!run.device) return '';
  const { adapter } = run.device;
  return adapter ? `${deviceName(run.device)} (${adapter})` : deviceName(run.device);
}

function DataSection({ run, data }: { readonly run: RunRecord; readonly data: ShownData | null }) {
  const words = text.value.report;
  const labels = text.value.data;
  if (!data) {
    return <Panel title={words.data} note={words.dataGone} />;
  }
  const { slices: counts, recipe } = data;
  return (
    <Panel
      title={words.data}
      note={
        <span class="badges">
          {run.synthetic && <SyntheticBadge />}
          {data.samePatient && <OptimisticBadge />}
          <span>{labels.splitBy[data.splitBy]}</span>
        </span>
      }
    >
      <Stats
        items={[
          { name: labels.patients, value: integer(data.patients) },
          { name: labels.series, value: integer(data.series) },
          { name: labels.splitNames.train, value: integer(counts.train) },
          { name: labels.splitNames.validation, value: integer(counts.validation) },
          { name: labels.splitNames.final, value: integer(counts.final) },
          ...(counts.guard > 0 ? [{ name: labels.splitNames.guard, value: integer(counts.guard) }] : []),
          { name: words.size, value: labels.sizeOption(recipe.size) },
        ]}
      />
      <RecipeList recipe={recipe} recipeHash={data.recipeHash} />
    </Panel>
  );
}

function ConfigurationSection({ round }: { readonly round: RoundRecord }) {
  const words = text.value.report;
  const config = completeConfig(round.config);
  return (
    <Panel title={words.configuration} note={words.configurationBest(round.number)}>
      <dl class="config-list">
        {CONFIG_KEYS.map((key) => (
          <div key={key}>
            <dt>
              {text.value.keys[key].label} <code class="key">{key}</code>
            </dt>
            <dd class="num">{shown(config, key)}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}

function shown(config: RunConfig, key: keyof RunConfig): string {
  const value = config[key];
  if (typeof value === 'string') return value;
  return value === null ? text.value.train.orEmpty : setting(value);
}

function LogSection({ round, log }: { readonly round: RoundRecord; readonly log: LogSummary }) {
  const words = text.value.report;
  const labels = text.value.train;
  const rows = [
    { name: labels.criticLoss, ...log.lossD },
    { name: labels.generatorLoss, ...log.lossG },
    { name: labels.wasserstein, ...log.wasserstein },
  ];
  return (
    <Panel title={words.log}>
      <Stats
        items={[
          { name: text.value.keys.iterations.label, value: integer(log.iterations) },
          { name: words.seconds, value: duration(log.seconds) },
          { name: words.highest, value: figure(log.wasserstein.max, 4) },
        ]}
      />
      <div class="table-scroll">
        <table>
          <caption class="sr-only">{words.logOf(round.number)}</caption>
          <thead>
            <tr>
              <th scope="col">{labels.losses}</th>
              <th scope="col" class="right">
                {words.first}
              </th>
              <th scope="col" class="right">
                {words.last}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ name, first, last }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td class="num right">{figure(first, 4)}</td>
                <td class="num right">{figure(last, 4)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}
