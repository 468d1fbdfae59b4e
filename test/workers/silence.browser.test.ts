/** Real workers that end, or hang, without any event the page could hear: only their silence tells. Ticks are by hand. */
import { afterEach, expect, test } from 'vitest';
import { createWorkerClient } from '../../src/workers/client.ts';
import { ticksByHand } from '../fixtures/ticksByHand.ts';

const clock = ticksByHand();
const silences: (number | null)[] = [];
const events: string[] = [];
const client = createWorkerClient(
  'faulty',
  () => {
    const worker = new Worker(new URL('./faulty.worker.browser.ts', import.meta.url), { type: 'module' });
    for (const type of ['error', 'messageerror'])
      worker.addEventListener(type, ({ type }) => events.push(type));
    return worker;
  },
  { cooperative: true, watch: { silent: (seconds) => silences.push(seconds), ticks: clock.ticks } },
);
afterEach(() => {
  silences.length = 0;
  client.terminate();
});

test.each([
  ['closes itself', 'generate'],
  ['loops for ever', 'replay'],
] as const)(
  'a worker that %s is said to be silent, ended, and followed by one that answers',
  async (_, job) => {
    let answer: Promise<unknown> = Promise.resolve();
    await new Promise<void>((began) => {
      answer = client.run(job, {} as never, { onProgress: () => began() });
      answer.catch(() => undefined);
    });
    clock.tick(11); // 55 s
    expect(silences).toEqual([30]);
    clock.tick();
    await expect(answer).rejects.toMatchObject({
      name: 'WorkerSilentError',
      facts: { worker: 'faulty', seconds: 60 },
    });
    expect(silences).toEqual([30, null]);
    expect(events).toEqual([]);
    expect(clock.running).toBe(0);
    expect(await client.run('openBackend', { backend: 'cpu' })).toMatchObject({ backend: 'cpu' });
  },
);
