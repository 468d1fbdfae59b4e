/** Opens the page anew at the list of runs, chooses runs as a person does, and waits until they are compared. */
import type { FaultyPage } from '../faults/openPage.ts';

export async function compareRuns(
  { page, origin, backend }: FaultyPage,
  ids: readonly string[],
): Promise<void> {
  await page.goto('about:blank');
  await page.goto(`${origin}/?backend=${backend}#runs`);
  for (const id of ids) await page.locator(`[data-run="${id}"] input[type="checkbox"]`).first().check();
  await page.getByTestId('compare-runs').click();
  await page.getByTestId('scrubber-range').waitFor();
  await page.waitForFunction(
    () => !document.querySelector<HTMLInputElement>('[data-testid="scrubber-range"]')!.disabled,
  );
}
