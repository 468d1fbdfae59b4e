/**
 * Images that a person asks of a run's state, and the files they leave as.
 *
 * Real slices come in at one place, `compareDrawn`, whose grid is for the screen (and for the command line, which writes it as asked); no file
 * that is made here knows them.
 */
import type { Drawn, DrawOptions, Gantry } from './app.ts';
import { compareGrid } from './drawing/compareGrid.ts';
import { CheckpointMissingError, GantryError } from './errors.ts';
import { drawnFile, drawnFiles } from './report/drawn.ts';
import type { RunRecord } from './run.ts';
import { survivingLoss, type Workers } from './stages.ts';
import { getImages, getRun } from './storage/runs.ts';
import type { BackendRequest } from './workers/protocol.ts';

export type Drawing = Pick<Gantry, 'generate' | 'exportDrawn' | 'zipDrawn' | 'runImages' | 'compareDrawn'>;

export interface DrawingHost {
  readonly workers: Workers;
  /** Resolves once the run has ended, where it is in work here. */
  ended(id: string): Promise<void>;
  /** The engine does one thing at a time, and a run may take days. @throws BusyError */
  refuseBusy(): void;
  engineFor(backend: BackendRequest): void;
}

export function createDrawing({ workers, ended, refuseBusy, engineFor }: DrawingHost): Drawing {
  return {
    async generate(id, options) {
      await ended(id); // about to, where its images are being drawn
      refuseBusy();
      const run = await requireRun(id);
      engineFor(run.settings.backend);
      return survivingLoss(workers, () => draw(run, options, workers));
    },
    exportDrawn: async (drawn, format) => drawnFiles(await requireRun(drawn.runId), drawn, format),
    zipDrawn: async (drawn, format) => drawnFile(await requireRun(drawn.runId), drawn, format),
    async runImages(id) {
      const [run, images] = await Promise.all([getRun(id), getImages(id)]);
      if (!run || !images) return null;
      const { number, config } = roundOf(run, run.bestRound ?? run.round);
      return {
        ...images,
        runId: id,
        round: number,
        slot: null,
        seed: config.seed,
        first: 0,
        between: null,
      };
    },
    compareDrawn: compareGrid,
  };
}

async function draw(
  run: RunRecord,
  { seed, count, first = 0, between = null, checkpoint, signal, onProgress }: DrawOptions,
  { engine }: Workers,
): Promise<Drawn> {
  const { round, slot } = checkpoint ?? { round: run.bestRound ?? run.round, slot: null };
  const images = await engine.run(
    'generate',
    {
      runId: run.id,
      round,
      weights: slot ?? 'latest',
      config: roundOf(run, round).config,
      backend: run.settings.backend,
      seed,
      first,
      count,
      between,
    },
    { signal, onProgress: ({ done, total }) => onProgress?.(done, total) },
  );
  return { ...images, runId: run.id, round, slot, seed, first, between };
}

function roundOf({ rounds }: RunRecord, wanted: number) {
  const round = rounds.find(({ number }) => number === wanted);
  if (round) return round;
  throw new CheckpointMissingError(`This run has no round ${wanted}. Choose another.`, { round: wanted });
}

async function requireRun(id: string): Promise<RunRecord> {
  const run = await getRun(id);
  if (!run) throw new GantryError('This run is not in this browser any more. Start a new one.');
  return run;
}
