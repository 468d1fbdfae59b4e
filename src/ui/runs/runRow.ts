/** What the list of runs shows of a record, worked out once: what it is filtered, sorted and searched by. Pure. */
import { CONFIG_KEYS, completeConfig } from '../../config.ts';
import type { Figure, NetworkInfo } from '../../evaluation.ts';
import { spentOf } from '../../ledger.ts';
import type { GateOutcome, RunRecord } from '../../run.ts';
import { bestRound } from '../evaluate/bestRound.ts';

export const STANDINGS = ['work', 'asking', 'left', 'done', 'failed'] as const;
/** `left`: stopped, or cut off in the middle; it can be continued. */
export type Standing = (typeof STANDINGS)[number];

export interface RunRow {
  readonly run: RunRecord;
  readonly standing: Standing;
  /** Of the best round; null: none was judged. */
  readonly outcome: GateOutcome | null;
  readonly fid: Figure | null;
  readonly ratio: Figure | null;
  readonly network: NetworkInfo | null;
  /** Of the newest round with a log. */
  readonly losses: { readonly d: number; readonly g: number } | null;
  /** In training and evaluation; null: none yet. */
  readonly seconds: number | null;
  readonly tags: readonly string[];
  /** In lower case. */
  readonly words: string;
}

/** @param live id of the run at work in this tab */
export function runRow(run: RunRecord, live: string | null): RunRow {
  const evaluation = bestRound(run)?.evaluation ?? null;
  const log = run.rounds.findLast((round) => round.log)?.log ?? null;
  return {
    run,
    standing: standingOf(run, live),
    outcome: bestRound(run)?.outcome ?? null,
    fid: evaluation?.metrics.fid ?? null,
    ratio: evaluation?.metrics.ratio ?? null,
    network: evaluation?.network ?? null,
    losses: log && { d: log.lossD.last, g: log.lossG.last },
    seconds: spentOf(run) || null,
    tags: run.labels?.tags ?? [],
    words: wordsOf(run),
  };
}

function standingOf({ id, state }: RunRecord, live: string | null): Standing {
  if (id === live) return state === 'asking' ? 'asking' : 'work';
  return state === 'done' || state === 'failed' || state === 'asking' ? state : 'left';
}

const known = new WeakMap<RunRecord, string>();

/** Everything a person may look for: names, tags, note, dataset, device, and the configuration as `lr=0.001`. */
function wordsOf(run: RunRecord): string {
  const before = known.get(run);
  if (before !== undefined) return before;
  const { labels, datasetName, id, device, settings } = run;
  const config = completeConfig(settings.config);
  const words = [
    labels?.name,
    ...(labels?.tags ?? []),
    labels?.note,
    datasetName,
    id,
    device?.backend,
    device?.adapter,
    ...CONFIG_KEYS.map((key) => `${key}=${config[key]}`),
  ];
  const all = words.filter(Boolean).join('\n').toLowerCase();
  known.set(run, all);
  return all;
}
