/**
 * The engine worker: alone with the device, which it opens once. Trains, saves and generates, one job at a time; a person's
 * request to save, and a repeated `openBackend`, do not wait for the job in hand.
 */
import { openBackend } from '../gpu/backend.ts';
import { exportJob } from './engine/exportJob.ts';
import { generateJob } from './engine/generateJob.ts';
import { createHeld } from './engine/held.ts';
import { importModelJob } from './engine/importModelJob.ts';
import { measureJob } from './engine/measureJob.ts';
import { generateFromModelJob, readModelJob } from './engine/modelFileJob.ts';
import { createQueue } from './engine/queue.ts';
import { replayJob } from './engine/replayJob.ts';
import { createSaveRequests } from './engine/saveRequests.ts';
import { scoreJob } from './engine/scoreJob.ts';
import { trainJob } from './engine/trainJob.ts';
import { serve } from './serve.ts';

declare const self: DedicatedWorkerGlobalScope;

const enter = createQueue();
const requests = createSaveRequests();
const held = createHeld();

serve<
  | 'openBackend'
  | 'train'
  | 'saveNow'
  | 'generate'
  | 'exportModel'
  | 'importModel'
  | 'measure'
  | 'readModel'
  | 'generateFromModel'
  | 'replay'
  | 'score'
>(self, {
  openBackend: ({ backend }) => openBackend(backend),
  saveNow: ({ reason }) => requests.ask(reason),
  train: (args, context) => enter(context.signal, () => trainJob(args, context, { requests, held })),
  generate: (args, context) => enter(context.signal, () => generateJob(args, context, held)),
  exportModel: (args) => exportJob(args, held),
  importModel: importModelJob,
  measure: (args, context) => enter(context.signal, () => measureJob(args)),
  readModel: readModelJob,
  generateFromModel: (args, context) => enter(context.signal, () => generateFromModelJob(args, context)),
  replay: (args, context) => enter(context.signal, () => replayJob(args, context)),
  score: (args, context) => enter(context.signal, () => scoreJob(args, context, held)),
});
