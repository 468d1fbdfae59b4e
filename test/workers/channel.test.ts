/** Client and server of the protocol over a real MessageChannel, as a worker and its page speak. */
import { afterEach, expect, test } from 'vitest';
import { ConfigError, errorClasses } from '../../src/errors.ts';
import { type ClientOptions, createWorkerClient } from '../../src/workers/client.ts';
import type { JobName } from '../../src/workers/protocol.ts';
import { type Endpoint, type Handlers, serve } from '../../src/workers/serve.ts';
import type { Ticks } from '../../src/workers/ticks.ts';
import { fromWire, toWire } from '../../src/workers/wire.ts';
import { ticksByHand } from '../fixtures/ticksByHand.ts';

const opened: MessagePort[] = [];
afterEach(() => {
  for (const port of opened.splice(0)) port.close();
});

/** A "worker" whose far side runs `handlers` in this thread. */
function connect<J extends JobName>(handlers: Handlers<J>, options?: ClientOptions, ticks?: Ticks) {
  const ends = { started: 0, terminated: 0, fail: (_: Event) => {} };
  const client = createWorkerClient(
    'test',
    () => {
      ends.started++;
      const { port1, port2 } = new MessageChannel();
      opened.push(port1, port2);
      port1.start();
      port2.start();
      serve(port2 as unknown as Endpoint, handlers, ticks && { ticks });
      ends.fail = (event) => port1.dispatchEvent(event);
      return Object.assign(port1, {
        terminate: () => {
          ends.terminated++;
          port1.close();
        },
      }) as unknown as Worker;
    },
    options,
  );
  return { client, ends };
}

const preview = { datasetId: 'd', split: 'train', first: null, count: 1 } as const;
const grid = { iteration: 0, columns: 1, rows: 1, size: 2, pixels: new Uint8Array(4) };

test('a job answers its own request, and many at once do not mix', async () => {
  const { client, ends } = connect({
    previewDataset: async ({ count }) => ({ ...grid, iteration: count, pixels: new Uint8Array(4) }),
  });
  const answers = await Promise.all(
    [1, 2, 3].map((count) => client.run('previewDataset', { ...preview, count })),
  );
  expect(answers.map((answer) => answer.iteration)).toEqual([1, 2, 3]);
  expect(ends.started).toBe(1);
});

test('progress arrives before the result, in order', async () => {
  const { client } = connect({
    generate: async (_, { progress }) => {
      progress({ done: 1, total: 2 });
      progress({ done: 2, total: 2 });
      return { size: 1, count: 0, images: new Float32Array(0), iteration: 0 };
    },
  });
  const told: number[] = [];
  await client.run('generate', {} as never, { onProgress: ({ done }) => told.push(done) });
  expect(told).toEqual([1, 2]);
});

test('an error comes back as its class, with message and facts', async () => {
  const { client } = connect({
    previewDataset: async () => {
      throw new ConfigError('"lr" is wrong', {
        key: 'lr',
        value: '0',
        expected: 'above 0',
        suggestion: null,
      });
    },
  });
  const error = await client.run('previewDataset', preview).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ConfigError);
  expect(error).toMatchObject({ message: '"lr" is wrong', facts: { key: 'lr' } });
});

test('every error class survives the wire', () => {
  for (const [name, Class] of Object.entries(errorClasses)) {
    const back = fromWire(structuredClone(toWire(new Class('m', { a: 1 }))));
    expect(back).toBeInstanceOf(Class);
    expect(back).toMatchObject({ name, message: 'm', facts: { a: 1 } });
  }
});

test('an AbortError and a foreign error keep their names', () => {
  expect(fromWire(toWire(new DOMException('stop', 'AbortError')))).toMatchObject({
    name: 'AbortError',
    message: 'stop',
  });
  expect(fromWire(toWire(new RangeError('r')))).toMatchObject({ name: 'RangeError', message: 'r' });
});

test('a job the worker does not have is refused by name', async () => {
  const { client } = connect({ previewDataset: async () => grid });
  await expect(client.run('evaluate', {} as never)).rejects.toThrow('no job "evaluate"');
});

test('a cooperative worker is told to stop and answers in its own time', async () => {
  const { client, ends } = connect(
    {
      train: (_, { signal }) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => resolve({ state: 'stopped', iteration: 3 } as never));
        }),
    },
    { cooperative: true },
  );
  const controller = new AbortController();
  const answer = client.run('train', {} as never, { signal: controller.signal });
  controller.abort();
  expect(await answer).toMatchObject({ state: 'stopped', iteration: 3 });
  expect(ends.terminated).toBe(0);
});

