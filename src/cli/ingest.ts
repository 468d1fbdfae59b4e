/**
 * `gantry ingest`: files in; the slices, where each came from, and what became of every file out. The page does the work.
 */
import { existsSync } from 'node:fs';
import { UsageError } from '../errors.ts';
import type { RemoteEvent, RemoteIngestRequest } from '../remoteProtocol.ts';
import { drive, INTERRUPTED } from './drive.ts';
import { failure } from './failure.ts';
import { parseIngestArguments } from './ingestArguments.ts';
import { ingestReport, shownPaths } from './ingestReport.ts';
import { openOutput } from './output.ts';
import { fromWherePersonStands, pageFolder, profileFolder } from './paths.ts';
import { createProgress } from './progress.ts';
import { startServer } from './server.ts';
import { EXIT } from './summary.ts';
import { walk } from './walk.ts';

/**
 * @param args what follows `ingest` on the command line.
 * @returns the exit code: an error's where nothing was accepted.
 * @throws UsageError, ConfigError, GantryError.
 */
export async function ingestCommand(
  args: readonly string[],
  { folder = pageFolder() } = {},
): Promise<number> {
  const wanted = parseIngestArguments(args);
  const { files: found, unreadable } = await walk(wanted.paths.map(fromWherePersonStands));
  if (found.length === 0) {
    throw new UsageError('The paths hold no files. Name a folder of DICOM files.', { argument: 'paths' });
  }
  const output = openOutput(fromWherePersonStands(wanted.out), { of: 'ingest' });
  // DIR may lie in a folder that is read: an earlier ingest's results are gone now.
  const files = found.filter(({ path }) => existsSync(path));
  const progress = createProgress(process.stdout);
  const receive = (event: RemoteEvent) => {
    progress.show(event);
    if (event.type === 'file') output.write(event.name, Buffer.from(event.base64, 'base64'), event.last);
  };

  const { port, close } = await startServer({ folder, port: 0 });
  try {
    const { size, slices } = wanted;
    const request: RemoteIngestRequest = {
      paths: files.map(({ name }) => name),
      name: 'Command line', // a folder's own name may be a patient's
      size,
      slices,
      backend: 'auto',
    };
    const onStopping = () => progress.note('Stopping…');
    const profile = profileFolder(wanted.profile);
    const outcome = await drive({ port, files, job: 'ingest', request, receive, profile, onStopping });
    if (outcome === INTERRUPTED) {
      progress.note('Stopped before the end; there is no dataset.');
      return EXIT.interrupted;
    }
    if (!outcome.ok) throw failure(outcome.error);
    const paths = wanted.redact ? null : shownPaths(outcome.paths, files);
    const report = ingestReport(outcome, paths, unreadable);
    output.write('ingest.json', Buffer.from(`${JSON.stringify(report, null, 1)}\n`), true);
    const { accepted, skipped, failed } = report.counts;
    progress.note(
      `${accepted} accepted, ${skipped} skipped, ${failed} failed, ${report.counts.slices} slices in ` +
        `${report.seconds} s (${report.filesPerSecond} files/s, ${report.megabytesPerSecond} MB/s)`,
    );
    progress.note(`${output.written.length} files in ${wanted.out}`);
    return accepted > 0 ? EXIT.passed : EXIT.error;
  } finally {
    progress.end();
    await close();
  }
}
