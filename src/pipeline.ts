/**
 * The run, read top to bottom: ingest → preprocess → train → evaluate → adjust → generate → report.
 *
 * Each call asks a worker or a pure function and writes down where the run stands, so that a reload in any stage goes on
 * from the record: what is in it is never done twice. Knows nothing of pixels, kernels or the page.
 */
import { chosenByHand, decide } from './adjust/decide.ts';
import { loserBy } from './adjust/losers.ts';
import type { IngestOptions, IngestReport, Scan } from './app.ts';
import { checkConfig, totalIterations } from './config.ts';
import type { Answer } from './control.ts';
import {
  ConfigError,
  GantryError,
  NonFiniteError,
  NoSlicesError,
  OutOfMemoryError,
  StorageFullError,
  WorkerCrashedError,
  WorkerSilentError,
} from './errors.ts';
import { MIN_REALS } from './evaluate/chosen.ts';
import type { EvaluationPictures } from './evaluation.ts';
import { createIncidentLog } from './incidents.ts';
import {
  historyOf,
  type Look,
  limitsOf,
  looksAt,
  policyOf,
  spentOf,
  withNextRound,
  withRounds,
} from './ledger.ts';
import { curveOf } from './report/curve.ts';
import { buildReport } from './report/report.ts';
import type { Curve } from './report/reportTypes.ts';
import { summariseLog } from './report/summary.ts';
import { verdict } from './report/verdict.ts';
import type { RoundRecord, Rung, RunRecord, RunState } from './run.ts';
import {
  currentRound,
  generateOutput,
  judge,
  type RunContext,
  startFromRound,
  survivingLoss,
  trainUntil,
  type Workers,
} from './stages.ts';
import { getDataset } from './storage/datasets.ts';
import { putPictures } from './storage/evaluations.ts';
import { deleteImages, getImages, listRuns, putImages, putRun, readLog } from './storage/runs.ts';
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
  const time = createStopwatch(spentOf(run));
  const note = async (change: Partial<RunRecord>) => {
    run = { ...run, ...change, spentSeconds: time.seconds(), updatedAt: Date.now() };
    given.emit({ type: 'run', run });
    await putRun(run);
  };
  // Nothing waits for it: the next note stores it too, and a disk that refuses is told by that one.
  const noteBeside = (change: Partial<RunRecord>) => void note(change).catch(() => undefined);
  const incidents = createIncidentLog({
    known: run.incidents ?? [],
    save: (all) => noteBeside({ incidents: all }),
  });
  const { seconds } = policyOf(run);
  const timeIsOut = () => seconds !== null && time.seconds() >= seconds;
  const context: RunContext = {
    ...given,
    emit(event) {
      given.emit(event);
      if (event.type !== 'train') return;
      incidents.train(event.progress);
      const { kind } = event.progress;
      if (kind === 'checkpoint' && time.seconds() - spentOf(run) > NOTED_EVERY) noteBeside({});
      if (kind === 'rows' && timeIsOut() && !control.endTraining) control.endRound();
    },
  };
  const { emit } = context;
  const { engine } = context.workers;
  const noteRound = (change: Partial<RoundRecord>) => note(withRound(run, change));
  // What ends the round, not the run, as long as another round may follow or one was judged.
  const breakOff = async (error: unknown) => {
    if (!endsRoundOnly(error, currentRound(run)) || !mayGoOn(run)) throw error;
    if (error instanceof OutOfMemoryError) engine.terminate(); // it cannot be used again
    await noteRound({ brokeOff: error.message, outcome: 'not-passed' });
  };
  const during = (state: RunState) => note({ state, failure: null });
  // Each stage starts again after a pause or a lost device; the engine's own stages go on from their checkpoint.
  const stage = <T>(state: RunState, work: (signal: AbortSignal) => Promise<T>) =>
    control.throughPauses(
      (signal) =>
        survivingLoss(
          context.workers,
          () => (state === 'generating' ? work(signal) : time.during(() => work(signal))),
          (loss) => incidents.lost(loss, run.round, state === 'training'),
        ),
      {
        before: () => during(state),
        paused: async () => {
          incidents.interrupted();
          engine.terminate(); // the only way to give back what the device's allocator keeps
          await during('paused');
        },
      },
    );
  const judged = !run.settings.trainOnly;

  try {
    if (judged && !run.baseline) {
      const device = await engine.run('openBackend', { backend: run.settings.backend });
      await note({ device });
      const { evaluation } = await stage('evaluating', (signal) => judge(run, 'baseline', context, signal));
      await note({ baseline: evaluation });
    }

    while (!run.ending) {
      if (isOpen(currentRound(run))) {
        try {
          const { trained, cutShort } = await trainRound(() => run, context, { stage, noteRound, timeIsOut });
          const log = summariseLog(await readLog(run.id, run.round), trained.seconds);
          const cut = cutShort ? { cutShort, outcome: 'not-passed' as const } : {};
          await note({
            device: trained.device,
            ...withRound(run, { trainedIterations: trained.iteration, log, ...cut }),
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
          await noteBest(rounds);
        } catch (error) {
          await breakOff(error);
        }
      }

      if (!judged) break;
      await note(await whatFollows());
    }
    if (judged && run.bestRound === null) throw await unjudged();

    if (!judged) {
      await note({ state: 'done' });
      return run;
    }
    if (await mayConfirm(run)) {
      const { evaluation } = await stage('evaluating', (signal) =>
        judge(run, 'confirmation', context, signal),
      );
      await note({
        confirmation: evaluation,
        confirmedRound: run.bestRound,
        confirmationsBefore: await confirmationsBesides(run),
      });
    }
    let images = await getImages(run.id);
    if (!images) {
      images = await stage('generating', (signal) => generateOutput(run, context, signal));
      await putImages(run.id, images);
    }
    emit({ type: 'images', images });

    await during('reporting');
    const dataset = await getDataset(run.settings.datasetId);
    const report = await buildReport({ run, dataset, images, curves: await curvesOf(run) });
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

  /** Images are the best round's: those of a former best go first, so that none is left where a reload comes between. */
  async function noteBest(rounds: readonly RoundRecord[]): Promise<void> {
    const change = withRounds(run, rounds);
    if (change.bestRound !== run.bestRound) await deleteImages(run.id);
    await note(change);
  }

  /** Why no round could be judged. It has not ended: whoever goes on is asked anew, and further rounds may follow. */
  async function unjudged(): Promise<GantryError> {
    const last = run.rounds.findLast(({ brokeOff, undone }) => brokeOff && !undone);
    const why = last ? ` Round ${last.number} broke off: ${last.brokeOff}` : '';
    const ended = run.ending ? ` ${run.ending.reason}` : '';
    await note({ ending: null });
    return new GantryError(
      `No round could be judged.${why}${ended} Train further rounds, or fork the run with another configuration.`,
    );
  }

  /** A round more, or the end and why. A person who is asked is waited for. */
  async function whatFollows(): Promise<Partial<RunRecord>> {
    const { counts } = await getDataset(run.settings.datasetId);
    const limits = limitsOf({ ...run, spentSeconds: time.seconds() }, counts.train);
    if (!run.proposal) {
      const decision = decide(historyOf(run), policyOf(run), limits);
      if (decision.kind === 'end') return { ending: decision.ending };
      const { config, adjustment } = decision;
      if (decision.kind === 'next') return withNextRound(run, { config, adjustment });
      await note({ proposal: { config, adjustment } });
    }
    engine.terminate(); // nobody knows how long a person takes
    await note({ state: 'asking', failure: null });
    const answer = await control.answered((given) => checkAnswer(given, run, counts.train));
    if (answer.kind === 'end') {
      const reason = `A person ended the loop after ${run.round} ${run.round === 1 ? 'round' : 'rounds'}.`;
      return { ending: { rule: 'person', reason }, proposal: null };
    }
    return withNextRound(run, chosenByHand(answer.config, historyOf(run), policyOf(run), limits));
  }
}

/** Seconds of training that a reload may leave uncounted. */
const NOTED_EVERY = 30;

/** Counts the seconds of work, on a steady clock. */
function createStopwatch(before: number) {
  let done = before;
  let since: number | null = null;
  const seconds = () => done + (since === null ? 0 : (performance.now() - since) / 1000);
  return {
    seconds,
    async during<T>(work: () => Promise<T>): Promise<T> {
      since = performance.now();
      try {
        return await work();
      } finally {
        done = seconds();
        since = null;
      }
    },
  };
}

type Stage = <T>(state: RunState, work: (signal: AbortSignal) => Promise<T>) => Promise<T>;

interface RoundWork {
  readonly stage: Stage;
  noteRound(change: Partial<RoundRecord>): Promise<void>;
  timeIsOut(): boolean;
}

interface TrainedRound {
  readonly trained: TrainResult;
  readonly cutShort?: NonNullable<RoundRecord['cutShort']>;
}

/**
 * Trains the current round to its end; on the way looks at its FID where the policy asks for it. "Evaluate now", and a time that is
 * out, end it where it stands; so does a search that takes it for a loser.
 */
async function trainRound(
  run: () => RunRecord,
  context: RunContext,
  { stage, noteRound, timeIsOut }: RoundWork,
): Promise<TrainedRound> {
  const { control } = context;
  const { config, adjustment } = currentRound(run());
  const { counts } = await getDataset(run().settings.datasetId);
  const total = totalIterations(config, counts.train);
  const until = (iteration: number | null) =>
    stage('training', (signal) => trainUntil(run(), iteration, context, signal));
  control.endTraining = false; // what was asked of an earlier round
  const startRound = adjustment?.startRound ?? null;
  if (startRound !== null) {
    await stage('training', () => startFromRound(run(), startRound, counts.train, context.workers));
  }

  for (let looking = true; ; ) {
    const reason = loserOf(run());
    if (reason || timeIsOut()) control.endTraining = true;
    const look: Look | undefined = looking && !control.endTraining ? looksAt(run(), total)[0] : undefined;
    const trained = await until(look?.iteration ?? null);
    if (reason) return { trained, cutShort: { iteration: trained.iteration, reason } };
    if (!look || control.endTraining) return { trained };
    if (trained.iteration !== look.iteration) {
      looking = false; // it was trained past it before
      continue;
    }
    const { evaluation } = await stage('evaluating', (signal) => judge(run(), 'midway', context, signal));
    const fid = evaluation.metrics.matchedFid.value;
    if (look.what === 'trend') {
      looking = false; // once, also where there was no figure to keep
      await noteRound({ midFid: fid });
    } else await noteRound({ rungs: [...(currentRound(run()).rungs ?? []), rungOf(look, fid)] });
  }
}

/** @throws NonFiniteError where there is no FID to compare by */
function rungOf({ iteration }: Look, fid: number | null): Rung {
  if (fid !== null && Number.isFinite(fid)) return { iteration, fid };
  throw new NonFiniteError(`The FID after iteration ${iteration} is not a finite number.`, {
    iteration,
    what: 'images',
  });
}

/** Why the search ends the round in work, or null. */
function loserOf(run: RunRecord): string | null {
  const { rungs = [] } = currentRound(run);
  const others = historyOf(run).filter(({ number }) => number !== run.round);
  return loserBy(
    rungs.map(({ fid }) => fid),
    others,
  );
}

/** @throws ConfigError where the dataset or the run does not allow what a person chose */
function checkAnswer(answer: Answer, { rounds }: RunRecord, trainSlices: number): Answer {
  if (answer.kind === 'end') return answer;
  const config = checkConfig(answer.config);
  const { imsize } = rounds[0]!.config;
  const refuse = (key: 'imsize' | 'bsize', expected: string) => {
    throw new ConfigError(`"${key}" is ${config[key]}; for this dataset it must be ${expected}.`, {
      key,
      value: config[key],
      expected,
      suggestion: null,
    });
  };
  if (config.imsize !== imsize) refuse('imsize', String(imsize));
  if (config.bsize > trainSlices) refuse('bsize', `at most ${trainSlices}, the slices of the training split`);
  return { kind: 'train', config };
}

/** The run's rounds with `change` made to the one in work. */
function withRound(run: RunRecord, change: Partial<RoundRecord>): Pick<RunRecord, 'rounds'> {
  return {
    rounds: run.rounds.map((round) => (round.number === run.round ? { ...round, ...change } : round)),
  };
}

function isOpen({ trainedIterations, brokeOff, undone }: RoundRecord): boolean {
  return trainedIterations === null && brokeOff === null && !undone;
}

function isUnjudged({ evaluation, brokeOff, cutShort, undone }: RoundRecord): boolean {
  return evaluation === null && brokeOff === null && !cutShort && !undone;
}

/** Numbers that are not finite; for a configuration that a policy chose, also memory that it does not fit into. */
function endsRoundOnly(error: unknown, { adjustment }: RoundRecord): error is Error {
  return error instanceof NonFiniteError || (error instanceof OutOfMemoryError && adjustment !== null);
}

function mayGoOn(run: RunRecord): boolean {
  if (run.settings.trainOnly) return false;
  return run.round < run.settings.maxRounds || run.bestRound !== null;
}

/**
 * The `final` split is looked at once a run, for the round that passed: judged again and again, a split is fitted to. It was looked at
 * where `confirmationsBefore` is a number, though a better round came since.
 */
async function mayConfirm(run: RunRecord): Promise<boolean> {
  const { settings, rounds, bestRound, confirmation, confirmationsBefore } = run;
  if (confirmation || typeof confirmationsBefore === 'number') return false;
  if (rounds.find(({ number }) => number === bestRound)?.outcome !== 'passed') return false;
  return (await getDataset(settings.datasetId)).counts.final >= MIN_REALS;
}

/** Of other runs in this browser, deleted ones not known: each look at one split tells a person what to try next. */
async function confirmationsBesides({ id, settings }: RunRecord): Promise<number> {
  const others = (await listRuns()).filter(
    (run) => run.id !== id && run.settings.datasetId === settings.datasetId,
  );
  return others.filter((run) => run.confirmation || typeof run.confirmationsBefore === 'number').length;
}

/** One round's log at a time: they may be long. */
async function curvesOf({ id, rounds }: RunRecord): Promise<ReadonlyMap<number, Curve | null>> {
  const curves = new Map<number, Curve | null>();
  for (const { number } of rounds) curves.set(number, curveOf(await readLog(id, number)));
  return curves;
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
