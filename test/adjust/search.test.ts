import { expect, test } from 'vitest';
import type { SearchSettings } from '../../src/adjust/policy.ts';
import { STARTUP, search } from '../../src/adjust/search.ts';
import { config, round } from './rounds.ts';

const limits = { trainSlices: 704 };
const settings: SearchSettings = {
  sampler: 'random',
  seed: 7,
  bounds: { lr: { low: 1e-5, high: 1e-1 }, ngf: { low: 8, high: 32 } },
  stopLosers: true,
};
const tpe: SearchSettings = { ...settings, sampler: 'tpe' };

/** FIDs that fall towards a rate of 0.001: 10 and 20 more for every factor of ten. */
const judged = (number: number, lr: number) =>
  round(number, 10 + 20 * Math.abs(Math.log10(lr / 0.001)), { settings: { lr } });
const rates = [0.001, 0.0008, 1e-5, 3e-5, 0.09, 0.04, 0.02, 2e-5];
const told = rates.map((lr, i) => judged(i + 1, lr));

test('the same history and seed give the same draw, another seed or round another', () => {
  for (const each of [settings, tpe]) {
    const drawn = search(told, each, limits)!;
    expect(search(told, each, limits)).toEqual(drawn);
    expect(search(told, { ...each, seed: 8 }, limits)!.config).not.toEqual(drawn.config);
    expect(search(told.slice(0, -1), each, limits)!.config).not.toEqual(drawn.config);
  }
});

test('only keys with bounds move, within them, from round 1’s configuration', () => {
  for (let seed = 0; seed < 50; seed++) {
    const { config: drawn } = search(told, { ...settings, seed }, limits)!;
    expect(drawn.lr).toBeGreaterThanOrEqual(1e-5);
    expect(drawn.lr).toBeLessThanOrEqual(1e-1);
    expect(Number.isInteger(drawn.ngf)).toBe(true);
    expect({ ...drawn, lr: 0, ngf: 0 }).toEqual({ ...config, lr: 0, ngf: 0 });
  }
});

test('the reason says what was best, how and what was drawn', () => {
  const { reason, config: drawn } = search(told, tpe, limits)!;
  expect(reason).toBe(
    `The lowest so far is matched FID 10 (9 to 11), of round 1. Draw 8 of seed 7, by the Parzen estimator from 8 judged rounds: lr ${drawn.lr}, ngf ${drawn.ngf}.`,
  );
  expect(search(told, settings, limits)!.reason).toContain('at random');
});

test('below the fewest judged rounds the estimator is not asked', () => {
  const few = told.slice(0, STARTUP - 1);
  expect(search(few, tpe, limits)).toEqual(search(few, settings, limits));
  const unjudged = round(STARTUP, null, { settings: { lr: 0.05 } });
  expect(search([...few, unjudged], tpe, limits)!.reason).toContain('at random');
});

test('by the estimator rates come nearer to where the FID was low than at random', () => {
  const distance = (each: SearchSettings) =>
    Array.from({ length: 40 }, (_, seed) => {
      const { lr } = search(told, { ...each, seed }, limits)!.config;
      return Math.abs(Math.log10(lr / 0.001));
    }).reduce((sum, x) => sum + x, 0) / 40;
  // On a log scale from −5 to −1 a random rate is 1 factor of ten from the middle on average; 40 draws know that to 0.1.
  expect(distance(settings)).toBeGreaterThan(0.8);
  expect(distance(tpe)).toBeLessThan(0.3);
});

test('a configuration that was tried is not drawn again, and a space of tried ones is exhausted', () => {
  const narrow: SearchSettings = { ...settings, bounds: { ngf: { low: 16, high: 17 } } };
  const first = round(1, 40, { settings: { ngf: 16 } });
  expect(search([first], narrow, limits)!.config.ngf).toBe(17);
  const second = round(2, 41, { settings: { ngf: 17 } });
  expect(search([first, second], narrow, limits)).toBeNull();
  expect(search([first, { ...second, undone: true }], narrow, limits)).toBeNull(); // nor one taken back
});

test('a round that broke off counts as bad, not as unknown', () => {
  const broken = Array.from({ length: 8 }, (_, i) =>
    round(9 + i, null, { settings: { lr: 0.001 + i * 1e-5 } }),
  );
  const near = (history: typeof told) =>
    Array.from({ length: 40 }, (_, seed) => search(history, { ...tpe, seed }, limits)!.config.lr).filter(
      (lr) => lr > 0.0005 && lr < 0.002,
    ).length;
  expect(near(told)).toBeGreaterThan(30);
  expect(near([...told, ...broken])).toBeLessThan(10);
});
