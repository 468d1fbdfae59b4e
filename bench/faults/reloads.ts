/**
 * A page reloaded at everything that a whole run writes down for the first time: in each state of each round. What came of it is held
 * beside a run that nothing befell. Used by the bench alone: it takes minutes.
 */
import type { Page } from 'playwright';
import { DEFAULT_POLICY } from '../../src/adjust/policy.ts';
import type { RunRecord } from '../../src/run.ts';
import type { FaultyPage } from './openPage.ts';
import type { Cost } from './scenarios.ts';
import { runRecord } from './seed.ts';
import { readRun, storeRun } from './store.ts';
import { continueRun, PATIENCE } from './watchRun.ts';

/** Jobs whose results a run writes down; training is asked for anew wherever it stands. */
const JOBS = ['generate', 'score', 'evaluate', 'exportModel', 'importModel'] as const;

interface Told {
  /** What was stored of the run, each the first time, in order. */
  readonly stages: string[];
  /** How often each job came to its end, over all lives of the page. */
  readonly finished: Readonly<Record<string, number>>;
}

/** Two rounds, the second from the first, neither of which passes. */
function wholeRun(id: string, backend: FaultyPage['backend']): RunRecord {
  const run = runRecord(id, backend, 12);
  const settings: RunRecord['settings'] = {
    ...run.settings,
    trainOnly: false,
    maxRounds: 2,
    gate: { kind: 'ratio', threshold: 0.01 },
    policy: { ...DEFAULT_POLICY, start: 'best', patience: null },
  };
  return { ...run, settings };
}

/** `lost`: results that came twice, 0 where nothing was done twice. @throws where the run ended otherwise than one left alone */
export async function reloadedInEachState(faulty: FaultyPage): Promise<Cost & { readonly note: string }> {
  await watchFromInside(faulty.page);
  const alone = await toItsEnd(faulty, 'alone', false);
  const began = performance.now();
  const broken = await toItsEnd(faulty, 'reloaded-each', true);
  const seconds = (performance.now() - began) / 1000;
  const figures = ({ rounds, bestRound, ending, baseline }: RunRecord) =>
    JSON.stringify({
      bestRound,
      ending,
      baseline: baseline?.metrics,
      rounds: rounds.map(({ evaluation, midFid, config, adjustment, trainedIterations, log }) => ({
        metrics: evaluation?.metrics,
        losses: log && [log.lossD, log.lossG, log.wasserstein],
        ...{ midFid, config, adjustment, trainedIterations },
      })),
    });
  if (figures(broken.run) !== figures(alone.run))
    throw new Error('The run that was reloaded ended with other figures than the one left alone.');
  const twice = JOBS.map((job) => (broken.told.finished[job] ?? 0) - (alone.told.finished[job] ?? 0));
  return {
    lost: twice.reduce((sum, more) => sum + more, 0),
    seconds,
    note: `${broken.told.stages.length} reloads (${broken.told.stages.join(', ')}); every figure as in the run left alone`,
  };
}

async function toItsEnd(
  { page, load, backend }: FaultyPage,
  id: string,
  reloading: boolean,
): Promise<{ readonly run: RunRecord; readonly told: Told }> {
  await load();
  await storeRun(page, wholeRun(id, backend));
  await page.evaluate(
    ([id, reloading]) => {
      sessionStorage.clear();
      sessionStorage.setItem('watched', id as string);
      sessionStorage.setItem('reloading', reloading ? 'yes' : 'no');
    },
    [id, reloading] as const,
  );
  await load();
  await continueRun(page);
  for (const until = Date.now() + 4 * PATIENCE; Date.now() < until; await page.waitForTimeout(200)) {
    try {
      const run = await readRun(page, id);
      if (run.failure) throw new Error(`The run failed: ${run.failure.message}`);
      if (run.state === 'done') return { run, told: await told(page) };
      const button = page.getByTestId('resume-run');
      if (await button.isVisible()) await button.click({ timeout: 2000 });
    } catch (error) {
      if (/The run failed/.test(String(error))) throw error;
      // The page was between two lives.
    }
  }
  throw new Error('The run did not end.');
}

function told(page: Page): Promise<Told> {
  return page.evaluate(() => ({
    stages: JSON.parse(sessionStorage.getItem('stages') ?? '[]') as string[],
    finished: JSON.parse(sessionStorage.getItem('finished') ?? '{}') as Record<string, number>,
  }));
}

/** Reloads the page once a record of the watched run that says something new is on disk, and counts what workers finish. */
async function watchFromInside(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const read = <T>(key: string, otherwise: T): T =>
      JSON.parse(sessionStorage.getItem(key) ?? 'null') ?? otherwise;
    const newIn = (run: RunRecord) => {
      const { midFid, trainedIterations, evaluation } = run.rounds[run.round - 1]!;
      const known = {
        baseline: run.baseline,
        midway: midFid,
        trained: trainedIterations,
        judged: evaluation,
        ended: run.ending,
      };
      const what = Object.entries(known).flatMap(([name, value]) =>
        value === null || value === undefined ? [] : [name],
      );
      return [`${run.state} ${run.round}`, ...what.slice(-1)].join(' ');
    };
    // The page's own question before it goes: a driver cannot answer it while the page already reloads itself.
    addEventListener('beforeunload', (event) => event.stopImmediatePropagation());
    /** What still comes to its end while the page unloads is nobody's any more. */
    let leaving = false;
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (value: unknown, key?: IDBValidKey) {
      const run = value as RunRecord;
      if (this.name === 'runs' && key === sessionStorage.getItem('watched') && run.state !== 'stopped') {
        const stages = read<string[]>('stages', []);
        const stage = newIn(run);
        if (run.state !== 'done' && !stages.includes(stage)) {
          sessionStorage.setItem('stages', JSON.stringify([...stages, stage]));
          if (sessionStorage.getItem('reloading') === 'yes')
            this.transaction.addEventListener('complete', () => {
              leaving = true;
              location.reload();
            });
        }
      }
      return put.call(this, value, key);
    };
    const Original = Worker;
    globalThis.Worker = class extends Original {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options);
        const jobs = new Map<number, string>();
        const post = this.postMessage.bind(this) as (message: unknown, transfer: Transferable[]) => void;
        this.postMessage = (message: unknown, transfer?: unknown) => {
          const { type, id, job } = message as { type: string; id: number; job: string };
          if (type === 'run') jobs.set(id, job);
          post(message, (transfer ?? []) as Transferable[]);
        };
        this.addEventListener('message', ({ data }) => {
          const job = data?.type === 'result' ? jobs.get(data.id) : undefined;
          if (!job || leaving) return;
          const finished = read<Record<string, number>>('finished', {});
          sessionStorage.setItem(
            'finished',
            JSON.stringify({ ...finished, [job]: (finished[job] ?? 0) + 1 }),
          );
        });
      }
    };
  });
}
