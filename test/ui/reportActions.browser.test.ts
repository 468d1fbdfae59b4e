import { expect, test } from 'vitest';
import type { Gantry } from '../../src/app.ts';
import type { MonthlyReport } from '../../src/report/reportTypes.ts';
import { createReportActions } from '../../src/ui/reportActions.ts';
import type { State } from '../../src/ui/state.ts';

/** Each roll-up is told from the others by its number. */
function actions() {
  const rolled: string[] = [];
  const saved: unknown[] = [];
  const gantry = {
    signingKey: async () => null,
    reportMonths: async () => ['2026-03', '2026-02'],
    monthlyReport: async (month: string) => ({ report: { month, createdAt: String(rolled.push(month)) } }),
    shareMonth: async (report: MonthlyReport) => {
      saved.push(report);
      throw new Error('nothing is downloaded here');
    },
  };
  const state = { errors: { value: [] }, error: { value: null } } as unknown as State;
  return { reports: createReportActions(gantry as unknown as Gantry, state), rolled, saved };
}

test('a key is not known to be missing before it was looked for', async () => {
  const { reports } = actions();
  expect(reports.key.value).toBeUndefined();
  await reports.load();
  expect(reports.key.value).toBeNull();
});

test('the month shown is rolled up again when runs were read again, and not otherwise', async () => {
  const { reports, rolled } = actions();
  await reports.load();
  await reports.followMonth();
  await reports.showMonth('2026-02');
  await reports.followMonth();
  expect(rolled).toEqual(['2026-03', '2026-02']);
  await reports.load();
  const again = reports.followMonth();
  expect(reports.month.value?.report?.createdAt).toBe('2'); // stays until the new one is there
  await again;
  expect(rolled).toEqual(['2026-03', '2026-02', '2026-02']);
  expect(reports.month.value?.report?.createdAt).toBe('3');
});

test('what is saved of a month is the very report that is shown', async () => {
  const { reports, rolled, saved } = actions();
  await reports.load();
  await reports.followMonth();
  const shown = reports.month.value!.report!;
  await reports.saveMonth(shown, 'json').catch(() => undefined);
  expect(saved).toEqual([shown]);
  expect(rolled).toEqual(['2026-03']);
});
