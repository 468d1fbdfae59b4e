/** A graphics device that goes away while the engine trains on it (software WebGPU; skipped where there is none). */

import * as tf from '@tensorflow/tfjs';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { afterAll, expect, test } from 'vitest';
import { DeviceLostError } from '../../../src/errors.ts';
import { nextTask } from '../../../src/nextTask.ts';
import { deleteDataset } from '../../../src/storage/datasets.ts';
import { createHeld } from '../../../src/workers/engine/held.ts';
import { createSaveRequests } from '../../../src/workers/engine/saveRequests.ts';
import { trainJob } from '../../../src/workers/engine/trainJob.ts';
import type { TrainArgs } from '../../../src/workers/protocol.ts';
import { newest } from '../../fixtures/checkpoints.ts';
import { deleteRun } from '../../fixtures/deleteRun.ts';
import { webgpuMissing } from '../../gpu/adapters.browser.ts';
import { config, putBlobs } from './fixture.browser.ts';

const args: TrainArgs = {
  runId: 'device-loss-run',
  round: 1,
  datasetId: 'device-loss',
  config: { ...config, save_epoch: 1 },
  backend: 'webgpu',
  resume: false,
  until: null,
};
const missing = await webgpuMissing();

afterAll(() => Promise.all([deleteDataset(args.datasetId), deleteRun(args.runId)]));

test.skipIf(missing !== null)(
  `a lost device ends training with DeviceLostError and leaves the last checkpoint as it was${missing ? ` (skipped: ${missing})` : ''}`,
  async () => {
    await putBlobs(args.datasetId);
    let saved = 0;
    const work = trainJob(
      args,
      {
        signal: new AbortController().signal,
        progress: (value) => {
          if (value.kind !== 'checkpoint') return;
          saved = value.iteration;
          if (saved === 2) (tf.backend() as WebGPUBackend).device.destroy();
        },
      },
      { requests: createSaveRequests(), held: createHeld() },
    );
    await expect(work).rejects.toBeInstanceOf(DeviceLostError);
    const left = (await newest(args.runId, 1))!.iteration;
    for (let turn = 0; turn < 100; turn++) await nextTask(); // a write that came late would show now
    expect((await newest(args.runId, 1))!.iteration).toBe(left);
    expect(left).toBe(saved);
  },
  60_000,
);
