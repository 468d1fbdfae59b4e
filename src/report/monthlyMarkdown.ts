/** The report of a month as Markdown, in English or Spanish. */
import { originSection, warningsSection } from './markdown.ts';
import { blocks, list, plain, table } from './markdownText.ts';
import {
  figureText,
  MARKDOWN_WORDS,
  type MarkdownWords,
  numberText,
  type ReportLanguage,
} from './markdownWords.ts';
import { clockOf } from './month.ts';
import type { MonthlyReport, MonthlyRun } from './reportTypes.ts';
import type { Warning } from './warnings.ts';

export async function monthlyMarkdown(report: MonthlyReport, language: ReportLanguage): Promise<string> {
  const words = MARKDOWN_WORDS[language];
  const { totals, runs } = report;
  const judged = totals.passed + totals.notPassed + totals.inconclusive;
  return blocks(
    `# ${words.monthTitle(report.month)}`,
    `**${words.synthetic}.** ${words.intendedUse}`,
    list([
      [words.month, `${report.month} (${words.timeZone.toLowerCase()} ${plain(report.timeZone)})`],
      [words.written, report.createdAt],
      [words.tool, `${report.tool.name} ${plain(report.tool.version)}`],
    ]),
    `## ${words.total}`,
    list([
      [
        words.runs,
        `${totals.runs} (${totals.passed} ${words.passed}, ${totals.notPassed} ${words.notPassed}, ` +
          `${totals.inconclusive} ${words.inconclusive}, ${totals.unjudged} ${words.unjudged})`,
      ],
      [words.passRate, judged > 0 ? `${numberText((100 * totals.passed) / judged, words, 3)} %` : '–'],
      [words.rounds, String(totals.rounds)],
      [words.count, String(totals.images)],
      [words.hours, numberText(totals.seconds / 3600, words, 3)],
      [words.storage, numberText(totals.storageBytes / 1e6, words, 3)],
    ]),
    warningsSection(distinct(runs.flatMap(({ warnings }) => warnings)), words),
    `## ${words.runs}`,
    runsTable(report, words),
    `## ${words.trend}`,
    trendTable(runs, words),
    `## ${words.device}`,
    table(
      [words.device, words.runs, words.hours],
      totals.devices.map(({ name, runs: count, seconds }) => [
        plain(name),
        String(count),
        numberText(seconds / 3600, words, 3),
      ]),
    ),
    await originSection(report, words),
  );
}

function runsTable({ runs, best, timeZone }: MonthlyReport, words: MarkdownWords): string {
  const head = [
    words.started,
    words.run,
    words.state,
    words.rounds,
    words.outcome,
    words.metrics.fid,
    words.metrics.ratio,
    words.network,
    words.data,
  ];
  const rows = runs.map((run, index) => [
    clockOf(Date.parse(run.startedAt), timeZone),
    `\`${run.id.slice(0, 8)}\`${best.includes(index) ? ' ★' : ''}`,
    words.states[run.state],
    String(run.rounds),
    run.outcome ? words.outcomes[run.outcome] : words.notJudged,
    figureText(run.fid, words),
    figureText(run.ratio, words),
    run.network ? plain(run.network) : '–',
    dataText(run, words),
  ]);
  return blocks(table(head, rows), best.length > 0 ? `★ ${words.best}` : '').trimEnd();
}

/** Which of the month's datasets, and what it is. */
function dataText({ data, dataset }: MonthlyRun, words: MarkdownWords): string {
  if (!data) return `${dataset}: ${words.dataGone}`;
  const of = data.synthetic
    ? words.synthetic.toLowerCase()
    : `${data.patients} ${words.patients.toLowerCase()}`;
  return `${dataset}: ${of}`;
}

function trendTable(runs: readonly MonthlyRun[], words: MarkdownWords): string {
  const rows = runs.flatMap(({ id, fids }) =>
    fids.map(({ round, fid, lr }) => [
      `\`${id.slice(0, 8)}\``,
      String(round),
      numberText(fid, words),
      numberText(lr, words),
    ]),
  );
  return rows.length > 0 ? table([words.run, words.round, words.metrics.fid, '`lr`'], rows) : words.none;
}

function distinct(warnings: readonly Warning[]): Warning[] {
  return [...new Map(warnings.map((warning) => [warning.code, warning])).values()];
}
