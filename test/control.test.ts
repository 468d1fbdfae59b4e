import { expect, test } from 'vitest';
import { PRESETS } from '../src/config.ts';
import { RunControl } from '../src/control.ts';

function abortable(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const abort = () => reject(new DOMException('stopped', 'AbortError'));
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
}

/** Runs one stage whose first attempt waits to be interrupted and whose later attempts return their number. */
function stage(control: RunControl) {
  const log: string[] = [];
  let attempts = 0;
  const done = control.throughPauses(
    (signal) => {
      attempts++;
      log.push(`work ${attempts}`);
      return attempts === 1 ? abortable(signal) : Promise.resolve(attempts);
    },
    {
      before: async () => {
        log.push('before');
      },
      paused: async () => {
        log.push('paused');
      },
    },
  );
  return { log, done };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test('an uninterrupted stage runs once', async () => {
  const { throughPauses } = RunControl.prototype;
  const control = new RunControl();
  const value = await throughPauses.call(control, async () => 7, {
    before: async () => {},
    paused: async () => {},
  });
  expect(value).toBe(7);
});

test('a paused stage waits, and runs again after resume', async () => {
  const control = new RunControl();
  const { log, done } = stage(control);
  await settled();
  control.pause();
  await settled();
  expect(log).toEqual(['before', 'work 1', 'paused']);
  control.resume();
  expect(await done).toBe(2);
  expect(log).toEqual(['before', 'work 1', 'paused', 'before', 'work 2']);
});

test('pause then resume at once still runs the stage again, and only once', async () => {
  const control = new RunControl();
  const { log, done } = stage(control);
  await settled();
  control.pause();
  control.resume();
  expect(await done).toBe(2);
  expect(log.filter((line) => line.startsWith('work'))).toEqual(['work 1', 'work 2']);
});

test('stop unwinds a running stage and a paused one', async () => {
  for (const pauseFirst of [false, true]) {
    const control = new RunControl();
    const { done } = stage(control);
    await settled();
    if (pauseFirst) {
      control.pause();
      await settled();
    }
    control.stop();
    const error = await done.catch((reason: unknown) => reason);
    expect(control.isStop(error)).toBe(true);
  }
});

test('an error of the stage itself passes through, and is not a stop', async () => {
  const control = new RunControl();
  const broken = new Error('broken');
  const error = await control
    .throughPauses(() => Promise.reject(broken), { before: async () => {}, paused: async () => {} })
    .catch((reason: unknown) => reason);
  expect(error).toBe(broken);
  expect(control.isStop(error)).toBe(false);
});

test('an AbortError nobody asked for is an error', async () => {
  const control = new RunControl();
  const work = () => Promise.reject(new DOMException('elsewhere', 'AbortError'));
  await expect(
    control.throughPauses(work, { before: async () => {}, paused: async () => {} }),
  ).rejects.toMatchObject({
    name: 'AbortError',
  });
});

test('evaluate now interrupts the stage in work and lets the next one run', async () => {
  const control = new RunControl();
  let interrupted = false;
  const training = control.throughPauses(
    async (signal) => {
      await abortable(signal).catch(() => {
        interrupted = true;
      });
      return control.endTraining;
    },
    { before: async () => {}, paused: async () => {} },
  );
  await settled();
  control.evaluateNow();
  expect(await training).toBe(true);
  expect(interrupted).toBe(true);
  const signal = await control.throughPauses(async (given) => given, {
    before: async () => {},
    paused: async () => {},
  });
  expect(signal.aborted).toBe(false);
});

test('a question waits for an answer that its check takes, and an answer to no question is nothing', async () => {
  const control = new RunControl();
  control.answer({ kind: 'end' }); // asked too early: not kept for later
  const asked: string[] = [];
  const answered = control.answered((given) => {
    asked.push(given.kind);
    if (given.kind === 'train') throw new RangeError('not this one');
    return given;
  });
  expect(() => control.answer({ kind: 'train', config: PRESETS.quick })).toThrow('not this one');
  control.answer({ kind: 'end' });
  expect(await answered).toEqual({ kind: 'end' });
  expect(asked).toEqual(['train', 'end']);
});

test('a stop ends a question, and one that came before it too', async () => {
  const control = new RunControl();
  const answered = control.answered((given) => given);
  control.stop();
  const error = await answered.catch((error: unknown) => error);
  expect(control.isStop(error)).toBe(true);
  await expect(control.answered((given) => given)).rejects.toSatisfy((again) => control.isStop(again));
});

test('a round that its time ends leaves a pause that was asked for before', async () => {
  const control = new RunControl();
  const { log, done } = stage(control);
  await settled();
  control.pause();
  control.endRound();
  expect(control.endTraining).toBe(true);
  await settled();
  expect(log).toEqual(['before', 'work 1', 'paused']);
  control.resume();
  expect(await done).toBe(2);
});
