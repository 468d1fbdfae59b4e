/** The Evaluate stage on the whole page, over a Gantry that holds made-up evaluations (fixtures/evaluation.ts). */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import type { EvaluationOptions, Gantry } from '../../../src/app.ts';
import { DEFAULT_CONFIG } from '../../../src/config.ts';
import type { Evaluation, EvaluationRecord, InstalledNetwork } from '../../../src/evaluation.ts';
import type { Gate, GateOutcome, RunRecord } from '../../../src/run.ts';
import { mountApp } from '../../../src/ui/mount.tsx';
import { datasetRecord } from '../../fixtures/datasetRecord.ts';
import {
  COPYING_EVALUATION,
  EVALUATION,
  evaluationPictures,
  evaluationRecord,
  FID_ONLY,
  figureOf,
  LPIPS_NETWORK,
  NETWORK,
  noFigure,
  POOR_EVALUATION,
} from '../../fixtures/evaluation.ts';
import { stubGantry } from '../../fixtures/stubGantry.ts';

const root = document.createElement('div');
let unmount = () => {};

beforeEach(() => {
  document.body.append(root);
});
afterEach(() => {
  unmount();
  root.remove();
  location.hash = '';
});

const all = (id: string) => [...root.querySelectorAll<HTMLElement>(`[data-testid="${id}"]`)];
const find = (id: string) => all(id)[0] ?? null;
const wait = (id: string) => vi.waitUntil(() => find(id), { timeout: 10_000 });
const textOf = (selector: string) => root.querySelector(selector)?.textContent ?? '';
const row = (metric: string) =>
  root.querySelector<HTMLElement>(`[data-testid="metrics"] [data-metric="${metric}"]`);

function runOf(
  evaluation: Evaluation,
  outcome: GateOutcome,
  {
    gate = { kind: 'ratio', threshold: 2 } as Gate,
    confirmation = null as Evaluation | null,
    confirmationsBefore = 0,
  } = {},
): RunRecord {
  return {
    id: 'r1',
    version: 1,
    createdAt: 0,
    settings: {
      datasetId: 'd1',
      config: DEFAULT_CONFIG,
      gate,
      maxRounds: 1,
      numOutput: 4,
      backend: 'wasm',
      network: 'auto',
    },
    datasetName: 'Dataset 1',
    synthetic: evaluation.synthetic,
    state: 'done',
    round: 1,
    bestRound: 1,
    rounds: [
      {
        number: 1,
        config: DEFAULT_CONFIG,
        adjustment: null,
        log: null,
        trainedIterations: 300,
        midFid: null,
        evaluation,
        brokeOff: null,
        outcome,
      },
    ],
    baseline: FID_ONLY,
    confirmation,
    confirmationsBefore,
    device: null,
    report: null,
    failure: null,
  };
}

/** Opens `run` on the stage. */
async function open(run: RunRecord | null, given: Partial<Gantry> = {}, stage = 'evaluate') {
  location.hash = '#train';
  const gantry = stubGantry({
    ...(run ? { listRuns: async () => [run] } : {}),
    openBackend: async () => EVALUATION.device,
    ...given,
  });
  unmount = mountApp(root, gantry, { backend: 'wasm' });
  if (run) {
    const list = await wait('run-list');
    list.querySelector<HTMLButtonElement>('.list-actions .button')!.click();
  }
  location.hash = `#${stage}`;
  await wait(`stage-${stage}`);
}

const networks =
  (...infos: InstalledNetwork['info'][]) =>
  async () =>
    infos.map((info): InstalledNetwork => ({ info, where: 'browser', bytes: 1e6 }));

