/**
 * The run, read top to bottom: ingest → preprocess → train → evaluate → adjust → generate → report.
 *
 * Each call asks a worker or a pure function and writes down where the run stands, so that a reload in any stage goes on
 * from the record: what is in it is never done twice. Knows nothing of pixels, kernels or the page.
 */
import { nextConfig } from './adjust/ladder.ts';
import type { IngestOptions, IngestReport, Scan } from './app.ts';
import { type RunConfig, totalIterations } from './config.ts';
import {
  NonFiniteError,
  NoSlicesError,
  StorageFullError,
  WorkerCrashedError,
  WorkerSilentError,
} from './errors.ts';
import { MIN_REALS } from './evaluate/chosen.ts';
import type { EvaluationPictures } from './evaluation.ts';
import { createIncidentLog } from './incidents.ts';
import { buildReport } from './report/report.ts';
import { summariseLog } from './report/summary.ts';
import { verdict } from './report/verdict.ts';
import {
  type Gate,
  type GateOutcome,
  MIDWAY,
  type RoundRecord,
  type RunRecord,
  type RunState,
} from './run.ts';
import {
  currentRound,
  generateOutput,
  judge,
  type RunContext,
  survivingLoss,
  trainUntil,
  type Workers,
} from './stages.ts';
import { getDataset } from './storage/datasets.ts';
import { putPictures } from './storage/evaluations.ts';
import { getImages, listRuns, putImages, putRun, readLog } from './storage/runs.ts';
import { ingestScan } from './workers/ingestPool.ts';
import type { TrainResult } from './workers/protocol.ts';

/**
 * A scan in, a stored dataset out.
 * @throws AbortError, StorageFullError, StorageUnavailableError. Nothing of a failed or cancelled dataset stays stored.
 */
export async function buildDataset(
  scan: Scan,
  workers: Workers,
  options: IngestOptions,
): Promise<IngestReport> {
  const started = performance.now();
  const paths = scan.files.map(({ path }) => path);
  const datasetId = crypto.randomUUID();
  const took = () => ({ bytes: scan.bytes, seconds: scan.seconds + (performance.now() - started) / 1000 });

  const read = await ingestScan(scan, workers.ingest, datasetId, options); // ingest
  const { outcomes, slices, cached } = read;
  try {
    const { recipe, name, synthetic, signal } = options;
    const files = scan.files.length;
    const finish = () =>
      workers.ingest[0]!.run(
        'finishDataset', // preprocess: order, split, manifest
        { datasetId, name, recipe, synthetic, files, outcomes, slices },
        { signal },
      );
    const finished = await finish().catch((error: unknown) => {
      if (error instanceof WorkerCrashedError || error instanceof WorkerSilentError) return finish(); // in a fresh worker: hours of pixels are stored
      throw error;
    });
    return { dataset: finished.record, outcomes: finished.outcomes, paths, cached, ...took() };
  } catch (error) {
    await read.discard().catch(() => undefined); // the store itself may be what failed
    if (error instanceof NoSlicesError) return { dataset: null, outcomes, paths, cached, ...took() };
    throw error;
  }
}

/**
 * Takes a run from wherever its record stands to `done`, or to `stopped` when asked. A run that is done stays as it is.
 * @throws what a stage throws, after recording it as the run's failure.
 */
