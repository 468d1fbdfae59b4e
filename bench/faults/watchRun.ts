/** What the page shows and stores of a run in work, waited for. Every wait ends by what happens, none by the clock. */
import type { Page } from 'playwright';
import type { Incident, IncidentKind } from '../../src/workers/protocol.ts';
import { readRun } from './store.ts';

/** Milliseconds after which something that should happen counts as not happening; two busy cores are slow. */
export const PATIENCE = 150_000;
const options = { timeout: PATIENCE, polling: 50 };

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
  for (;;) {
    const { state, failure } = await readRun(page, runId);
    if (state === 'done') return;
    if (state === 'failed') throw new Error(`The run failed: ${failure?.message}`);
    await page.waitForTimeout(50);
  }
}

/** Stops the run and waits until its record says so. */
export async function stop(page: Page): Promise<void> {
  await page.getByTestId('stop').click();
  await page.getByTestId('stop').waitFor({ state: 'detached', timeout: PATIENCE });
}

/** The run's first incident of that kind, once training has gone on after it. */
export async function survived(page: Page, runId: string, kind: IncidentKind): Promise<Incident> {
  for (const began = Date.now(); Date.now() - began < PATIENCE; await page.waitForTimeout(50)) {
    const { incidents = [], failure } = await readRun(page, runId);
    if (failure) throw new Error(`The run failed: ${failure.message}`);
    const found = incidents.find((incident) => incident.kind === kind);
    if (found && found.seconds !== null) return found;
  }
  throw new Error(`No "${kind}" was survived in ${PATIENCE / 1000} s.`);
}