describe('the verdict', () => {
  test('passed: the interval against the threshold, and the one look at the final split', async () => {
    const confirmation: Evaluation = {
      ...EVALUATION,
      split: 'final',
      metrics: { ...EVALUATION.metrics, ratio: figureOf(2.4, 2.1, 2.8) },
    };
    await open(runOf(EVALUATION, 'passed', { confirmation }));
    const heading = await wait('verdict');
    expect(heading.textContent).toBe('FID gate passed');
    expect(find('verdict-reason')!.textContent).toContain('FID is 1.62 times its floor');
    expect(textOf('.deciding')).toContain('95 % interval 1.38 to 1.91');
    expect(find('confirmation')!.dataset.outcome).toBe('not-passed');
    expect(find('confirmation')!.textContent).toContain('Used once a run');
    expect(find('confirmation')!.textContent).not.toContain('earlier run');
  });

  test('earlier runs that had looked at the same final split are counted', async () => {
    await open(runOf(EVALUATION, 'passed', { confirmation: EVALUATION, confirmationsBefore: 2 }));
    expect((await wait('confirmation')).textContent).toContain('had been looked at by 2 earlier runs.');
  });

  test('inconclusive: what would decide it', async () => {
    await open(runOf(POOR_EVALUATION, 'inconclusive'));
    expect((await wait('verdict')).textContent).toBe('FID gate inconclusive: more images needed');
    expect(textOf('.needs')).toContain('6 blocks of slices'); // fewer than twelve units
    expect(textOf('.verdict')).toContain('Same patient, optimistic');
    expect(find('confirmation')).toBeNull();
  });

  test('copies that cannot be told ask for other patients, not for more images', async () => {
    const evaluation = { ...EVALUATION, memorisation: POOR_EVALUATION.memorisation };
    await open(runOf(evaluation, 'inconclusive', { gate: { kind: 'ratio', threshold: 2, copyRate: 0.02 } }));
    await wait('verdict');
    expect(textOf('.needs')).toContain('Use a dataset none of whose patients is in two splits');
    expect(textOf('.needs')).not.toContain('more generated images');
  });

  test('a further condition that is not met is said beside the figure that is', async () => {
    const gate: Gate = { kind: 'ratio', threshold: 2, recallFloor: 0.3, kidP: 0.05 };
    await open(runOf(EVALUATION, 'not-passed', { gate }));
    const conditions = await wait('conditions');
    const met = [...conditions.querySelectorAll<HTMLElement>('li')].map(({ dataset }) => [
      dataset.condition,
      dataset.met,
    ]);
    expect(met).toEqual([
      ['recallFloor', 'true'], // 0.412 [0.351, …]
      ['kidP', 'false'], // 0.034
    ]);
    expect(find('verdict-reason')!.textContent).toContain('A further condition decides');
  });
});

describe('the figures', () => {
  test('each has its interval drawn, and says it to those who do not see it', async () => {
    await open(runOf(EVALUATION, 'passed'));
    await wait('metrics');
    const bar = row('recall')!.querySelector('.interval')!;
    expect(bar.getAttribute('aria-label')).toBe('Recall 0.412, 95 % interval 0.351 to 0.478');
    const [dot, drawn] = ['.interval-dot', '.interval-bar'].map(
      (part) => bar.querySelector(part)!.getBoundingClientRect() as DOMRect,
    );
    expect(dot!.x).toBeGreaterThan(drawn!.x - dot!.width);
    expect(dot!.right).toBeLessThan(drawn!.right + dot!.width);
  });

  test('one that is missing says why', async () => {
    await open(runOf(POOR_EVALUATION, 'inconclusive'));
    await wait('metrics');
    expect(row('auc')!.textContent).toContain('there is no critic');
    expect(row('auc')!.querySelector('td')!.textContent).toBe('–');
    expect(find('memorisation')!.dataset.state).toBe('not-assessable');
  });

  test('generated images that are all alike are said above the figures', async () => {
    const psnr = { ...EVALUATION.metrics.psnr, fakeFake: noFigure('identical-images') };
    await open(runOf({ ...EVALUATION, metrics: { ...EVALUATION.metrics, psnr } }, 'passed'));
    expect((await wait('degenerate-warning')).textContent).toContain('The generated images are identical');
    expect(find('few-patients')).toBeNull();
  });

  test('blocks of few patients are said beside the verdict', async () => {
    const units = { ...EVALUATION.units!, kind: 'blocks' as const };
    await open(runOf({ ...EVALUATION, units }, 'passed'));
    expect((await wait('few-patients')).textContent).toContain('nothing of how another patient would differ');
    expect(find('degenerate-warning')).toBeNull();
  });

  test('each group says network, weights, preparation and seed', async () => {
    await open(runOf(EVALUATION, 'passed'));
    await wait('metrics');
    const [first] = root.querySelectorAll('.provenance');
    for (const part of [
      NETWORK.title,
      NETWORK.sha256.slice(0, 8),
      EVALUATION.preprocessing!.slice(0, 8),
      '42',
    ])
      expect(first!.textContent).toContain(part);
  });

  test('the thesis’s own numbers stand apart, for comparison only', async () => {
    await open(runOf(EVALUATION, 'passed'));
    const table = await wait('as-in-thesis');
    expect(table.textContent).toContain('For comparison only');
    expect(table.textContent).toContain('0.211');
  });
});

