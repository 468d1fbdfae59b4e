/** ingest.json: one entry per file, what became of it and why in words, and how fast it went. Pure. */
import type { RemoteIngested } from '../remoteProtocol.ts';
import type { FileOutcome } from '../workers/protocol.ts';
import { explain } from './outcomeWords.ts';
import type { FoundFile, Unreadable } from './walk.ts';

type Ingested = Extract<RemoteIngested, { ok: true }>;

const IN_ARCHIVE = '!/';

/**
 * The paths as a person wrote them: relative to the argument each file came under; an archive's entries keep what follows it.
 * @param paths as the page has them: the files' unique names.
 */
export function shownPaths(paths: readonly string[], files: readonly FoundFile[]): string[] {
  const shown = new Map(files.map(({ name, relative }) => [name, relative]));
  return paths.map((path) => {
    for (let at = path.length; at > 0; at = path.lastIndexOf(IN_ARCHIVE, at - 1)) {
      const relative = shown.get(path.slice(0, at));
      if (relative !== undefined) return relative + path.slice(at);
    }
    return path;
  });
}

/**
 * @param paths of the files, in the order of their outcomes; null where none is to be named
 * @param unreadable what never reached the page; it comes last, so that the files keep the numbers dataset.json has for them
 */
export function ingestReport(
  ingested: Ingested,
  paths: readonly string[] | null,
  unreadable: readonly Pick<Unreadable, 'relative' | 'reason'>[] = [],
) {
  const { bytes, seconds, dataset } = ingested;
  const read = ingested.outcomes.length;
  const outcomes = [...ingested.outcomes, ...unreadable.map(({ reason }, i) => lost(read + i, reason))];
  const shown = paths && [...paths, ...unreadable.map(({ relative }) => relative)];
  const count = (kind: string) => outcomes.filter(({ outcome }) => outcome === kind).length;
  const codes: Record<string, number> = {};
  for (const { code } of outcomes) codes[code] = (codes[code] ?? 0) + 1;
  return {
    version: 1,
    files: outcomes.map(({ file, outcome, code, facts, slices, warning }) => ({
      ...(shown ? { path: shown[file]! } : {}),
      outcome,
      code,
      message: explain(code, facts, warning),
      slices,
      ...(Object.keys(facts).length > 0 ? { facts } : {}),
      ...(warning ? { warning } : {}),
    })),
    counts: {
      files: outcomes.length,
      accepted: count('accepted'),
      skipped: count('skipped'),
      failed: count('failed'),
      slices: outcomes.reduce((sum, { slices }) => sum + slices, 0),
    },
    codes,
    dataset,
    bytes,
    seconds: rounded(seconds),
    filesPerSecond: rounded(read / seconds),
    megabytesPerSecond: rounded(bytes / 1e6 / seconds),
  };
}

function lost(file: number, reason: string): FileOutcome {
  return { file, outcome: 'failed', code: 'unreadable', facts: { reason }, slices: 0 };
}

function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
