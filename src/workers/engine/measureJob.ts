/**
 * The `measure` job: one critic and one generator step at the configured batch, on noise, before a run begins. A worker that
 * ran out of memory cannot be used again: whoever asked ends it. What is refused from shapes alone leaves the worker whole.
 */
import * as tf from '@tensorflow/tfjs';
import { completeConfig, type RunConfig } from '../../config.ts';
import { DeviceLostError } from '../../errors.ts';
import { openBackend } from '../../gpu/backend.ts';
import { largestBuffer, memoryFigures } from '../../gpu/memory.ts';
import { disposeExcept, initialCheckpoint, restoreState, type TrainState } from '../../model/networks.ts';
import { normals, uniforms } from '../../numerics/random.ts';
import { footprint } from '../../train/footprint.ts';
import { sampleGrid } from '../../train/samples.ts';
import { criticStep, generatorStep } from '../../train/steps.ts';
import type { MeasureArgs, Measured } from '../protocol.ts';
import { untilDeviceLost } from './deviceLoss.ts';
import { isMemoryError, outOfMemory } from './outOfMemory.ts';

/** @throws OutOfMemoryError, BackendUnavailableError */
export async function measureJob({ config: given, backend, trainSlices }: MeasureArgs): Promise<Measured> {
  const config = completeConfig(given);
  const device = await openBackend(backend);
  const { largestTensor, held } = footprint(config, trainSlices);
  const limits = largestBuffer(device.backend);
  if (largestTensor > limits.buffer) {
    throw outOfMemory(
      config,
      `a tensor of ${largestTensor} bytes, where the device holds ${limits.buffer}`,
      true,
    );
  }
  if (held > limits.total) {
    throw outOfMemory(config, `about ${held} bytes at once, where the device holds ${limits.total}`, true);
  }
  const began = performance.now();
  let state: TrainState | null = null;
  try {
    await untilDeviceLost(async () => {
      state = restoreState(initialCheckpoint(config, config.bsize));
      const data = tf.zeros([trainSlices, config.imsize, config.imsize, 1]);
      state = await oneStep(state, config);
      await sampleGrid(state.average ?? state.generator, config, 0);
      data.dispose();
    });
    const memory = memoryFigures(); // allocators give nothing back, so what they hold now is the peak
    const peakBytes = memory.deviceBytes ?? held;
    return { device, peakBytes, memory, seconds: (performance.now() - began) / 1000 };
  } catch (error) {
    if (!(error instanceof DeviceLostError) && !isMemoryError(error)) throw error;
    throw outOfMemory(config, error.message, false);
  } finally {
    // After a refusal the device may be gone, and its tensors with it.
    if (state) disposeQuietly(state);
  }
}

async function oneStep(state: TrainState, config: RunConfig): Promise<TrainState> {
  const { bsize, imsize, nz } = config;
  const noise = (count: number, name: string) => normals({ seed: 1, name }, count);
  const latents = () => tf.tensor2d(noise(bsize * nz, 'latents'), [bsize, nz]);
  const judged = tf.tidy(
    () =>
      criticStep(state, config, {
        real: tf.tensor4d(noise(bsize * imsize ** 2, 'real'), [bsize, imsize, imsize, 1]).tanh(),
        latents: latents(),
        alpha: tf.tensor1d(Float32Array.from(uniforms({ seed: 1, name: 'alpha' }, bsize))),
      }) as unknown as tf.TensorContainer,
  ) as unknown as ReturnType<typeof criticStep>;
  disposeExcept(state, judged.state);
  await judged.scalars.data();
  const z = latents();
  const drawn = generatorStep(judged.state, config, z);
  disposeExcept(judged.state, drawn.state);
  await drawn.scalars.data();
  tf.dispose([z, judged.scalars, drawn.scalars]);
  return drawn.state;
}

function disposeQuietly(state: TrainState): void {
  try {
    disposeExcept(state);
  } catch {
    // Nothing is left to give back.
  }
}
