/**
 * A browser's runs beside their work: labels, the bin and what each takes of storage.
 *
 * A deleted run lies in the bin, whole, for a week. Putting away and removing for good hold the run's lock, so that no tab loses a run that
 * it has in work; labels do not need it, for whoever works on a run keeps them as they are stored (storage/runs.ts).
 */
import type { Gantry } from './app.ts';
import { GantryError } from './errors.ts';
import { LABEL_LIMITS, type RunLabels, type RunRecord } from './run.ts';
import { withRunLock } from './runLock.ts';
import { changeRun, getRun, listRuns, listSnapshots, purgeRun, readSnapshot } from './storage/runs.ts';
import { runUsage } from './storage/usage.ts';

export type Runs = Pick<
  Gantry,
  | 'listRuns'
  | 'deleteRun'
  | 'listDeletedRuns'
  | 'restoreRun'
  | 'purgeRun'
  | 'labelRun'
  | 'runStorage'
  | 'listSnapshots'
  | 'readSnapshot'
>;

export interface RunsHost {
  /** Stops the run where it is in work here; resolves once it has ended. */
  stop(id: string): Promise<void>;
}

const BIN_MS = 7 * 24 * 3600 * 1000;

export function createRuns({ stop }: RunsHost): Runs {
  let swept = false;

  /** What has lain in the bin for long enough goes, once a page. Nothing waits for it, and what fails is tried by the next page. */
  function sweep(runs: readonly RunRecord[]): void {
    if (swept) return;
    swept = true;
    const over = runs.filter(({ deletedAt }) => deletedAt && Date.now() - deletedAt > BIN_MS);
    purge(over.map(({ id }) => id)).catch(() => undefined);
  }

  return {
    async listRuns() {
      const all = await listRuns();
      sweep(all);
      return all.filter(({ deletedAt }) => !deletedAt);
    },
    async listDeletedRuns() {
      return (await listRuns())
        .filter(({ deletedAt }) => deletedAt)
        .sort((a, b) => b.deletedAt! - a.deletedAt!);
    },
    async deleteRun(id) {
      await stop(id);
      await withRunLock(id, () => changeRun(id, (run) => ({ ...run, deletedAt: Date.now() })));
    },
    async restoreRun(id) {
      await changed(id, (run) => ({ ...run, deletedAt: null }));
    },
    async purgeRun(id) {
      const put = (await listRuns()).filter(({ deletedAt }) => deletedAt);
      await purge(id === null ? put.map((run) => run.id) : [id]);
    },
    labelRun: (id, labels) =>
      changed(id, (run) => ({ ...run, labels: tidied({ ...run.labels, ...labels }) })),
    async runStorage(id) {
      return runUsage((await getRun(id)) ?? gone());
    },
    listSnapshots,
    readSnapshot,
  };
}

/** Each that can be. @throws what the first that cannot was refused with */
async function purge(ids: readonly string[]): Promise<void> {
  let refused: unknown = null;
  for (const id of ids) {
    await withRunLock(id, () => purgeRun(id)).catch((error: unknown) => {
      refused ??= error;
    });
  }
  if (refused) throw refused;
}

async function changed(id: string, change: (run: RunRecord) => RunRecord): Promise<RunRecord> {
  return (await changeRun(id, change)) ?? gone();
}

/** Trimmed, within LABEL_LIMITS, each tag once whatever its case; what is empty is left out. */
function tidied({ name = '', tags = [], note = '', starred = false }: RunLabels): RunLabels {
  const kept = new Map<string, string>();
  for (const tag of tags.map((each) => within(each, LABEL_LIMITS.tag))) {
    const same = tag.toLowerCase();
    if (tag && !kept.has(same)) kept.set(same, tag);
  }
  const [title, words, list] = [
    within(name, LABEL_LIMITS.name),
    within(note, LABEL_LIMITS.note),
    [...kept.values()].slice(0, LABEL_LIMITS.tags),
  ];
  return {
    ...(title && { name: title }),
    ...(list.length > 0 && { tags: list }),
    ...(words && { note: words }),
    ...(starred && { starred }),
  };
}

/** Trimmed and at most `most` characters, none of them cut in two. */
function within(words: string, most: number): string {
  return [...words.trim()].slice(0, most).join('').trim();
}

function gone(): never {
  throw new GantryError('This run is not in this browser any more. Start a new one.');
}
