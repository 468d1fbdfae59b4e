/**
 * The run, read top to bottom: ingest → preprocess → train → evaluate → adjust → generate → report.
 *
 * Each call asks a worker or a pure function and writes down where the run stands, so that a reload in any stage goes on
 * from the record: what is in it is never done twice. Knows nothing of pixels, kernels or the page.
 */
import { nextConfig } from './adjust/ladder.ts';
import type { DroppedFile, IngestOptions, IngestReport } from './app.ts';
import { type RunConfig, totalIterations } from './config.ts';
import { NonFiniteError, NoSlicesError } from './errors.ts';
import { buildReport } from './report/report.ts';
import { summariseLog } from './report/summary.ts';
import { verdict } from './report/verdict.ts';
import type { RoundRecord, RunRecord, RunState } from './run.ts';
import { currentRound, generateOutput, judge, type RunContext, trainUntil, type Workers } from './stages.ts';
import { getDataset } from './storage/datasets.ts';
import { putImages, putRun, readLog } from './storage/runs.ts';
import { ingestFiles } from './workers/ingestPool.ts';
import type { TrainResult } from './workers/protocol.ts';

/** Where in a round's training the trend is measured. */
const MIDWAY = 0.75;

/**
 * Files in, a stored dataset out.
 * @throws AbortError, StorageFullError, StorageUnavailableError. Nothing of a failed or cancelled dataset stays stored.
 */
export async function buildDataset(
  files: readonly DroppedFile[],
  workers: Workers,
  options: IngestOptions,
): Promise<IngestReport> {
  const sorted = [...files].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  const paths = sorted.map((entry) => entry.path);
  const datasetId = crypto.randomUUID();

  const read = await ingestFiles(sorted, workers.ingest, datasetId, options); // ingest
  try {
    const { recipe, name, synthetic } = options;
    const finished = await workers.ingest[0]!.run(
      'finishDataset', // preprocess: order, split, manifest
      {
        datasetId,
        name,
        recipe,
        synthetic,
        files: files.length,
        outcomes: read.outcomes,
        slices: read.slices,
      },
      { signal: options.signal },
    );
    return { dataset: finished.record, outcomes: finished.outcomes, paths };
  } catch (error) {
    await read.discard();
    if (error instanceof NoSlicesError) return { dataset: null, outcomes: read.outcomes, paths };
    throw error;
  }
}

/**
 * Takes a run from wherever its record stands to `done`, or to `stopped` when asked.
 * @throws what a stage throws, after recording it as the run's failure.
 */
