/** What the page shows and stores of a run in work, waited for. Every wait ends with what happens, or fails. */
import type { Page } from 'playwright';
import type { RunRecord } from '../../src/run.ts';
import type { Incident, IncidentKind } from '../../src/workers/protocol.ts';
import { readRun } from './store.ts';

/** Milliseconds after which something that should happen counts as not happening; two busy cores are slow. */
export const PATIENCE = 150_000;
const POLLING = 50;
const options = { timeout: PATIENCE, polling: POLLING };

/** A person's "Continue" on the newest unfinished run. */
export async function continueRun(page: Page): Promise<void> {
  await page.getByTestId('resume-run').click();
}

/** Until the page shows a row of the training it does now (its speed comes with the first) that is at least this far. */
export async function trainedTo(page: Page, iteration: number): Promise<void> {
  await page.waitForFunction(
    (least) => {
      const shown = (id: string) => document.querySelector(`[data-testid=${id}]`)?.textContent ?? '';
      return (
        /\d/.test(shown('images-per-second')) &&
        Number(shown('iteration').replace(/[.,\s]|(of|de).*/g, '')) >= least
      );
    },
    iteration,
    options,
  );
}

/** The last iteration the page shows. */
export async function shownIteration(page: Page): Promise<number> {
  const text = (await page.getByTestId('iteration').textContent()) ?? '';
  return Number(text.replace(/[.,\s]|(of|de).*/g, ''));
}

/** Until the run's record says it has trained to its end. */
export async function done(page: Page, runId: string): Promise<void> {
  await fromRecord(page, runId, ({ state }) => (state === 'done' ? state : null));
}

/** Stops the run and waits until its record says so. */
export async function stop(page: Page): Promise<void> {
  await page.getByTestId('stop').click();
  await page.getByTestId('stop').waitFor({ state: 'detached', timeout: PATIENCE });
}

/** The run's first incident of that kind, once training has gone on after it. */
export function survived(page: Page, runId: string, kind: IncidentKind): Promise<Incident> {
  const wanted = (incident: Incident) => incident.kind === kind && incident.seconds !== null;
  return fromRecord(page, runId, ({ incidents = [] }) => incidents.find(wanted) ?? null);
}

/** The first answer that the run's stored record gives. @throws where the run failed. */
async function fromRecord<T>(page: Page, runId: string, read: (run: RunRecord) => T | null): Promise<T> {
  for (const began = Date.now(); Date.now() - began < PATIENCE; await page.waitForTimeout(POLLING)) {
    const run = await readRun(page, runId);
    if (run.failure) throw new Error(`The run failed: ${run.failure.message}`);
    const found = read(run);
    if (found !== null) return found;
  }
  throw new Error(`The run's record did not say what was waited for in ${PATIENCE / 1000} s.`);
}
