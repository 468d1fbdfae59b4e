/** Who is told, and when. The browser's own permission and notification are in keepingCompany.e2e.test.ts. */
import { signal } from '@preact/signals';
import { afterEach, describe, expect, test } from 'vitest';
import type { RunRecord, RunState } from '../../src/run.ts';
import { createNotifier, type NotificationPort, tellWhenEnded } from '../../src/ui/notify.ts';

afterEach(() => localStorage.removeItem('gantry.tell'));

/** A browser whose person answers `answer` when asked. */
function browser(answer: NotificationPermission, before: NotificationPermission = 'default') {
  const [shown, asked]: [string[], number[]] = [[], []];
  let permission = before;
  const port: NotificationPort = {
    permission: () => permission,
    async requestPermission() {
      asked.push(1);
      permission = answer;
      return permission;
    },
    show: (title) => void shown.push(title),
  };
  return { port, shown, asked };
}

const run = (state: RunState, id = 'r1') => ({ id, state, datasetName: 'Thorax of M. Muster' }) as RunRecord;

describe('permission', () => {
  test('is asked for when a person asks to be told, never before', async () => {
    const { port, asked } = browser('granted');
    const notifier = createNotifier(port);
    expect([notifier.telling.value, asked.length]).toEqual(['off', 0]);
    await notifier.choose(true);
    expect([notifier.telling.value, asked.length]).toEqual(['on', 1]);
    await notifier.choose(false);
    expect(notifier.telling.value).toBe('off');
  });

  test('once given is remembered with the choice', async () => {
    const { port } = browser('granted');
    await createNotifier(port).choose(true);
    expect(createNotifier(port).telling.value).toBe('on');
    expect(createNotifier(browser('granted', 'denied').port).telling.value).toBe('off'); // taken back since
  });

  test('denied is said, and tells nothing', async () => {
    const { port, shown } = browser('denied');
    const notifier = createNotifier(port);
    await notifier.choose(true);
    expect(notifier.telling.value).toBe('refused');
    notifier.tell('Gantry: run finished');
    expect(shown).toEqual([]);
  });

  test('a browser without notifications offers none', () => {
    expect(createNotifier(null).telling.value).toBe('absent');
  });

  test('a browser that lets no page notify is found out at the first try', async () => {
    const { port } = browser('granted');
    const notifier = createNotifier({
      ...port,
      show: () => {
        throw new TypeError('Illegal constructor.');
      },
    });
    await notifier.choose(true);
    notifier.tell('Gantry: run finished');
    expect(notifier.telling.value).toBe('refused');
  });
});

describe('the end of a run', () => {
  async function told(states: readonly (RunRecord | null)[], hidden = true): Promise<string[]> {
    const { port, shown } = browser('granted');
    const notifier = createNotifier(port);
    await notifier.choose(true);
    const shownRun = signal<RunRecord | null>(null);
    const end = tellWhenEnded(shownRun, notifier, () => hidden);
    for (const one of states) shownRun.value = one;
    end();
    return shown;
  }

  test('is told once, in words that name no dataset', async () => {
    expect(await told([run('training'), run('reporting'), run('done'), run('done')])).toEqual([
      'Gantry: run finished',
    ]);
    expect(await told([run('training'), run('failed')])).toEqual(['Gantry: run failed']);
  });

  test('is not the only thing told: a run that asks says so, once a question', async () => {
    expect(
      await told([
        run('training'),
        run('asking'),
        run('asking'),
        run('training'),
        run('asking'),
        run('done'),
      ]),
    ).toEqual([
      'Gantry: a round is judged, and the run asks what to train next.',
      'Gantry: a round is judged, and the run asks what to train next.',
      'Gantry: run finished',
    ]);
  });

  test('is told again after a failed run was continued', async () => {
    expect(await told([run('training'), run('failed'), run('training'), run('done')])).toEqual([
      'Gantry: run failed',
      'Gantry: run finished',
    ]);
  });

  test('is not told to who looks at the page, after a stop, or of an old run that is opened', async () => {
    expect(await told([run('training'), run('done')], false)).toEqual([]);
    expect(await told([run('training'), run('stopped')])).toEqual([]);
    expect(await told([run('training'), null, run('done')])).toEqual([]);
    expect(await told([run('training'), run('done', 'r2')])).toEqual([]);
  });
});