test('abort ends any other worker, its jobs reject with AbortError, and the next job starts a fresh one', async () => {
  const { client, ends } = connect({
    previewDataset: ({ count }) => (count === 0 ? new Promise(() => {}) : Promise.resolve(grid)),
  });
  const controller = new AbortController();
  const answer = client.run('previewDataset', { ...preview, count: 0 }, { signal: controller.signal });
  controller.abort();
  await expect(answer).rejects.toMatchObject({ name: 'AbortError' });
  await client.run('previewDataset', preview);
  expect(ends).toMatchObject({ started: 2, terminated: 1 });
});

test('a signal aborted beforehand starts no worker', async () => {
  const { client, ends } = connect({ previewDataset: async () => grid });
  await expect(client.run('previewDataset', preview, { signal: AbortSignal.abort() })).rejects.toMatchObject({
    name: 'AbortError',
  });
  expect(ends.started).toBe(0);
});

test('a worker that dies rejects its jobs with WorkerCrashedError', async () => {
  const { client, ends } = connect({ previewDataset: () => new Promise(() => {}) });
  const answer = client.run('previewDataset', preview);
  ends.fail(new Event('error', { cancelable: true }));
  await expect(answer).rejects.toMatchObject({ name: 'WorkerCrashedError', facts: { worker: 'test' } });
});

test("a result's typed arrays move instead of being copied", async () => {
  const pixels = new Uint8Array(4);
  const { client } = connect({ previewDataset: async () => ({ ...grid, pixels }) });
  const answer = await client.run('previewDataset', preview);
  expect(answer.pixels.byteLength).toBe(4);
  expect(pixels.byteLength).toBe(0);
});

/** A job that answers when it is told to. */
function waiting() {
  let finish = () => {};
  const handlers: Handlers<'previewDataset'> = {
    previewDataset: () =>
      new Promise((resolve) => {
        finish = () => resolve({ ...grid, pixels: new Uint8Array(4) });
      }),
  };
  return { handlers, finish: () => finish() };
}

/** Until what was posted before it has been taken in on the other side. */
async function delivered(client: ReturnType<typeof connect>['client']): Promise<void> {
  await expect(client.run('evaluate', {} as never)).rejects.toThrow('no job');
}

test('a worker at work says at every beat that it lives, and nothing more once it is done', async () => {
  const beat = ticksByHand();
  const { handlers, finish } = waiting();
  const said: unknown[] = [];
  const port = new MessageChannel();
  opened.push(port.port1, port.port2);
  port.port1.addEventListener('message', ({ data }) => said.push(data.type));
  port.port1.start();
  port.port2.start();
  serve(port.port2 as unknown as Endpoint, handlers, { ticks: beat.ticks });
  const told = (count: number) => expect.poll(() => said.length).toBe(count);
  port.port1.postMessage({ type: 'run', id: 1, job: 'previewDataset', args: preview });
  await expect.poll(() => beat.running).toBe(1);
  beat.tick();
  beat.tick();
  await told(2);
  finish();
  await told(3);
  expect(said).toEqual(['alive', 'alive', 'result']);
  expect(beat.running).toBe(0);
});

test('a watched worker is timed only while it has a job, and one that beats is never silent', async () => {
  const [page, worker] = [ticksByHand(), ticksByHand()];
  const silences: (number | null)[] = [];
  const { handlers, finish } = waiting();
  const { client, ends } = connect(
    handlers,
    { watch: { silent: (seconds) => silences.push(seconds), ticks: page.ticks } },
    worker.ticks,
  );
  expect(page.running).toBe(0);
  const answer = client.run('previewDataset', preview);
  for (let minute = 0; minute < 100; minute++) {
    page.tick();
    await delivered(client); // its answer is a message, as a beat is
  }
  finish();
  await answer;
  expect(page.running).toBe(0);
  expect(silences).toEqual([]);
  expect(ends.terminated).toBe(0);
});

test('a silence is said once, taken back when the worker answers, and ends the worker when it does not', async () => {
  const page = ticksByHand();
  const silences: (number | null)[] = [];
  const { client, ends } = connect(
    { train: () => new Promise(() => {}) },
    { cooperative: true, watch: { silent: (seconds) => silences.push(seconds), ticks: page.ticks } },
    ticksByHand().ticks,
  );
  const answer = client.run('train', {} as never);
  answer.catch(() => undefined);
  page.tick(13);
  await delivered(client);
  expect(silences).toEqual([60, null]);
  page.tick(8 * 13 - 1); // eight times the longest silence it came back from
  expect(ends.terminated).toBe(0);
  page.tick();
  await expect(answer).rejects.toMatchObject({
    name: 'WorkerSilentError',
    facts: { worker: 'test', seconds: 8 * 13 * 5 },
  });
  expect(silences).toEqual([60, null, 4 * 13 * 5, null]);
  expect(ends.terminated).toBe(1);
  expect(page.running).toBe(0);
});
