/** What a person does with reports: shares one, rolls up a month, opens anybody's, keeps a key. Nothing of an opened one is stored. */
import { batch, type Signal, signal } from '@preact/signals';
import type { ExportFile, Gantry } from '../app.ts';
import type { MonthlyReport, OpenedReport, SharedReport, SigningKey } from '../report/reportTypes.ts';
import { download } from './download.ts';
import { language } from './language.ts';
import { type State, showError } from './state.ts';

export type ReportViewName = 'run' | 'month' | 'opened';
export type ReportForm = 'json' | 'markdown';

export interface MonthShown {
  readonly month: string;
  readonly report: MonthlyReport;
}

export interface ReportActions {
  readonly view: Signal<ReportViewName>;
  /** Newest first; null until read. */
  readonly months: Signal<readonly string[] | null>;
  /** The month that is shown, or being rolled up while its report is null. */
  readonly month: Signal<{ readonly month: string; readonly report: MonthlyReport | null } | null>;
  readonly opened: Signal<OpenedReport | null>;
  readonly opening: Signal<boolean>;
  /** Null: this browser has none; undefined until it is read. */
  readonly key: Signal<SigningKey | null | undefined>;
  /** Whether what is shared is signed, where there is a key. */
  readonly signs: Signal<boolean>;
  /** Reads months and key; asks for a month's report where none is shown. */
  load(): Promise<void>;
  showMonth(month: string): Promise<void>;
  /** The month shown, or the newest; rolled up again where runs were read since. */
  followMonth(): Promise<void>;
  saveRun(id: string, form: ReportForm): Promise<void>;
  /** Of just what is shown. */
  saveMonth(report: MonthlyReport, form: ReportForm): Promise<void>;
  /** Shows it once it is checked; what was open stays open when this one is refused. */
  open(file: File): Promise<void>;
  close(): void;
  createKey(): Promise<void>;
  deleteKey(): Promise<void>;
}

export function createReportActions(gantry: Gantry, state: State): ReportActions {
  const view = signal<ReportViewName>('run');
  const months = signal<readonly string[] | null>(null);
  const month = signal<ReportActions['month']['value']>(null);
  const opened = signal<OpenedReport | null>(null);
  const opening = signal(false);
  const key = signal<SigningKey | null | undefined>(undefined);
  const signs = signal(true);

  async function saying<T>(work: () => Promise<T>): Promise<T | null> {
    try {
      return await work();
    } catch (error) {
      showError(state, error);
      return null;
    }
  }

  async function save(share: () => Promise<SharedReport<unknown>>, form: ReportForm): Promise<void> {
    const shared = await saying(share);
    if (shared) download(fileOf(shared, form));
  }

  let askedLast = 0;
  let rolledOf: readonly string[] | null = null;

  async function showMonth(asked: string): Promise<void> {
    const mine = ++askedLast;
    rolledOf = months.value;
    const before = month.value?.month === asked ? month.value.report : null; // stays until the new one is there
    month.value = { month: asked, report: before };
    const shared = await saying(() => gantry.monthlyReport(asked, { sign: false }));
    if (mine !== askedLast) return; // another was asked for meanwhile
    month.value = shared ? { month: asked, report: shared.report } : null;
  }

  const options = () => ({ language: language.value, sign: signs.value });

  return {
    view,
    months,
    month,
    opened,
    opening,
    key,
    signs,
    async load() {
      const read = await saying(async () => ({ key: await gantry.signingKey() }));
      if (read) key.value = read.key; // where it cannot be read, nobody is asked to make one
      months.value = (await saying(() => gantry.reportMonths())) ?? [];
    },
    showMonth,
    async followMonth() {
      if (rolledOf === months.value || !months.value?.[0]) return;
      const shown = month.value?.month ?? '';
      await showMonth(months.value.includes(shown) ? shown : months.value[0]);
    },
    saveRun: (id, form) => save(() => gantry.shareReport(id, options()), form),
    saveMonth: (report, form) => save(() => gantry.shareMonth(report, options()), form),
    async open(file) {
      opening.value = true;
      view.value = 'opened';
      const report = await saying(() => gantry.openReport(file));
      batch(() => {
        opening.value = false;
        if (report) opened.value = report;
      });
    },
    close() {
      opened.value = null;
    },
    async createKey() {
      key.value = (await saying(() => gantry.createSigningKey())) ?? key.value;
    },
    async deleteKey() {
      await saying(async () => {
        await gantry.deleteSigningKey();
        key.value = null;
      });
    },
  };
}

function fileOf({ json, markdown }: SharedReport<unknown>, form: ReportForm): ExportFile {
  return form === 'json' ? json : markdown;
}