describe('the pictures', () => {
  test('a divider parts reals from fakes, and the keyboard moves it', async () => {
    await open(runOf(EVALUATION, 'passed'), { evaluationPictures: async () => evaluationPictures() });
    const slider = (await wait('side-by-side')) as HTMLInputElement;
    expect(slider.type).toBe('range'); // which takes the arrow keys
    slider.value = '80';
    slider.dispatchEvent(new Event('input', { bubbles: true }));
    await vi.waitUntil(() => slider.getAttribute('aria-valuetext') === '80 % real');
    expect(root.querySelector<HTMLElement>('.side-over')!.style.clipPath).toBe('inset(0px 0px 0px 80%)');
  });

  test('the nearest pairs are there to see, with their distance, and leave nowhere', async () => {
    await open(runOf(COPYING_EVALUATION, 'passed'), { evaluationPictures: async () => evaluationPictures() });
    const pairs = await wait('nearest-pairs');
    expect(pairs.querySelectorAll('canvas')).toHaveLength(4);
    expect(pairs.textContent).toContain('distance 2.91');
    expect(pairs.textContent).toContain('On this screen only');
    expect(pairs.querySelectorAll('.badge-bad')).toHaveLength(2);
  });

  test('without kept pictures it says so, and still draws what the figures give', async () => {
    await open(runOf(EVALUATION, 'passed'));
    const panel = await wait('evaluation-pictures');
    expect(panel.textContent).toContain('not kept in this browser');
    expect(panel.querySelector('.histogram-class')).not.toBeNull();
  });

  test('every drawing has words', async () => {
    await open(runOf(EVALUATION, 'passed'), { evaluationPictures: async () => evaluationPictures() });
    await wait('side-by-side');
    const drawings = [...root.querySelectorAll('[role="img"]')];
    expect(drawings.length).toBeGreaterThan(20);
    for (const drawing of drawings) expect(drawing.getAttribute('aria-label')).toMatch(/\S/);
  });
});

describe('evaluating anything', () => {
  const dataset = datasetRecord(['train', 'validation'], { name: 'Dataset 1' });

  test('a run’s checkpoint is asked for, followed, cancelled, and asked for again', async () => {
    const asked: { subject: unknown; options: EvaluationOptions }[] = [];
    const records: EvaluationRecord[] = [];
    await open(runOf(EVALUATION, 'passed'), {
      listDatasets: async () => [dataset],
      keptCheckpoints: async () => [
        { round: 1, slot: null, iteration: 300 },
        { round: 1, slot: 'epoch-5', iteration: 100 },
      ],
      listEvaluations: async () => [...records],
      evaluate: (subject, options) => {
        asked.push({ subject, options });
        options.onProgress?.({
          kind: 'evaluate',
          progress: { stage: 'real', done: 30, total: 120, secondsLeft: 45 },
        });
        if (asked.length === 2) {
          const record = evaluationRecord({ evaluation: FID_ONLY });
          records.push(record);
          return Promise.resolve({ record, cached: false, dump: null });
        }
        return new Promise((_, reject) =>
          options.signal?.addEventListener('abort', () => reject(new DOMException('', 'AbortError'))),
        );
      },
    });
    await vi.waitUntil(() => !(find('evaluate') as HTMLButtonElement | null)?.disabled && find('evaluate'));
    find('evaluate')!.click();
    const cancel = await wait('evaluate-cancel');
    expect(find('evaluate-form')!.textContent).toContain('25 %');
    expect(find('evaluate-form')!.textContent).toContain('45 s left');
    cancel.click();
    await wait('evaluate');
    expect(find('alert')).toBeNull();

    find('evaluate')!.click();
    await vi.waitUntil(() => root.querySelector('.evaluation-open'));
    expect(asked[1]!.subject).toEqual({ kind: 'run', runId: 'r1', round: 1, slot: null });
    expect(asked[1]!.options).toMatchObject({ datasetId: 'd1', network: 'auto', count: null });
    expect(textOf('[role="status"].sr-only')).toContain('FID 61.3');
  });

  test('a number of images that is none is refused beside its field', async () => {
    await open(runOf(EVALUATION, 'passed'), {
      listDatasets: async () => [dataset],
      keptCheckpoints: async () => [{ round: 1, slot: null, iteration: 300 }],
    });
    const count = (await wait('evaluate-count')) as HTMLInputElement;
    count.value = '3';
    count.dispatchEvent(new Event('input', { bubbles: true }));
    await vi.waitUntil(() => count.getAttribute('aria-invalid') === 'true');
    expect((find('evaluate') as HTMLButtonElement).disabled).toBe(true);
  });

  test('kept checkpoints that have no point on the curve are measured, for their FID alone', async () => {
    const asked: (string | null)[] = [];
    const records: EvaluationRecord[] = [];
    await open(runOf(EVALUATION, 'passed'), {
      listEvaluations: async () => [...records],
      keptCheckpoints: async () => [
        { round: 1, slot: 'epoch-5', iteration: 100 },
        { round: 1, slot: 'epoch-10', iteration: 200 },
        { round: 1, slot: null, iteration: 300 }, // the end of the round: judged already
      ],
      evaluate: async (subject, { depth, network }) => {
        if (subject.kind !== 'run') throw new Error('Not a run.');
        expect([depth, network]).toEqual(['fid', NETWORK.name]);
        asked.push(subject.slot);
        const iteration = subject.slot === 'epoch-5' ? 100 : 200;
        const record = evaluationRecord({
          id: `e${iteration}`,
          subject: { kind: 'run', runId: 'r1', round: 1, iteration },
          evaluation: FID_ONLY,
        });
        records.push(record);
        return { record, cached: false, dump: null };
      },
    });
    (await wait('measure-kept')).click();
    await vi.waitUntil(() => asked.length === 2 && !find('measure-kept'));
    expect(asked).toEqual(['epoch-5', 'epoch-10']);
    expect(find('fid-over-training')!.querySelectorAll('circle.mark-filled, circle.mark-open')).toHaveLength(
      4 + 1,
    ); // and the legend's
  });
});

