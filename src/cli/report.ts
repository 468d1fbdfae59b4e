/**
 * `gantry report`: the runs that a profile keeps, of one month, as JSON, Markdown and PDF. The page does the work; the PDF is its own view
 * of that very JSON, opened and checked as anybody's.
 */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { UsageError } from '../errors.ts';
import type { RemoteEvent } from '../remoteProtocol.ts';
import { monthOf } from '../report/month.ts';
import { drive, INTERRUPTED } from './drive.ts';
import { failure } from './failure.ts';
import { openOutput } from './output.ts';
import { fromWherePersonStands, pageFolder } from './paths.ts';
import { createProgress } from './progress.ts';
import { parseReportArguments } from './reportArguments.ts';
import { startServer } from './server.ts';
import { EXIT } from './summary.ts';

/**
 * @param args what follows `report` on the command line.
 * @returns the exit code.
 * @throws UsageError, GantryError, also for a month with no run.
 */
export async function reportCommand(
  args: readonly string[],
  { folder = pageFolder() } = {},
): Promise<number> {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const wanted = parseReportArguments(args, monthOf(Date.now(), timeZone));
  const profile = fromWherePersonStands(wanted.profile);
  if (!statSync(profile, { throwIfNoEntry: false })?.isDirectory()) {
    throw new UsageError(`There is no profile ${profile}. Name the folder that runs were kept in.`, {
      argument: 'profile',
    });
  }
  const out = fromWherePersonStands(wanted.out);
  const name = `report-${wanted.month}`;
  const replaces = ['json', 'md', 'pdf'].map((ending) => `${name}.${ending}`);
  const output = openOutput(out, { of: 'report', replaces });
  const progress = createProgress(process.stdout);
  const receive = (event: RemoteEvent) => {
    progress.show(event);
    if (event.type === 'file') output.write(event.name, Buffer.from(event.base64, 'base64'), event.last);
  };
  const { port, close } = await startServer({ folder, port: 0 });
  try {
    const outcome = await drive({
      port,
      files: [],
      job: 'report',
      request: { backend: 'auto', month: wanted.month },
      receive,
      profile,
      finish: async (page) =>
        output.write(`${name}.pdf`, await printed(page, join(out, `${name}.json`)), true),
      onStopping: () => progress.note('Stopping…'),
    });
    if (outcome === INTERRUPTED) {
      progress.note('Stopped before the end.');
      return EXIT.interrupted;
    }
    if (!outcome.ok) throw failure(outcome.error);
    const { runs, passed } = outcome;
    progress.note(`${wanted.month}: ${runs} ${runs === 1 ? 'run' : 'runs'}, FID gate passed by ${passed}`);
    progress.note(`${output.written.join(', ')} in ${wanted.out}`);
    return EXIT.passed;
  } finally {
    progress.end();
    await close();
  }
}

/** The page's view of a report file, on paper. */
async function printed(page: Page, json: string): Promise<Uint8Array> {
  await page.evaluate("location.hash = '#report'");
  await page.getByTestId('report-views').locator('input[value="opened"]').check({ force: true });
  await page.getByTestId('open-report-input').setInputFiles(json);
  await page.getByTestId('opened-report').waitFor();
  return page.pdf({ format: 'A4', printBackground: true, preferCSSPageSize: true });
}
