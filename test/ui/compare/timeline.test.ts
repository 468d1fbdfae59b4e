import { describe, expect, test } from 'vitest';
import { snapshotAt, stopAt, stopsOf } from '../../../src/ui/compare/stops.ts';
import { endOf, layOut, placeAt, positionOf } from '../../../src/ui/compare/timeline.ts';
import { type RoundPlan, runOf, trackOf } from '../../fixtures/comparedRuns.ts';

const PLANS: readonly RoundPlan[] = [
  { iterations: 8, seconds: 16, snapshots: [0, 2, 8] },
  { iterations: 4, seconds: 2, snapshots: [1, 4] },
];
const track = trackOf(runOf('r', PLANS), PLANS);

describe('two rounds, laid end to end', () => {
  // Four batches an epoch: 8 iterations are 2 epochs, 4 are 1. 16 s and 2 s.
  test.each([
    ['iteration', 8, 12],
    ['epoch', 2, 3],
    ['time', 16, 18],
  ] as const)('by %s they meet at %d and end at %d', (axis, meet, end) => {
    const stretches = layOut(track.rounds, axis);
    expect(stretches.map(({ from, to }) => [from, to])).toEqual([
      [0, meet],
      [meet, end],
    ]);
    expect(endOf(stretches)).toBe(end);
    // The last row of round 2.
    expect(positionOf(stretches, 2, 4)).toBe(end);
    expect(positionOf(stretches, 2, 0)).toBe(meet);
  });

  test('a position tells the round and its iteration; where rounds meet, the end of the earlier one', () => {
    const stretches = layOut(track.rounds, 'iteration');
    const at = (x: number) => {
      const place = placeAt(stretches, x)!;
      return [place.stretch.track.number, place.iteration, place.over];
    };
    expect(at(0)).toEqual([1, 0, false]);
    expect(at(3.7)).toEqual([1, 3, false]);
    expect(at(8)).toEqual([1, 8, false]);
    expect(at(8.5)).toEqual([2, 0, false]);
    expect(at(9)).toEqual([2, 1, false]);
    expect(at(12)).toEqual([2, 4, false]);
    expect(at(13)).toEqual([2, 4, true]);
  });

  test('the grid shown is the newest at or before the position, a round before where there is none yet', () => {
    const stretches = layOut(track.rounds, 'iteration');
    const grid = (x: number) => snapshotAt(stretches, placeAt(stretches, x)!);
    expect(grid(0)).toEqual({ round: 1, iteration: 0 });
    expect(grid(7.9)).toEqual({ round: 1, iteration: 2 });
    expect(grid(8.5)).toEqual({ round: 1, iteration: 8 });
    expect(grid(9)).toEqual({ round: 2, iteration: 1 });
    expect(grid(40)).toEqual({ round: 2, iteration: 4 });
  });

  test('the scrubber stops at every grid and FID, at 0 and at the end, each once', () => {
    const laid = [{ track, stretches: layOut(track.rounds, 'iteration') }];
    const stops = stopsOf(laid, [6, 8]);
    expect([...stops]).toEqual([0, 2, 6, 8, 9, 12]);
    expect([-1, 0, 5.9, 6, 7, 99].map((x) => stopAt(stops, x))).toEqual([0, 0, 1, 2, 2, 5]);
  });
});

test('a round whose log holds no rows is not on the axis, and the next one follows the one before it', () => {
  const plans = [{ iterations: 4 }, { iterations: 0 }, { iterations: 2 }];
  const stretches = layOut(trackOf(runOf('r', plans), plans).rounds, 'iteration');
  expect(stretches.map(({ track: { number }, to }) => [number, to])).toEqual([
    [1, 4],
    [3, 6],
  ]);
});

test('a round in work has the pace of those before it; without one, time has no place for it', () => {
  const plans: RoundPlan[] = [{ iterations: 10, seconds: 5 }, { iterations: 4 }];
  const stretches = layOut(trackOf(runOf('r', plans), plans).rounds, 'time');
  expect(endOf(stretches)).toBe(5 + 4 * 0.5);
  const alone = [{ iterations: 4 }];
  expect(layOut(trackOf(runOf('r', alone), alone).rounds, 'time')).toEqual([]);
  expect(placeAt([], 1)).toBeNull();
});

test('without grids and FIDs the stops are even', () => {
  const plans = [{ iterations: 400 }];
  const stops = stopsOf(
    [
      {
        track: trackOf(runOf('r', plans), plans),
        stretches: layOut(trackOf(runOf('r', plans), plans).rounds, 'iteration'),
      },
    ],
    [],
  );
  expect(stops.length).toBe(201);
  expect([stops[1], stops.at(-1)]).toEqual([2, 400]);
});