describe('the list', () => {
  const records = [
    evaluationRecord({ id: 'e1', createdAt: 2 }),
    evaluationRecord({
      id: 'e2',
      createdAt: 1,
      subject: { kind: 'images', sha256: '' },
      evaluation: { ...EVALUATION, n: { ...EVALUATION.n, fake: 256 } },
    }),
  ];

  test('two evaluations stand side by side, and say which figures compare', async () => {
    await open(null, { listEvaluations: async () => records });
    await vi.waitUntil(() => all('compare').length === 2);
    all('compare')[0]!.click();
    expect((await wait('comparison')).textContent).toContain('Choose one more');
    all('compare')[1]!.click();
    await vi.waitUntil(() => root.querySelector('[data-testid="comparison"] table'));
    const relation = (metric: string) =>
      root.querySelector(`.comparison [data-metric="${metric}"] .comparison-relation`)!.textContent;
    expect(relation('fid')).toContain('other numbers of images');
    expect(relation('ratio')).toContain('Comparable');
    expect(relation('ratio')).toContain('Intervals overlap');
  });

  test('each has the verdict of the gate that is set, and opens in the same panel', async () => {
    await open(null, { listEvaluations: async () => records });
    await vi.waitUntil(() => all('evaluation-row').length === 2);
    expect(all('evaluation-row').map((one) => one.querySelector('.badge')?.textContent)).toEqual([
      'Gate passed', // 1.62 [1.38, 1.91] under 2
      'Gate passed',
    ]);
    all('open-evaluation')[1]!.click();
    await wait('evaluation');
    expect(find('metrics')!.textContent).toContain('Folder of images against “Dataset 1”');
  });
});

describe('the networks', () => {
  test('without LPIPS the page says so, and how to get it', async () => {
    await open(null, { listNetworks: networks(NETWORK) });
    expect((await wait('no-lpips')).textContent).toContain('npm run weights');
  });

  test('weights are taken from a drop, though a model file dropped elsewhere would open', async () => {
    const added: string[] = [];
    const here = [NETWORK];
    await open(null, {
      listNetworks: () => networks(...here)(),
      addNetwork: async (files) => {
        added.push(...files.map(({ name }) => name));
        here.push(LPIPS_NETWORK);
        return [LPIPS_NETWORK];
      },
    });
    await wait('no-lpips');
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(['x'], 'lpips-alex.safetensors'));
    find('network-drop')!.dispatchEvent(
      new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }),
    );
    await vi.waitUntil(() => !find('no-lpips'));
    expect(added).toEqual(['lpips-alex.safetensors']);
    expect(root.querySelector(`[data-network="${LPIPS_NETWORK.name}"]`)!.textContent).toContain(
      LPIPS_NETWORK.sha256,
    );
    expect(location.hash).toBe('#evaluate');
  });
});

describe('before images leave', () => {
  const runImages: Gantry['runImages'] = async () => ({
    size: 32,
    count: 1,
    images: new Float32Array(32 * 32),
    iteration: 300,
    modelHash: 'ab'.repeat(32),
    runId: 'r1',
    round: 1,
    slot: null,
    seed: 1,
    first: 0,
    between: null,
  });

  test('a failed memorisation check is an alert under Generate', async () => {
    await open(runOf(COPYING_EVALUATION, 'passed'), { runImages }, 'generate');
    expect((await wait('memorisation-warning')).getAttribute('role')).toBe('alert');
  });

  test('one that could not be made is said quietly', async () => {
    await open(runOf(POOR_EVALUATION, 'inconclusive'), { runImages }, 'generate');
    const words = await wait('memorisation-open');
    expect(words.textContent).toContain('not assessable');
    expect(words.getAttribute('role')).toBeNull();
  });
});

test('at 390 pixels nothing scrolls sideways', async () => {
  await page.viewport(390, 844);
  await open(runOf(EVALUATION, 'passed'), {
    evaluationPictures: async () => evaluationPictures(),
    listEvaluations: async () => [evaluationRecord()],
    listNetworks: networks(NETWORK, LPIPS_NETWORK),
  });
  await wait('side-by-side');
  await wait('network-drop');
  expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(390);
});
