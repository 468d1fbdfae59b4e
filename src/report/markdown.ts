/** A run's report as Markdown, in English or Spanish. What the report's own sentences say (reasons) stays English, as they are part of what is signed. */
import { CONFIG_KEYS } from '../config.ts';
import { blocks, list, plain, table } from './markdownText.ts';
import {
  figureText,
  intervalText,
  MARKDOWN_WORDS,
  type MarkdownWords,
  numberText,
  type ReportLanguage,
} from './markdownWords.ts';
import type { Integrity, Report, ReportRound, Signature } from './reportTypes.ts';
import { fingerprintOf } from './sign.ts';
import type { Warning } from './warnings.ts';

export async function reportMarkdown(report: Report, language: ReportLanguage): Promise<string> {
  const words = MARKDOWN_WORDS[language];
  return blocks(
    `# ${words.title}`,
    `**${words.synthetic}.** ${words.intendedUse}`,
    list([
      [words.run, `\`${report.run.id}\``],
      [words.started, report.run.startedAt],
      [words.written, report.createdAt],
      [words.tool, `${report.tool.name} ${plain(report.tool.version)}`],
    ]),
    `## ${words.verdict}`,
    `**${words.outcomes[report.gate.outcome]}.** ${plain(report.gate.reason)}`,
    warningsSection(report.warnings, words),
    figuresSection(report, words),
    dataSection(report, words),
    roundsSection(report, words),
    configurationSection(report, words),
    `## ${words.generated}`,
    list([
      [words.count, String(report.generated.count)],
      [words.size, `${report.generated.size} px`],
      [words.round, String(report.generated.round)],
      [words.iteration, String(report.generated.iteration)],
      ...(report.generated.modelHash ? ([[words.model, `\`${report.generated.modelHash}\``]] as const) : []),
    ]),
    deviceSection(report, words),
    await originSection(report, words),
  );
}

export function warningsSection(warnings: readonly Warning[], words: MarkdownWords): string {
  if (warnings.length === 0) return '';
  const lines = warnings.map(({ code, text }) => `- ${plain(words.warningTexts?.[code] ?? text)}`);
  return `## ${words.warnings}\n\n${lines.join('\n')}`;
}

/** Digest, and whose signature. */
export async function originSection(
  { integrity, signature }: { readonly integrity?: Integrity; readonly signature?: Signature },
  words: MarkdownWords,
): Promise<string> {
  const origin = signature
    ? `${words.signedBy} \`${await fingerprintOf(signature.publicKey)}\`.`
    : words.unsigned;
  return blocks(
    `## ${words.origin}`,
    integrity ? `${words.digest}: \`${integrity.digest}\`` : '',
    integrity ? origin : '',
  ).trimEnd();
}

const FIGURES = [
  'fid',
  'matchedFid',
  'floor',
  'ratio',
  'fidInfinity',
  'kid',
  'precision',
  'recall',
  'density',
  'coverage',
  'auc',
  'criticGap',
] as const;

function figuresSection({ evaluation: { metrics, network, n } }: Report, words: MarkdownWords): string {
  const rows = FIGURES.map((name) => [
    words.metrics[name],
    numberText(metrics[name].value, words),
    intervalText(metrics[name], words),
  ]);
  return blocks(
    `## ${words.figures}`,
    words.measuredIn(plain(network.title), n.fake, n.real),
    table([words.figure, words.value, words.interval], rows),
  ).trimEnd();
}

function dataSection({ data }: Report, words: MarkdownWords): string {
  const { train, validation, final } = data.slices;
  return blocks(
    `## ${words.data}`,
    list([
      [words.patients, String(data.patients)],
      [words.slices, `${train}, ${validation}, ${final}`],
      ...(data.recipeHash ? ([[words.recipe, `\`${data.recipeHash}\``]] as const) : []),
    ]),
    data.synthetic ? words.phantom : '',
    data.samePatient ? words.samePatient : '',
  ).trimEnd();
}

/** The FID is the one that the gate reads, as everywhere where rounds are held against one another. */
function roundsSection({ rounds, policy, ending, gate }: Report, words: MarkdownWords): string {
  const fid = gate.kind === 'ratio' ? 'matchedFid' : 'fid';
  const head = [
    words.round,
    words.changed,
    words.metrics[fid],
    words.metrics.ratio,
    words.outcome,
    words.why,
  ];
  const rows = rounds.map((round) => [
    round.best ? `**${round.number}**` : String(round.number),
    changesText(round, words),
    figureText(round.evaluation?.metrics[fid] ?? null, words),
    figureText(round.evaluation?.metrics.ratio ?? null, words),
    round.undone ? words.undone : round.outcome ? words.outcomes[round.outcome] : words.notJudged,
    plain(round.brokeOff ?? round.cutShort?.reason ?? round.adjustment?.reason ?? '') || '–',
  ]);
  return blocks(
    `## ${words.rounds}`,
    `${words.policy}: ${words.policies[policy.name]}.`,
    table(head, rows),
    ending ? `**${words.ending}**: ${words.endings[ending.rule]} ${plain(ending.reason)}` : '',
  ).trimEnd();
}

function changesText({ adjustment }: ReportRound, words: MarkdownWords): string {
  if (!adjustment) return words.asConfigured;
  if (adjustment.changes.length === 0) return words.sameAgain;
  return adjustment.changes
    .map(({ key, from, to }) => `\`${key}\` ${plain(String(from))} → ${plain(String(to))}`)
    .join(', ');
}

function configurationSection({ configuration }: Report, words: MarkdownWords): string {
  const rows = CONFIG_KEYS.filter((key) => configuration[key] !== undefined).map((key) => [
    `\`${key}\``,
    plain(String(configuration[key] ?? '–')),
  ]);
  return blocks(`## ${words.configuration}`, table([words.key, words.value], rows)).trimEnd();
}

function deviceSection({ device, incidents }: Report, words: MarkdownWords): string {
  const name = device ? [device.backend, device.adapter].filter(Boolean).join(', ') : words.none;
  return list([
    [words.device, plain(name)],
    [words.incidents, String(incidents.length)],
  ]);
}
