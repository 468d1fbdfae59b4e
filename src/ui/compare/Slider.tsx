/** The one slider: stops at every grid and FID of the runs compared; keys, play, speed, one stop on or back. */
import type { ReadonlySignal } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import { integer } from '../format.ts';
import { text } from '../language.ts';
import { Icon } from '../parts/Icon.tsx';

const SPEEDS = [1, 2, 5, 10, 25] as const;

export interface SliderProps {
  readonly stops: Float64Array;
  /** Index into `stops`. */
  readonly stop: ReadonlySignal<number>;
  /** The position in words. */
  say(x: number): string;
  /** Where it stands exactly: between two stops where a person clicked into a curve. */
  readonly at: ReadonlySignal<number>;
  go(stop: number): void;
}

export function Slider({ stops, stop, at, say, go }: SliderProps) {
  const [playing, setPlaying] = useState(false);
  const [speed, setSpeed] = useState<number>(5);
  const words = text.value.compare;
  const last = stops.length - 1;
  const current = stop.value;
  useEffect(() => {
    if (!playing) return;
    const from = stop.peek() >= last ? 0 : stop.peek();
    go(from);
    let began: number | null = null;
    // By the clock and not by frames: where drawing is slow, stops are left out and the pace is kept.
    const step = (now: number) => {
      began ??= now;
      const next = Math.min(last, from + Math.floor(((now - began) / 1000) * speed));
      if (next !== stop.peek()) go(next);
      if (next >= last) setPlaying(false);
      else asked = requestAnimationFrame(step);
    };
    let asked = requestAnimationFrame(step);
    return () => cancelAnimationFrame(asked);
  }, [playing, speed, last, go, stop]);
  const jump = (to: number) => {
    setPlaying(false);
    go(Math.min(last, Math.max(0, to)));
  };
  return (
    <div class="scrubber" data-testid="scrubber">
      <div class="scrubber-head">
        <span class="scrubber-at num" data-testid="scrubber-at">
          {say(at.value)}
        </span>
        <span class="help num">{words.stops(integer(current + 1), integer(stops.length))}</span>
      </div>
      <input
        type="range"
        min={0}
        max={Math.max(0, last)}
        step={1}
        value={current}
        disabled={last < 1}
        aria-label={words.scrubber}
        aria-valuetext={say(at.value)}
        data-testid="scrubber-range"
        onInput={(event) => jump(Number(event.currentTarget.value))}
      />
      <div class="scrubber-tools">
        <button
          type="button"
          class="button button-small"
          disabled={last < 1}
          onClick={() => jump(0)}
          aria-label={words.toStart}
        >
          <span aria-hidden="true">⇤</span>
        </button>
        <button
          type="button"
          class="button button-small"
          disabled={current === 0}
          onClick={() => jump(current - 1)}
          aria-label={words.previous}
        >
          <Icon name="back" />
        </button>
        <button
          type="button"
          class="button button-small"
          disabled={last < 1}
          data-testid="scrubber-play"
          onClick={() => setPlaying(!playing)}
        >
          <Icon name={playing ? 'pause' : 'play'} />
          {playing ? words.pause : words.play}
        </button>
        <button
          type="button"
          class="button button-small"
          disabled={current >= last}
          onClick={() => jump(current + 1)}
          aria-label={words.next}
        >
          <Icon name="forward" />
        </button>
        <button
          type="button"
          class="button button-small"
          disabled={last < 1}
          onClick={() => jump(last)}
          aria-label={words.toEnd}
        >
          <span aria-hidden="true">⇥</span>
        </button>
        <label class="scrubber-speed">
          {words.speed}
          <select
            class="input"
            value={String(speed)}
            onChange={(event) => setSpeed(Number(event.currentTarget.value))}
          >
            {SPEEDS.map((one) => (
              <option key={one} value={String(one)} selected={one === speed}>
                {one}
              </option>
            ))}
          </select>
        </label>
      </div>
    </div>
  );
}
