/**
 * What a person does to a run's rounds when it is not in work: takes one back, goes on beyond the end, or forks: changes something and
 * trains on as a run of its own. Decides nothing about a next round: adjust/ does.
 */
import { propose } from './adjust/decide.ts';
import type { Policy } from './adjust/policy.ts';
import type { Gantry, RunHandle } from './app.ts';
import { BusyError, CheckpointMissingError, GantryError } from './errors.ts';
import { historyOf, limitsOf, policyOf, spentOf, withNextRound, withRounds } from './ledger.ts';
import { newRun, storeStartingFrom } from './newRun.ts';
import type { RunRecord } from './run.ts';
import { withRunLock } from './runLock.ts';
import type { Workers } from './stages.ts';
import { getCheckpoint, latestCheckpoints } from './storage/checkpoints.ts';
import { getDataset } from './storage/datasets.ts';
import { deleteImages, putRun } from './storage/runs.ts';

export interface RoundsHost {
  readonly workers: Workers;
  isLive(runId: string): boolean;
  /** @throws GantryError where the run is gone */
  requireRun(runId: string): Promise<RunRecord>;
  /** Begins what `prepare` gives. @throws BusyError while anything else is in work, or what `prepare` throws */
  beginAlone(prepare: () => Promise<RunRecord>): Promise<RunHandle>;
}

export type Rounds = Pick<Gantry, 'forkRun' | 'undoRound' | 'addRounds'>;

export function createRounds({ workers, isLive, requireRun, beginAlone }: RoundsHost): Rounds {
  return {
    forkRun: ({ runId, round, slot }, settings) =>
      beginAlone(async () => {
        await requireRun(runId);
        const { dataset, record } = await newRun(settings);
        const iteration = await iterationOf(runId, round, slot);
        const { bytes } = await workers.engine.run('exportModel', {
          runId,
          round,
          slot,
          format: 'safetensors',
        });
        const forked = { ...record, parent: { runId, round, iteration } };
        return storeStartingFrom(forked, new Blob([bytes]), dataset.counts.train, workers);
      }),
    async undoRound(id, round, undone) {
      const inWork = () => {
        if (isLive(id)) throw new BusyError('This run is in work. Stop it, then take its round back.');
      };
      inWork();
      return withRunLock(id, async () => {
        inWork();
        const run = await undoneIn(await requireRun(id), round, undone);
        await putRun(run);
        return run;
      });
    },
    addRounds: (id, rounds) =>
      beginAlone(() =>
        withRunLock(id, async () => {
          const run = await furtherRounds(await requireRun(id), rounds);
          await putRun(run);
          return run;
        }),
      ),
  };
}

/** @throws CheckpointMissingError */
async function iterationOf(runId: string, round: number, slot: string | null): Promise<number> {
  const kept =
    slot === null ? (await latestCheckpoints(runId, round))[0] : await getCheckpoint(runId, round, slot);
  if (kept) return kept.iteration;
  throw new CheckpointMissingError(
    `Round ${round} of this run keeps no checkpoint${slot === null ? '' : ` ${slot}`}. Choose another.`,
    { round },
  );
}

/**
 * A finished run is made to end anew: its report lists the round, and where another round is best, its images are of that one. It may
 * then train further rounds, too.
 */
async function undoneIn(run: RunRecord, number: number, undone: boolean): Promise<RunRecord> {
  if (number === 1 || !run.rounds.some((round) => round.number === number)) {
    throw new GantryError(`Round ${number} changed nothing that could be taken back. Choose a later one.`);
  }
  const ended = run.state === 'done';
  if (ended) await getDataset(run.settings.datasetId); // gone: no report could be made any more
  const rounds = run.rounds.map((round) => (round.number === number ? { ...round, undone } : round));
  const change = withRounds(run, rounds);
  const otherBest = change.bestRound !== run.bestRound;
  if (otherBest) await deleteImages(run.id);
  return {
    ...run,
    ...change,
    report: null,
    proposal: null,
    ending: otherBest || namesRounds(run.ending) ? null : (run.ending ?? null),
    state: ended || run.state === 'asking' ? 'stopped' : run.state,
    updatedAt: Date.now(),
  };
}

/** An ending whose reason names judged rounds: without one of them it is decided anew. */
function namesRounds(ending: RunRecord['ending']): boolean {
  return ending?.rule === 'passed' || ending?.rule === 'noise';
}

/** What ended the run does not end it again: a gate that passed, intervals, a time that gets as much again. @throws GantryError */
async function furtherRounds(run: RunRecord, rounds: number): Promise<RunRecord> {
  const { settings, ending, state } = run;
  if (settings.trainOnly)
    throw new GantryError('This run only trained. Train on from its model as a new run.');
  if (!(Number.isInteger(rounds) && rounds >= 1)) {
    throw new GantryError(`${rounds} further rounds cannot be trained. Give a whole number from 1 up.`);
  }
  const { counts } = await getDataset(settings.datasetId);
  const ended = ending || state === 'done'; // a record older than endings
  const longer: RunRecord = {
    ...run,
    settings: {
      ...settings,
      maxRounds: (ended ? run.rounds.length : settings.maxRounds) + rounds,
      policy: policyBeyond(run),
    },
    ending: null,
    report: null,
    updatedAt: Date.now(),
  };
  if (!ended) return longer;
  const decision = propose(historyOf(longer), policyOf(longer), limitsOf(longer, counts.train));
  if (decision.kind === 'end')
    throw new GantryError(`${decision.ending.reason} Fork the run to try something else.`);
  const { config, adjustment } = decision;
  if (decision.kind === 'next') return { ...longer, ...withNextRound(longer, { config, adjustment }) };
  return { ...longer, state: 'asking', proposal: { config, adjustment } };
}

function policyBeyond(run: RunRecord): Policy {
  const { patience, seconds, ...policy } = policyOf(run);
  const spent = spentOf(run);
  return {
    ...policy,
    patience: run.ending?.rule === 'noise' ? null : patience,
    seconds: seconds !== null && spent >= seconds ? spent + seconds : seconds,
  };
}
