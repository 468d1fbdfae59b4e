/** What a training run must do on whichever backend; one test file per backend runs these. */
import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, test } from 'vitest';
import type { RunConfig } from '../../src/config.ts';
import { NonFiniteError } from '../../src/errors.ts';
import { openBackend } from '../../src/gpu/backend.ts';
import {
  type Checkpoint,
  decodeCheckpoint,
  encodeCheckpoint,
  type NamedArrays,
} from '../../src/model/checkpoint.ts';
import { initialCheckpoint } from '../../src/model/networks.ts';
import { type TrainEvent, type TrainOptions, train } from '../../src/train/trainer.ts';
import type { BackendName, LogRow } from '../../src/workers/protocol.ts';
import { blobs, SMALL } from './fixture.browser.ts';

const SLICES = 11; // two batches of four an epoch, three slices left over
const TINY: RunConfig = { ...SMALL, nz: 4, ngf: 2, ndf: 2, lr: 0.001, critic_iters: 3, iterations: 40 };
const slices = blobs(SLICES, TINY.imsize);

export function trainerFacts(backend: BackendName): void {
  beforeAll(async () => {
    expect((await openBackend(backend)).backend).toBe(backend);
  });

  // The CPU backend takes ten times as long over it and shares all but the kernels: the default alone is enough there.
  const trainers: Partial<RunConfig>[] =
    backend === 'cpu'
      ? [{}]
      : [
          {},
          { mode: 'wc', init: 'dcgan' },
          { schedule: 'thesis' },
          { schedule: 'thesis', mode: 'wc' },
          { ema: 0.9, accumulate: 2 },
        ];
  test.each(trainers)(
    'forty iterations are twenty, a checkpoint written and read, and twenty more: the same bits %o',
    async (trainer) => {
      const config = { ...TINY, ...trainer };
      const straight = await run({ until: 40, config });
      const half = await run({ until: 20, config });
      const from = await decodeCheckpoint(await encodeCheckpoint(half.last));
      const resumed = await run({ until: 40, from, config });
      expect(from.iteration).toBe(20);
      expect(numbersOf(resumed.last)).toEqual(numbersOf(straight.last));
      expect([...half.rows, ...resumed.rows]).toEqual(straight.rows);
      expect(numbersOf(straight.last)).not.toEqual(numbersOf(half.last));
    },
    60_000,
  );

  test('rows count iterations from 1 and say which batch of which epoch came last', async () => {
    const { rows } = await run({ until: 3 });
    expect(rows.map(({ iteration, epoch, batch }) => [iteration, epoch, batch])).toEqual([
      [1, 1, 0], // three batches of two an epoch: 0 0, 0 1, 1 0
      [2, 2, 1],
      [3, 4, 0],
    ]);
    expect(rows[0]).toMatchObject({ batchesPerEpoch: 2, totalEpochs: 60 }); // 40 · 3 / 2
    for (const row of rows) {
      expect(row.wasserstein).toBeCloseTo(row.dReal - row.dFakeCritic, 12);
      expect(row.lossD).toBeCloseTo(-row.wasserstein + TINY.lambda * row.penalty, 12);
      expect(row.lossG).toBe(-row.dFakeGenerator);
    }
  });

  test('under thesis a row speaks of the batch its generator step follows, and a partial batch is one', async () => {
    const config = { ...TINY, schedule: 'thesis', critic_iters: 2, nepochs: 2, iterations: null } as const;
    const place = ({ iteration, epoch, batch }: LogRow) => [iteration, epoch, batch];
    const gp = await run({ until: 4, config });
    expect(gp.rows.map(place)).toEqual([
      [1, 0, 0], // batches 0 1 2 an epoch: a generator step at 0 and at 2
      [2, 0, 2],
      [3, 1, 0],
      [4, 1, 2],
    ]);
    expect(gp.rows[0]).toMatchObject({ batchesPerEpoch: 3, totalEpochs: 2 });
    expect(gp.last.critic.moments.steps).toBe(6); // one a batch, the last epoch's too
    expect(gp.last.generator.moments.steps).toBe(4);
    const wc = await run({ until: 6, config: { ...config, mode: 'wc' } });
    expect(wc.rows.map(place)).toEqual([0, 1].flatMap((e) => [0, 1, 2].map((b) => [3 * e + b + 1, e, b])));
    expect(wc.last.critic.moments.steps).toBe(12); // two a batch
    expect(wc.last.generator.moments.steps).toBe(6);
  });

  test('the running average follows the generator and its statistics, fast at first', async () => {
    const config = { ...TINY, ema: 0.2 };
    const { events, last } = await run({ until: 4, config, checkpointDue: () => 'epoch' });
    const states = events.flatMap((event) => (event.kind === 'checkpoint' ? [event.checkpoint] : []));
    const start = initialCheckpoint(config, SLICES);
    const decays = [2 / 11, 0.2, 0.2, 0.2]; // min(0.2, (1 + n)/(10 + n)) for n = 1 …: 2/11, then 3/12 and more
    for (const group of ['parameters', 'buffers'] as const) {
      for (const [name, { values }] of start.generator[group]) {
        let expected = Float64Array.from(values);
        states.forEach(({ generator }, i) => {
          const now = generator[group].get(name)!.values;
          expected = expected.map((x, j) => decays[i]! * x + (1 - decays[i]!) * now[j]!);
        });
        const found = last.average![group].get(name)!.values;
        // Float32 sums of two terms of the order of 1: a few units of 6e-8 each.
        expect(Math.max(...found.map((x, j) => Math.abs(x - expected[j]!)))).toBeLessThan(1e-6);
        expect(found).not.toEqual(last.generator[group].get(name)!.values);
      }
    }
    expect((await run({ until: 1 })).last.average).toBeNull();
  });

  test('a run with a running average shows it in its grids, and trains as one without', async () => {
    const [plain, averaged] = [
      await run({ until: 3 }),
      await run({ until: 3, config: { ...TINY, ema: 0.9 } }),
    ];
    expect(numbersOf({ ...averaged.last, average: null })).toEqual(numbersOf(plain.last));
    const grid = ({ events }: typeof plain) =>
      events.flatMap((event) => (event.kind === 'samples' ? [event.grid.pixels] : [])).at(-1);
    expect(grid(averaged)).not.toEqual(grid(plain));
  });

  test('a rate beside the configuration’s is the one that counts, and is passed on', async () => {
    const slow = { ...TINY, lr: TINY.lr / 2 };
    const expected = await run({ until: 2, config: slow });
    const from = { ...initialCheckpoint(TINY, SLICES), lr: TINY.lr / 2 };
    const halved = await run({ until: 2, from });
    expect(numbersOf(halved.last)).toEqual(numbersOf(expected.last));
    expect(halved.last).toMatchObject({ lr: TINY.lr / 2, config: TINY });
  });

  test('rows of weight clipping hold 0 where the penalty would stand, and its loss is the bare difference', async () => {
    const { rows } = await run({ until: 2, config: { ...TINY, mode: 'wc' } });
    for (const row of rows) {
      expect(row).toMatchObject({ penalty: 0, gradNorm: 0 });
      expect(row.lossD).toBe(row.dFakeCritic - row.dReal);
    }
  });

  test('grids come at the start, at the early iterations and at the end, and differ once training moved', async () => {
    const { events } = await run({ until: 4 });
    const grids = events.filter((event) => event.kind === 'samples');
    expect(grids.map(({ grid, kept }) => [grid.iteration, kept])).toEqual([
      [0, true],
      [1, true],
      [2, true],
      [4, false],
    ]);
    expect(grids[0]!.grid).toMatchObject({ columns: 8, rows: 8, size: 32 });
    expect(grids[0]!.grid.pixels.length).toBe(64 * 32 * 32);
    expect(grids[3]!.grid.pixels).not.toEqual(grids[0]!.grid.pixels);
  });

  test('a checkpoint asked for comes after every row up to it, and training goes on', async () => {
    const { events } = await run({ until: 6, checkpointDue: (at) => (at === 4 ? 'hidden' : null) });
    const order = events.flatMap((event): (number | string)[] => {
      if (event.kind === 'row') return [event.row.iteration];
      return event.kind === 'checkpoint' ? [`${event.reason} ${event.checkpoint.iteration}`] : [];
    });
    expect(order).toEqual([1, 2, 3, 4, 'hidden 4', 5, 6, 'end 6']);
  });

  test('a stop in the middle of an iteration leaves the state of the last whole one', async () => {
    const before = await run({ until: 2 });
    const controller = new AbortController();
    const messages = new MessageChannel();
    messages.port1.onmessage = () => controller.abort();
    const stopped = await run({
      until: 40,
      signal: controller.signal,
      // Sent as the third iteration begins: it is handled between two of its critic steps.
      checkpointDue: (at) => {
        if (at === 2) messages.port2.postMessage(null);
        return null;
      },
    });
    messages.port1.close();
    expect(stopped.events.at(-1)).toMatchObject({ kind: 'checkpoint', reason: 'stop' });
    expect(stopped.rows.map((row) => row.iteration)).toEqual([1, 2]);
    expect(numbersOf(stopped.last)).toEqual(numbersOf(before.last));
  });

  test('no tensor outlives training, whether it ends, is left, or fails', async () => {
    const { numTensors } = tf.memory();
    await run({ until: 2 });
    expect(tf.memory().numTensors).toBe(numTensors);
    for await (const event of train(optionsFor({ until: 9 }))) if (event.kind === 'row') break;
    expect(tf.memory().numTensors).toBe(numTensors);
    await expect(
      run({ until: 30, config: { ...TINY, lr: 1, lambda: 1e6 }, slices: infinite() }),
    ).rejects.toThrow();
    expect(tf.memory().numTensors).toBe(numTensors);
  });

  test('a loss that is not finite ends training with the iteration and the remedy', async () => {
    const failure = await run({ until: 30, slices: infinite() }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(NonFiniteError);
    expect((failure as NonFiniteError).facts).toEqual({ iteration: 1, what: 'lossD' });
    expect((failure as NonFiniteError).message).toMatch(/Lower lr/);
  });
}

function optionsFor(change: Partial<TrainOptions> & { until: number }): TrainOptions {
  const config = change.config ?? TINY;
  return {
    config,
    slices,
    from: initialCheckpoint(config, SLICES),
    signal: new AbortController().signal,
    ...change,
  };
}

async function run(change: Partial<TrainOptions> & { until: number }) {
  const events: TrainEvent[] = [];
  const rows: LogRow[] = [];
  let last: Checkpoint | null = null;
  for await (const event of train(optionsFor(change))) {
    events.push(event);
    if (event.kind === 'row') rows.push(event.row);
    if (event.kind === 'checkpoint') last = event.checkpoint;
  }
  return { events, rows, last: last! };
}

/** Every number a checkpoint holds, by where it stands. */
function numbersOf({ generator, critic, average }: Checkpoint): Record<string, Float32Array | number> {
  const { steps, ...arraysOfAverage } = average ?? { steps: 0 };
  const averages: [string, NamedArrays][] = Object.entries(arraysOfAverage);
  return Object.fromEntries<Float32Array | number>([
    ['average steps', steps],
    ...averages.flatMap(([group, arrays]) =>
      [...arrays].map(([name, { values }]): [string, Float32Array] => [`average ${group} ${name}`, values]),
    ),
    ...Object.entries({ generator, critic }).flatMap(([network, { parameters, buffers, moments }]) => [
      ...Object.entries({
        parameters,
        buffers,
        first: moments.first,
        second: moments.second,
        squares: moments.squares,
      }).flatMap(([group, arrays]) =>
        [...arrays].map(([name, { values }]): [string, Float32Array] => [
          `${network} ${group} ${name}`,
          values,
        ]),
      ),
      [`${network} steps`, moments.steps] as [string, number],
    ]),
  ]);
}

/** What a diverged network makes of anything: scores that are no numbers. */
function infinite(): Float32Array {
  return new Float32Array(slices.length).fill(Number.POSITIVE_INFINITY);
}