export async function runPipeline(start: RunRecord, context: RunContext): Promise<RunRecord> {
  const { emit, control } = context;
  let run = start;
  const note = async (change: Partial<RunRecord>) => {
    run = { ...run, ...change };
    emit({ type: 'run', run });
    await putRun(run);
  };
  const noteRound = (change: Partial<RoundRecord>) =>
    note({
      rounds: run.rounds.map((round) => (round.number === run.round ? { ...round, ...change } : round)),
    });
  const during = (state: RunState) => note({ state, failure: null });
  // Each stage starts again after a pause; the engine's own stages go on from their checkpoint.
  const stage = <T>(state: RunState, work: (signal: AbortSignal) => Promise<T>) =>
    control.throughPauses(work, {
      before: () => during(state),
      paused: () => during('paused'),
    });

  try {
    if (!run.baseline) {
      const device = await context.workers.engine.run('openBackend', { backend: run.settings.backend });
      await note({ device });
      const baseline = await stage('evaluating', (signal) => judge(run, 'baseline', context, signal));
      await note({ baseline });
    }

    for (;;) {
      if (isOpen(currentRound(run))) {
        try {
          const trained = await trainRound(run, context, stage, noteRound);
          control.endTraining = false;
          await note({ device: trained.device });
          const log = summariseLog(await readLog(run.id, run.round), trained.seconds);
          await noteRound({ trainedIterations: trained.iteration, log });
        } catch (error) {
          // A rate too high ends the round, not the run, as long as another round may follow or one was judged.
          if (!(error instanceof NonFiniteError) || !mayGoOn(run)) throw error;
          await noteRound({ brokeOff: error.message, passed: false });
        }
      }

      if (!currentRound(run).brokeOff && !currentRound(run).evaluation) {
        const evaluation = await stage('evaluating', (signal) => judge(run, 'final', context, signal));
        const passed = verdict(evaluation, run.settings.gate).passed;
        await noteRound({ evaluation, passed });
        await note({ bestRound: bestOf(run.rounds) });
      }

      if (currentRound(run).passed || run.round >= run.settings.maxRounds) break;
      const change = nextConfig(
        run.rounds.map(({ config, midFid, evaluation }) => ({
          config,
          midFid,
          fid: evaluation?.matchedFid ?? null,
        })),
      );
      const next = newRound(run.round + 1, change.config, change.adjustment);
      await note({ state: 'adjusting', round: next.number, rounds: [...run.rounds, next] });
    }

    const images = await stage('generating', (signal) => generateOutput(run, context, signal));
    await putImages(run.id, images);
    emit({ type: 'images', images });

    await during('reporting');
    const report = await buildReport({ run, dataset: await getDataset(run.settings.datasetId), images });
    await note({ state: 'done', report });
    return run;
  } catch (error) {
    if (control.isStop(error)) {
      await note({ state: 'stopped' });
      return run;
    }
    const failure =
      error instanceof Error
        ? { name: error.name, message: error.message }
        : { name: 'Error', message: String(error) };
    // The disk may be what failed: the record in memory still says so.
    await note({ state: 'failed', failure }).catch(() => undefined);
    throw error;
  }
}

/** A round nothing has happened in yet. */
export function newRound(
  number: number,
  config: RunConfig,
  adjustment: RoundRecord['adjustment'],
): RoundRecord {
  return {
    number,
    config,
    adjustment,
    log: null,
    trainedIterations: null,
    midFid: null,
    evaluation: null,
    brokeOff: null,
    passed: null,
  };
}

type Stage = <T>(state: RunState, work: (signal: AbortSignal) => Promise<T>) => Promise<T>;

/** Trains the current round to its end; on the way, where a next round could follow, measures the FID's trend. */
async function trainRound(
  run: RunRecord,
  context: RunContext,
  stage: Stage,
  noteRound: (change: Partial<RoundRecord>) => Promise<void>,
): Promise<TrainResult> {
  const { config } = currentRound(run);
  const dataset = await getDataset(run.settings.datasetId);
  const midway = Math.round(totalIterations(config, dataset.counts.train) * MIDWAY);
  let secondsBefore = 0;
  if (run.round < run.settings.maxRounds && currentRound(run).midFid === null && midway > 0) {
    const part = await stage('training', (signal) => trainUntil(run, midway, context, signal));
    secondsBefore = part.seconds;
    if (part.iteration === midway) {
      const evaluation = await stage('evaluating', (signal) => judge(run, 'midway', context, signal));
      await noteRound({ midFid: evaluation.matchedFid });
    } else if (context.control.endTraining) return part;
  }
  const rest = await stage('training', (signal) => trainUntil(run, null, context, signal));
  return { ...rest, seconds: secondsBefore + rest.seconds };
}

function isOpen({ trainedIterations, brokeOff }: RoundRecord): boolean {
  return trainedIterations === null && brokeOff === null;
}

function mayGoOn(run: RunRecord): boolean {
  return run.round < run.settings.maxRounds || run.bestRound !== null;
}

/** The round with the lowest FID at the floor's sample size, which every round shares. */
function bestOf(rounds: readonly RoundRecord[]): number | null {
  const judged = rounds.filter((round) => round.evaluation !== null);
  if (judged.length === 0) return null;
  return judged.reduce((best, round) =>
    round.evaluation!.matchedFid < best.evaluation!.matchedFid ? round : best,
  ).number;
}