export async function runPipeline(start: RunRecord, given: RunContext): Promise<RunRecord> {
  const { control } = given;
  let run = start;
  if (run.state === 'done') return run;
  const note = async (change: Partial<RunRecord>) => {
    run = { ...run, ...change };
    given.emit({ type: 'run', run });
    await putRun(run);
  };
  const incidents = createIncidentLog({
    known: run.incidents ?? [],
    // Nothing waits for it: the next note stores it too, and a disk that refuses is told by that one.
    save: (all) => void note({ incidents: all }).catch(() => undefined),
  });
  const context: RunContext = {
    ...given,
    emit(event) {
      given.emit(event);
      if (event.type === 'train') incidents.train(event.progress);
    },
  };
  const { emit } = context;
  const noteRound = (change: Partial<RoundRecord>) => note(withRound(run, change));
  // Numbers that are not finite end the round, not the run, as long as another round may follow or one was judged.
  const breakOff = async (error: unknown) => {
    if (!(error instanceof NonFiniteError) || !mayGoOn(run)) throw error;
    await noteRound({ brokeOff: error.message, outcome: 'not-passed' });
  };
  const during = (state: RunState) => note({ state, failure: null });
  // Each stage starts again after a pause or a lost device; the engine's own stages go on from their checkpoint.
  const stage = <T>(state: RunState, work: (signal: AbortSignal) => Promise<T>) =>
    control.throughPauses(
      (signal) =>
        survivingLoss(
          context.workers,
          () => work(signal),
          (loss) => incidents.lost(loss, run.round, state === 'training'),
        ),
      {
        before: () => during(state),
        paused: async () => {
          incidents.interrupted();
          context.workers.engine.terminate(); // the only way to give back what the device's allocator keeps
          await during('paused');
        },
      },
    );
  const judged = !run.settings.trainOnly;

  try {
    if (judged && !run.baseline) {
      const device = await context.workers.engine.run('openBackend', { backend: run.settings.backend });
      await note({ device });
      const { evaluation } = await stage('evaluating', (signal) => judge(run, 'baseline', context, signal));
      await note({ baseline: evaluation });
    }

    for (;;) {
      if (isOpen(currentRound(run))) {
        try {
          const trained = await trainRound(run, context, stage, noteRound);
          const log = summariseLog(await readLog(run.id, run.round), trained.seconds);
          await note({
            device: trained.device,
            ...withRound(run, { trainedIterations: trained.iteration, log }),
          });
        } catch (error) {
          await breakOff(error);
        }
      }

      if (judged && isUnjudged(currentRound(run))) {
        try {
          const { evaluation, pictures } = await stage('evaluating', (signal) =>
            judge(run, 'final', context, signal),
          );
          const { outcome } = verdict(evaluation, run.settings.gate);
          const { rounds } = withRound(run, { evaluation, outcome });
          await keepPictures(run, pictures);
          await note({ rounds, bestRound: bestOf(rounds, run.settings.gate) });
        } catch (error) {
          await breakOff(error);
        }
      }

      if (!judged || currentRound(run).outcome === 'passed' || run.round >= run.settings.maxRounds) break;
      const change = nextConfig(
        run.rounds.map(({ number, config, midFid, evaluation }) => ({
          config,
          midFid,
          fid: evaluation?.metrics.matchedFid.value ?? null,
          rolledBack:
            run.incidents?.some(({ kind, round }) => kind === 'rolled-back' && round === number) ?? false,
        })),
      );
      const next = newRound(run.round + 1, change.config, change.adjustment);
      await note({ state: 'adjusting', round: next.number, rounds: [...run.rounds, next] });
    }

    if (!judged) {
      await note({ state: 'done' });
      return run;
    }
    if (await mayConfirm(run)) {
      const { evaluation } = await stage('evaluating', (signal) =>
        judge(run, 'confirmation', context, signal),
      );
      await note({ confirmation: evaluation, confirmationsBefore: await confirmationsBesides(run) });
    }
    let images = await getImages(run.id);
    if (!images) {
      images = await stage('generating', (signal) => generateOutput(run, context, signal));
      await putImages(run.id, images);
    }
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
    outcome: null,
  };
}

type Stage = <T>(state: RunState, work: (signal: AbortSignal) => Promise<T>) => Promise<T>;

/**
 * Trains the current round to its end; on the way, where a next round could follow, measures the FID's trend.
 * "Evaluate now" ends it where it stands, from the midway evaluation too.
 */
