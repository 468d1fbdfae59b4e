/**
 * How the built page takes a big folder in: seconds to listing, first thumbnail and dataset, memory, long tasks, a second drop;
 * pydicom on the same files beside it. Figures only; nothing is asserted. docs/benchmarks-ingest.md says how to read them.
 *
 *     npm run bench -- ingest                            10,000 synthetic files of 64 to 128 px
 *     npm run bench -- ingest --files 50000 --turns 1
 *     npm run bench -- ingest --syntaxes                 files per second by transfer syntax, on real slices (GANTRY_DATA)
 *     npm run bench -- ingest --profile drop.cpuprofile  the main thread during the first drop
 *
 * A table and, after it, the same as JSON. Compare figures of one quiet machine only.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fromWherePersonStands, pageFolder } from '../../src/cli/paths.ts';
import { writeCtFolder } from './ctFolder.ts';
import { dropTwice } from './dropFolder.ts';
import { figure, row } from './figures.ts';
import { type FolderTurn, printSummary, summarise } from './folderReport.ts';
import { hasPydicom, readWithPydicom } from './pydicom.ts';
import { ingestBySyntax } from './syntaxes.ts';
import { writeSyntaxSets } from './syntaxSets.ts';

/** Turns of what takes less than a minute. */
const TURNS = 3;
const MINUTE = 60_000;
const SEED = 1;

const { values } = parseArgs({
  options: {
    files: { type: 'string', default: '10000' },
    turns: { type: 'string' },
    copies: { type: 'string', default: '200' },
    syntaxes: { type: 'boolean', default: false },
    profile: { type: 'string' },
  },
});
const home = mkdtempSync(join(tmpdir(), 'gantry-bench-'));
const remove = () => rmSync(home, { recursive: true, force: true });
process.once('exit', remove);
process.once('SIGINT', () => process.exit(130)).once('SIGTERM', () => process.exit(143));
if (values.syntaxes) await bySyntax(home, Number(values.copies));
else await bigFolder(home, Number(values.files));

async function bigFolder(folder: string, files: number): Promise<void> {
  const made = writeCtFolder(folder, { files, seed: SEED });
  const pydicom = hasPydicom();
  const turns: FolderTurn[] = [];
  const path = values.profile && fromWherePersonStands(values.profile);
  for (let wanted = 1; turns.length < wanted; ) {
    const began = Date.now();
    const saveProfile = path && turns.length === 0 ? (json: string) => writeFileSync(path, json) : null;
    const drops = await dropTwice(folder, pageFolder(), saveProfile);
    wanted = values.turns ? Number(values.turns) : Date.now() - began < MINUTE ? TURNS : 1;
    const read = (processes: number, headers = false) => readWithPydicom(folder, { processes, headers });
    turns.push({
      ...drops,
      pydicom: pydicom ? { one: read(1), two: read(2), headers: read(1, true) } : null,
    });
  }
  const summary = summarise(made, turns);
  printSummary(summary);
  console.log(JSON.stringify({ ...summary, versions: turns[0]!.pydicom?.one.versions ?? null }));
}

async function bySyntax(folder: string, copies: number): Promise<void> {
  const sets = await writeSyntaxSets(folder, copies);
  if (!sets) return;
  const pydicom = hasPydicom();
  const { figures, cores } = await ingestBySyntax(
    sets,
    pageFolder(),
    values.turns ? Number(values.turns) : TURNS,
  );
  console.log(
    `${copies} copies of one 512 px slice each, to 64 px, ${cores} cores; MB as the files have them`,
  );
  const columns = ['Gantry', 'MB/s', 'pydicom ×1', 'pydicom ×2', 'over ×2'];
  console.log(row('files/s', ...columns));
  const results = sets.map(({ name, uid, folder, bytes }, i) => {
    const { seconds, accepted, codes } = figures[i]!;
    const gantry = accepted === copies ? copies / seconds : null;
    const read = (processes: number) => {
      const { read, seconds } = readWithPydicom(folder, { processes });
      return read === copies ? copies / seconds : null;
    };
    const [one, two] = pydicom ? [read(1), read(2)] : [null, null];
    const megabytesPerSecond = gantry && bytes / 1e6 / seconds;
    const over = gantry && two && gantry / two;
    const cells = [gantry, megabytesPerSecond, one, two, over].map((value) =>
      value === null ? 'none' : figure(value),
    );
    const short = uid.replace('1.2.840.10008.1.2', '…');
    console.log(`${row(`${name} ${short}`, ...cells)}${codes.length > 0 ? `  ${codes.join(', ')}` : ''}`);
    return {
      name,
      uid,
      copies,
      accepted,
      codes,
      filesPerSecond: gantry,
      megabytesPerSecond,
      pydicom: { one, two },
    };
  });
  console.log(JSON.stringify({ cores, results }));
}
