/** A big folder on the page and with pydicom: turns, medians, a table. */

import type { CtFolder } from './ctFolder.ts';
import type { DropFigures, TwoDrops } from './dropFolder.ts';
import { figure, mebibytes, median, row } from './figures.ts';
import type { PydicomRead } from './pydicom.ts';

/** One turn: the page and pydicom on the same files, one after the other. */
export interface FolderTurn extends TwoDrops {
  /** Null without pydicom. */
  readonly pydicom: PydicomTurn | null;
}

export interface PydicomTurn {
  readonly one: PydicomRead;
  readonly two: PydicomRead;
  readonly headers: PydicomRead;
}

export interface FolderSummary {
  readonly folder: CtFolder;
  readonly turns: number;
  readonly cores: number;
  readonly first: DropSummary;
  readonly second: DropSummary;
  /** Seconds of the second drop over the first's, listing and building together. */
  readonly secondOverFirst: number;
  readonly pydicom: Readonly<Record<'one' | 'two' | 'headers', Pace>> | null;
  /** Files per second: the page's from listing to dataset over pydicom's; listing alone over pydicom's headers. */
  readonly gantryOverPydicom: Readonly<Record<'one' | 'two' | 'headers', number>> | null;
}

export interface Pace {
  readonly seconds: number;
  readonly filesPerSecond: number;
}

type DropNumbers = Omit<DropFigures, 'longTasks' | 'memory'>;

export interface DropSummary extends DropNumbers {
  readonly filesPerSecond: number;
  readonly megabytesPerSecond: number;
  /** Milliseconds, the worst of the turns. */
  readonly longestTask: Readonly<Record<'scan' | 'build', number>>;
  readonly longTasks: Readonly<Record<'scan' | 'build', number>>;
  /** Bytes, the worst of the turns. */
  readonly memory: DropFigures['memory'];
}

export function summarise(folder: CtFolder, turns: readonly FolderTurn[]): FolderSummary {
  const first = summariseDrop(
    folder,
    turns.map((turn) => turn.first),
  );
  const second = summariseDrop(
    folder,
    turns.map((turn) => turn.second),
  );
  const read = turns.flatMap(({ pydicom }) => pydicom ?? []);
  const pace = (which: keyof PydicomTurn): Pace => {
    const seconds = median(read.map((one) => one[which].seconds));
    return { seconds, filesPerSecond: folder.files / seconds };
  };
  const pydicom = read.length > 0 ? { one: pace('one'), two: pace('two'), headers: pace('headers') } : null;
  const whole = (drop: DropFigures) => drop.listing + drop.build;
  const overall = folder.files / median(turns.map((turn) => whole(turn.first)));
  return {
    folder,
    turns: turns.length,
    cores: turns[0]!.cores,
    first,
    second,
    secondOverFirst: median(turns.map((turn) => whole(turn.second) / whole(turn.first))),
    pydicom,
    gantryOverPydicom: pydicom && {
      one: overall / pydicom.one.filesPerSecond,
      two: overall / pydicom.two.filesPerSecond,
      headers: folder.files / first.listing / pydicom.headers.filesPerSecond,
    },
  };
}

function summariseDrop(folder: CtFolder, drops: readonly DropFigures[]): DropSummary {
  const middle = (read: (drop: DropFigures) => number) => median(drops.map(read));
  const worst = (read: (drop: DropFigures) => number) => Math.max(...drops.map(read));
  const worstKnown = (read: (drop: DropFigures) => number | null) =>
    drops.some((drop) => read(drop) === null) ? null : worst((drop) => read(drop)!);
  const build = middle((drop) => drop.build);
  return {
    browserListing: middle((drop) => drop.browserListing),
    listing: middle((drop) => drop.listing),
    thumbnail: middle((drop) => drop.thumbnail),
    build,
    filesPerSecond: folder.files / build,
    megabytesPerSecond: folder.bytes / 1e6 / build,
    accepted: drops[0]!.accepted,
    cached: drops[0]!.cached,
    longestTask: {
      scan: worst((drop) => drop.longTasks.scan.longest),
      build: worst((drop) => drop.longTasks.build.longest),
    },
    longTasks: {
      scan: worst((drop) => drop.longTasks.scan.count),
      build: worst((drop) => drop.longTasks.build.count),
    },
    memory: {
      pageHeap: worst((drop) => drop.memory.pageHeap),
      workerHeaps: worst((drop) => drop.memory.workerHeaps),
      renderer: worstKnown((drop) => drop.memory.renderer),
      browser: worstKnown((drop) => drop.memory.browser),
    },
  };
}

export function printSummary({ folder, turns, cores, first, second, ...rest }: FolderSummary): void {
  const { files, bytes, series, patients } = folder;
  const of = turns > 1 ? `medians of ${turns} turns, memory and long tasks their worst` : 'one turn';
  console.log(
    `${files} files, ${Math.round(bytes / 1e6)} MB, ${series} series, ${patients} patients; ${cores} cores; ${of}`,
  );
  console.log(row('', 'first drop', 'second drop'));
  const line = (name: string, read: (drop: DropSummary) => string) =>
    console.log(row(name, read(first), read(second)));
  line('browser has listed the files, s', (drop) => figure(drop.browserListing));
  line('outline shown (from there), s', (drop) => figure(drop.listing));
  line('first thumbnail (from there), s', (drop) => figure(drop.thumbnail));
  line('dataset built (from the button), s', (drop) => figure(drop.build));
  line('  files/s', (drop) => figure(drop.filesPerSecond));
  line('  MB/s', (drop) => figure(drop.megabytesPerSecond));
  line('accepted / from cache', (drop) => `${drop.accepted} / ${drop.cached}`);
  line('longest task while listing, ms (long ones)', (d) => tasks(d.longestTask.scan, d.longTasks.scan));
  line('longest task while building, ms (long ones)', (d) => tasks(d.longestTask.build, d.longTasks.build));
  line('page heap, peak MiB', (drop) => mebibytes(drop.memory.pageHeap));
  line("workers' heaps and buffers, peak MiB", (drop) => mebibytes(drop.memory.workerHeaps));
  line('renderer process, peak MiB resident', (drop) => mebibytes(drop.memory.renderer));
  line('browser process, peak MiB resident', (drop) => mebibytes(drop.memory.browser));
  console.log(`Second drop over the first, listing and building: ${figure(rest.secondOverFirst)}`);
  const { pydicom, gantryOverPydicom } = rest;
  if (!pydicom || !gantryOverPydicom) return;
  console.log(row('pydicom, same files', 'files/s', 'Gantry over it'));
  const names = { one: 'pixels, one process', two: 'pixels, two processes', headers: 'headers, one process' };
  for (const [key, name] of Object.entries(names) as [keyof typeof names, string][]) {
    console.log(row(name, figure(pydicom[key].filesPerSecond), figure(gantryOverPydicom[key])));
  }
}

function tasks(longest: number, count: number): string {
  return `${Math.round(longest)} (${count})`;
}
