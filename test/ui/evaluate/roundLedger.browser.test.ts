/** The ledger of rounds and a run that asks, over a Gantry that holds made-up rounds (fixtures/evaluation.ts). */
import { Fragment, h, render } from 'preact';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Gantry, RunHandle } from '../../../src/app.ts';
import { DEFAULT_CONFIG } from '../../../src/config.ts';
import type { Evaluation, Figure } from '../../../src/evaluation.ts';
import type { RoundRecord, RunRecord } from '../../../src/run.ts';
import { type Ui, UiContext, useUi } from '../../../src/ui/context.ts';
import { RoundLedger } from '../../../src/ui/evaluate/RoundLedger.tsx';
import { language } from '../../../src/ui/language.ts';
import { createRunActions } from '../../../src/ui/runActions.ts';
import { createState } from '../../../src/ui/state.ts';
import { AskPanel } from '../../../src/ui/train/AskPanel.tsx';
import { EVALUATION, figureOf } from '../../fixtures/evaluation.ts';
import { stubGantry } from '../../fixtures/stubGantry.ts';

const root = document.createElement('div');

beforeEach(() => {
  document.body.append(root);
});
afterEach(() => {
  render(null, root);
  root.remove();
  location.hash = '';
  language.value = 'en';
});

const find = <T extends HTMLElement>(id: string) => root.querySelector<T>(`[data-testid="${id}"]`);
const wait = <T extends HTMLElement>(id: string) => vi.waitUntil(() => find<T>(id), { timeout: 10_000 });
const said = (id: string) => (find(id)?.textContent ?? '').replace(/\s+/g, ' ');

const judged = (matchedFid: Figure): Evaluation => ({
  ...EVALUATION,
  metrics: { ...EVALUATION.metrics, matchedFid },
});

const FIRST: RoundRecord = {
  number: 1,
  config: DEFAULT_CONFIG,
  adjustment: null,
  log: null,
  trainedIterations: 300,
  midFid: 30,
  evaluation: judged(figureOf(20, 18, 22)),
  brokeOff: null,
  outcome: 'not-passed',
};

/** Three rounds after the first: told apart, not told apart and taken back, and stopped as a loser. */
const ROUNDS: RoundRecord[] = [
  FIRST,
  {
    ...FIRST,
    number: 2,
    config: { ...DEFAULT_CONFIG, lr: 0.003 },
    adjustment: {
      policy: 'ladder',
      changes: [{ key: 'lr', from: 0.001, to: 0.003 }],
      rule: 'still-falling-raise',
      reason: 'The matched FID was still falling at the end: 30 to 20, 33.33 % (more than 5 %).',
      startRound: null,
    },
    evaluation: judged(figureOf(15, 13, 17)),
  },
  {
    ...FIRST,
    number: 3,
    config: { ...DEFAULT_CONFIG, lr: 0.003, ngf: 32, mode: 'wc' },
    adjustment: {
      policy: 'manual',
      changes: [
        { key: 'mode', from: 'gp', to: 'wc' },
        { key: 'ngf', from: 16, to: 32 },
      ],
      rule: 'chosen-by-hand',
      reason: 'Chosen by hand: mode from gp to wc, ngf from 16 to 32.',
      startRound: 2,
    },
    evaluation: judged(figureOf(14, 12, 16)),
    undone: true,
  },
  {
    ...FIRST,
    number: 4,
    config: { ...DEFAULT_CONFIG, lr: 0.0004 },
    adjustment: {
      policy: 'search',
      changes: [{ key: 'lr', from: 0.003, to: 0.0004 }],
      rule: 'drawn',
      reason: 'Draw 3 of seed 7.',
      startRound: null,
    },
    evaluation: null,
    outcome: 'not-passed',
    rungs: [{ iteration: 100, fid: 61 }],
    cutShort: { iteration: 100, reason: 'FID 61 at iteration 100; the median of the others is 32.' },
  },
];

const RUN: RunRecord = {
  id: 'r1',
  version: 1,
  createdAt: 0,
  settings: {
    datasetId: 'd1',
    config: DEFAULT_CONFIG,
    gate: { kind: 'ratio', threshold: 1 },
    maxRounds: 4,
    numOutput: 4,
    backend: 'wasm',
    network: 'auto',
  },
  datasetName: 'Dataset 1',
  synthetic: false,
  state: 'done',
  round: 4,
  bestRound: 2,
  rounds: ROUNDS,
  baseline: null,
  device: null,
  report: null,
  ending: { rule: 'rounds', reason: '4 of 4 rounds trained, and the last one did not pass the gate.' },
  failure: null,
};

/** The two views alone, with what they reach. */
function open(run: RunRecord, given: Partial<Gantry> = {}) {
  const gantry = stubGantry({
    listRuns: async () => [run],
    listSnapshots: async () => [],
    ...given,
  });
  const state = createState('wasm');
  state.run.value = run;
  const ui = { state, runs: createRunActions(gantry, state) } as Partial<Ui> as Ui;
  render(h(UiContext.Provider, { value: ui }, h(Views, {})), root);
}

function Views() {
  const run = useUi().state.run.value;
  return h(Fragment, {}, h(AskPanel, {}), run && h(RoundLedger, { run }));
}

