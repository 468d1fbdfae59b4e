/**
 * Files per second by transfer syntax: each set read by the page whole, as `gantry ingest --keep-all` does, in one browser whose
 * workers and codecs are warm.
 */
import type { JSHandle, Page } from 'playwright';
import { openPage, PAGE_ORIGIN } from '../../src/cli/browser.ts';
import { startServer } from '../../src/cli/server.ts';
import { PLAIN_SLICES } from '../../src/preprocess/recipe.ts';
import type { Remote, RemoteIngestRequest } from '../../src/remoteProtocol.ts';
import { median } from './figures.ts';
import type { SyntaxSet } from './syntaxSets.ts';

export interface SyntaxFigures {
  /** The median of the turns. */
  readonly seconds: number;
  readonly accepted: number;
  /** Why the others were not. */
  readonly codes: readonly string[];
}

export interface SyntaxRun {
  readonly cores: number;
  readonly figures: readonly SyntaxFigures[];
}

type Driven = typeof globalThis & { gantryRemote?: Remote<FileList> };

/** Enough that every worker has loaded its codec. */
const WARM_UP = 32;

/** @param pageFolder where the built page lies. */
export async function ingestBySyntax(
  sets: readonly SyntaxSet[],
  pageFolder: string,
  turns: number,
): Promise<SyntaxRun> {
  const server = await startServer({ folder: pageFolder, port: 0 });
  const { page, ended, close } = await openPage(server.port, 'auto');
  const work = async (): Promise<SyntaxRun> => {
    await page.exposeFunction('gantryHost', () => undefined);
    await page.goto(`${PAGE_ORIGIN}/?backend=cpu`);
    await page.waitForFunction(() => Boolean((globalThis as Driven).gantryRemote));
    const input = await page.evaluateHandle(() => {
      const input = document.createElement('input');
      Object.assign(input, { type: 'file', multiple: true, hidden: true });
      document.body.append(input);
      return input;
    });
    const figures: SyntaxFigures[] = [];
    for (const { uid, files } of sets) {
      await ingest(page, input, files.slice(0, WARM_UP), `${uid}/warm`);
      const taken = [];
      for (let turn = 0; turn < turns; turn++) {
        taken.push(await ingest(page, input, files, `${uid}/${turn}`));
      }
      figures.push({ ...taken[0]!, seconds: median(taken.map(({ seconds }) => seconds)) });
    }
    return { figures, cores: await page.evaluate(() => navigator.hardwareConcurrency) };
  };
  try {
    return await Promise.race([work(), ended]);
  } finally {
    await close();
    await server.close();
  }
}

/** @param under a path that was not read before: what was is served from cache. @throws Error with the page's message */
async function ingest(
  page: Page,
  input: JSHandle<HTMLInputElement>,
  files: readonly string[],
  under: string,
): Promise<SyntaxFigures> {
  await input.asElement()!.setInputFiles([...files]);
  const request: RemoteIngestRequest = {
    paths: files.map((_, i) => `${under}/${String(i).padStart(4, '0')}.dcm`),
    name: 'bench',
    size: 64,
    slices: { ...PLAIN_SLICES, filter: { ...PLAIN_SLICES.filter, keepAll: true } },
    backend: 'auto',
  };
  const ingested = await page.evaluate(
    ({ input, request }) => (globalThis as Driven).gantryRemote!.ingest(input.files!, request),
    { input, request },
  );
  if (!ingested.ok) throw new Error(ingested.error.message);
  const { outcomes, seconds } = ingested;
  const accepted = outcomes.filter(({ outcome }) => outcome === 'accepted').length;
  const others = outcomes.filter(({ outcome }) => outcome !== 'accepted');
  return { seconds, accepted, codes: [...new Set(others.map(({ code }) => code))] };
}
