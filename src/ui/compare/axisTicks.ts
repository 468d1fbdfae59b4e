/** Figures beside the axis that runs share: iterations, epochs, or a time in the unit that suits its length. */
import { integer, setting } from '../format.ts';
import { text } from '../language.ts';
import { linearTicks, logTicks } from '../parts/ticks.ts';
import type { Tick } from './drawCurves.ts';
import type { Look } from './series.ts';
import type { AxisName } from './timeline.ts';
import type { Range } from './view.ts';

const MOST = 6;

export interface AxisWords {
  /** With its unit. */
  readonly name: string;
  ticks(seen: Range): Tick[];
  /** A position as a person reads it. */
  say(x: number): string;
}

/** @param end of the axis: it decides the unit of a time */
export function axisWords(axis: AxisName, end: number, x: Look['x']): AxisWords {
  const words = text.value.compare;
  const { name, seconds } = timeUnit(end);
  const unit = axis === 'time' ? seconds : 1;
  const label = (value: number) =>
    axis === 'iteration' ? integer(value) : setting(Number(value.toPrecision(4)));
  return {
    name: axis === 'time' ? words.axisTime(words.units[name]) : words.axes[axis],
    ticks({ low, high }) {
      if (x === 'log') {
        const [from, to] = [10 ** low / unit, 10 ** high / unit];
        const decades = logTicks(from, to, MOST + 2);
        const values = decades.length > 1 ? decades : linearTicks(from, to, MOST);
        return values.map((value) => ({ at: Math.log10(value * unit), label: label(value) }));
      }
      return linearTicks(low / unit, high / unit, MOST)
        .filter((value) => axis !== 'iteration' || Number.isInteger(value))
        .map((value) => ({ at: value * unit, label: label(value) }));
    },
    say: (x) =>
      axis === 'time'
        ? words.atTime(setting(Number((x / unit).toPrecision(4))), words.units[name])
        : words.at[axis](label(x)),
  };
}

function timeUnit(end: number): { readonly name: 'seconds' | 'minutes' | 'hours'; readonly seconds: number } {
  if (end < 600) return { name: 'seconds', seconds: 1 };
  return end < 4 * 3600 ? { name: 'minutes', seconds: 60 } : { name: 'hours', seconds: 3600 };
}