async function trainRound(
  run: RunRecord,
  context: RunContext,
  stage: Stage,
  noteRound: (change: Partial<RoundRecord>) => Promise<void>,
): Promise<TrainResult> {
  const { control } = context;
  const { config, midFid } = currentRound(run);
  const dataset = await getDataset(run.settings.datasetId);
  const total = totalIterations(config, dataset.counts.train);
  const midway = Math.round(total * MIDWAY);
  control.endTraining = false; // what was asked of an earlier round
  const { maxRounds, trainOnly } = run.settings;
  if (!trainOnly && run.round < maxRounds && midFid === null && midway > 0 && midway < total) {
    const part = await stage('training', (signal) => trainUntil(run, midway, context, signal));
    if (control.endTraining) return part;
    if (part.iteration === midway) {
      const { evaluation } = await stage('evaluating', (signal) => judge(run, 'midway', context, signal));
      await noteRound({ midFid: evaluation.metrics.matchedFid.value });
    }
  }
  return stage('training', (signal) => trainUntil(run, null, context, signal));
}

/** The run's rounds with `change` made to the one in work. */
function withRound(run: RunRecord, change: Partial<RoundRecord>): Pick<RunRecord, 'rounds'> {
  return {
    rounds: run.rounds.map((round) => (round.number === run.round ? { ...round, ...change } : round)),
  };
}

function isOpen({ trainedIterations, brokeOff }: RoundRecord): boolean {
  return trainedIterations === null && brokeOff === null;
}

function isUnjudged({ evaluation, brokeOff }: RoundRecord): boolean {
  return evaluation === null && brokeOff === null;
}

function mayGoOn(run: RunRecord): boolean {
  if (run.settings.trainOnly) return false;
  return run.round < run.settings.maxRounds || run.bestRound !== null;
}

/** The `final` split is looked at once a run, for the round that passed: judged again and again, a split is fitted to. */
async function mayConfirm({ settings, rounds, bestRound, confirmation }: RunRecord): Promise<boolean> {
  if (confirmation || rounds.find(({ number }) => number === bestRound)?.outcome !== 'passed') return false;
  return (await getDataset(settings.datasetId)).counts.final >= MIN_REALS;
}

/** Of other runs in this browser, deleted ones not known: each look at one split tells a person what to try next. */
async function confirmationsBesides({ id, settings }: RunRecord): Promise<number> {
  const others = (await listRuns()).filter((run) => run.id !== id);
  return others.filter((run) => run.confirmation && run.settings.datasetId === settings.datasetId).length;
}

/** They are for looking at: a disk without room for them must not end a run. */
async function keepPictures(
  { id, round, settings }: RunRecord,
  pictures: EvaluationPictures | null,
): Promise<void> {
  if (!pictures) return;
  await putPictures(`${id}/${round}`, settings.datasetId, pictures).catch((error: unknown) => {
    if (!(error instanceof StorageFullError)) throw error;
  });
}

const RANK: Readonly<Record<GateOutcome, number>> = { passed: 0, inconclusive: 1, 'not-passed': 2 };

/**
 * The round whose gate came out best, and among like ones the one with the lowest FID, by the figure the gate reads: one that passed is
 * never beaten by one that did not, which an interval or a further condition may have refused at a lower FID.
 */
function bestOf(rounds: readonly RoundRecord[], { kind }: Gate): number | null {
  const figure = kind === 'fid' ? 'fid' : 'matchedFid';
  const judged = rounds.flatMap(({ number, evaluation, outcome }) =>
    evaluation
      ? [{ number, rank: RANK[outcome ?? 'not-passed'], fid: evaluation.metrics[figure].value ?? Infinity }]
      : [],
  );
  judged.sort((a, b) => a.rank - b.rank || (a.fid < b.fid ? -1 : a.fid > b.fid ? 1 : a.number - b.number));
  return judged[0]?.number ?? null;
}
