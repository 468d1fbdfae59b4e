/** The month's report for the command line, as JSON and Markdown. Its PDF is the driver's. */
import type { Gantry } from '../app.ts';
import type { RemoteReported, RemoteReportRequest } from '../remoteProtocol.ts';
import { sendFile } from './tell.ts';

/** @throws EmptyMonthError, UsageError */
export async function report(gantry: Gantry, { month }: RemoteReportRequest): Promise<RemoteReported> {
  const { report: made, json, markdown } = await gantry.monthlyReport(month);
  await sendFile(json);
  await sendFile(markdown);
  return { ok: true, runs: made.totals.runs, passed: made.totals.passed };
}