test('each round says what changed, why, and what came of it', async () => {
  open(RUN);
  await wait('ledger-round-4');
  expect(said('ledger-round-1')).toMatch(/1 ?As configured.*20\.0 18\.0 to 22\.0/);
  expect(said('ledger-round-2')).toContain('Best');
  expect(said('ledger-round-2')).toContain('Learning rate 0.001 to 0.003');
  expect(said('ledger-round-2')).toContain('From scratch');
  expect(said('ledger-round-2')).toContain('The matched FID was still falling at the end (30.0 to 20.0).');
  // 13 … 17 lies below 18 … 22; 15 / 20 − 1
  expect(said('ledger-round-2')).toContain('Lower than round 1 −25 % in value');
  expect(said('ledger-round-3')).toContain('Trainer Gradient penalty (gp) to Weight clipping (wc)');
  expect(said('ledger-round-3')).toContain('Generator width 16 to 32');
  expect(said('ledger-round-3')).toContain('From the weights of round 2');
  expect(said('ledger-round-3')).toContain('Taken back');
  expect(said('ledger-round-3')).toContain('Cannot be told from round 2'); // 12 … 16 against 13 … 17
  expect(said('ledger-round-4')).toContain('Stopped as a loser');
  expect(said('ledger-round-4')).toContain('61.0 at iteration 100');
  expect(said('ledger-ending')).toContain('all its rounds were trained');
});

test('the FIDs of all rounds lie on one scale, the best marked on each', async () => {
  open(RUN);
  await wait('ledger-round-4');
  const bars = [...root.querySelectorAll<HTMLElement>('.ledger [role="img"]')];
  expect(bars.map((bar) => bar.getAttribute('aria-label'))).toEqual([
    'Round 1, FID 20.0, 95 % interval 18.0 to 22.0',
    'Round 2, FID 15.0, 95 % interval 13.0 to 17.0',
    'Round 3, FID 14.0, 95 % interval 12.0 to 16.0',
  ]);
  const left = (bar: HTMLElement, part: string) =>
    Number.parseFloat(bar.querySelector<HTMLElement>(part)!.style.left);
  const dots = bars.map((bar) => left(bar, '.interval-dot'));
  expect(dots[0]! - dots[1]!).toBeCloseTo(5 * (dots[1]! - dots[2]!), 2); // 20, 15, 14; a style keeps four decimals
  for (const bar of bars) expect(left(bar, '.interval-mark')).toBe(dots[1]);
});

test('the reasons stand in Spanish, the recorded sentence in its own language', async () => {
  language.value = 'es';
  open(RUN);
  await wait('ledger-round-4');
  expect(said('ledger-round-3')).toContain('Elegida a mano.');
  expect(said('ledger-round-4')).toContain('Sorteada dentro de los límites de la búsqueda.');
  expect(find('ledger-round-3')!.querySelector('[lang="en"]')!.textContent).toContain('Chosen by hand');
});

test('a round is taken back, and counts again; round 1 changed nothing', async () => {
  const undoRound = vi.fn(async (_: string, number: number, undone: boolean) => ({
    ...RUN,
    state: 'stopped' as const,
    rounds: ROUNDS.map((round) => (round.number === number ? { ...round, undone } : round)),
  }));
  open(RUN, { undoRound });
  (await wait('undo-2')).click();
  await vi.waitUntil(() => said('ledger-round-2').includes('Taken back'));
  find('undo-2')!.click();
  await vi.waitUntil(() => !said('ledger-round-2').includes('Taken back'));
  expect(undoRound.mock.calls).toEqual([
    ['r1', 2, true],
    ['r1', 2, false],
  ]);
  expect(find('undo-3')!.textContent).toBe('Redo');
  expect(find('undo-1')).toBeNull();
});

test('a run that ended goes on for as many rounds as are asked for', async () => {
  const addRounds = vi.fn(async () => idleHandle());
  open(RUN, { addRounds });
  const field = await wait<HTMLInputElement>('more-rounds');
  field.value = '3';
  field.dispatchEvent(new InputEvent('input', { bubbles: true }));
  await vi.waitUntil(() => find<HTMLInputElement>('more-rounds')!.value === '3');
  find('add-rounds')!.click();
  await vi.waitUntil(() => addRounds.mock.calls.length > 0);
  expect(addRounds).toHaveBeenCalledWith('r1', 3);
});

test('a run that asks shows what came out and what is proposed, and is answered with what was made of it', async () => {
  const asking: RunRecord = {
    ...RUN,
    state: 'asking',
    round: 1,
    bestRound: 1,
    rounds: [FIRST],
    ending: null,
    proposal: { config: ROUNDS[1]!.config, adjustment: { ...ROUNDS[1]!.adjustment!, policy: 'manual' } },
  };
  const answer = vi.fn<RunHandle['answer']>();
  open(asking, { resumeRun: async () => ({ ...idleHandle(), answer }) });
  (await wait('ask-resume')).click(); // as after a reload: the record holds the question
  const rate = await wait<HTMLInputElement>('ask-lr');
  expect(said('ask')).toContain('Round 1 is judged. What next?');
  expect(said('ask-fid')).toBe('matched FID 20.0, 95 % interval 18.0 to 22.0');
  expect(said('ask')).toContain('Learning rate 0.001 to 0.003');
  expect(said('ask')).toContain('The matched FID was still falling at the end (30.0 to 20.0).');
  expect(rate.value).toBe('0.003');
  expect([...root.querySelectorAll('[data-testid="ask"] .config-key-changed')].length).toBe(1);
  rate.value = '0,0001';
  rate.dispatchEvent(new InputEvent('input', { bubbles: true }));
  await vi.waitUntil(() => said('ask').includes('thesis 0.0001 (as now)'));
  find('ask-train')!.click();
  expect(answer).toHaveBeenCalledExactlyOnceWith({
    kind: 'train',
    config: { ...DEFAULT_CONFIG, lr: 0.0001 },
  });
});

/** Of a run that says nothing more. */
function idleHandle(): RunHandle {
  const nothing = () => {};
  return {
    id: 'r1',
    done: new Promise(nothing),
    subscribe: () => nothing,
    pause: nothing,
    resume: nothing,
    stop: nothing,
    evaluateNow: nothing,
    answer: nothing,
  };
}
