/** What a person wants of a run in work: go on, pause, stop, stop training and judge, or what a run asks. No timers, no polling. */
import type { RunConfig } from './config.ts';

/** To a run that asks how to go on: a next round so configured, or none. */
export type Answer = { readonly kind: 'train'; readonly config: RunConfig } | { readonly kind: 'end' };

/** Thrown through the pipeline when a run is stopped; never leaves it. */
class StopRequested extends Error {
  override readonly name = 'StopRequested';
}

export class RunControl {
  /** True from "evaluate now" until the round's training has ended. */
  endTraining = false;
  #wanted: 'run' | 'pause' | 'stop' = 'run';
  #controller = new AbortController();
  #wake: (() => void) | null = null;
  #question: { check(answer: Answer): Answer; settle(answer: Answer | null): void } | null = null;

  pause(): void {
    if (this.#wanted === 'run') this.#interrupt('pause');
  }

  resume(): void {
    if (this.#wanted !== 'pause') return;
    this.#wanted = 'run';
    this.#wake?.();
  }

  stop(): void {
    this.#interrupt('stop');
    this.#wake?.();
    this.#question?.settle(null);
  }

  /** Answers a run that asks, and nothing where none does. @throws what its `check` does: it then goes on asking */
  answer(given: Answer): void {
    this.#question?.settle(this.#question.check(given));
  }

  /** Waits for a person's answer, as `check` returns it. @throws StopRequested */
  async answered(check: (answer: Answer) => Answer): Promise<Answer> {
    if (this.#wanted === 'stop') throw new StopRequested();
    const answer = await new Promise<Answer | null>((settle) => {
      this.#question = { check, settle };
    });
    this.#question = null;
    if (!answer) throw new StopRequested();
    return answer;
  }

  /** Ends the training in work; the pipeline goes on to its evaluation. */
  evaluateNow(): void {
    this.endRound();
    this.resume();
  }

  /** The same, where no person asked for it: a pause that one did ask for holds, and is kept before the evaluation. */
  endRound(): void {
    this.endTraining = true;
    this.#controller.abort();
  }

  /** Whether `error` is this control's own way of unwinding the pipeline. */
  isStop(error: unknown): boolean {
    return error instanceof StopRequested;
  }

  /** Runs `work`; interrupted by a pause, waits for `resume` and runs it again. @throws StopRequested, or what `work` throws. */
  async throughPauses<T>(
    work: (signal: AbortSignal) => Promise<T>,
    { before, paused }: { before(): Promise<void>; paused(): Promise<void> },
  ): Promise<T> {
    for (;;) {
      if (this.#wanted === 'stop') throw new StopRequested();
      if (this.#wanted === 'pause') {
        await paused();
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
          if (this.#wanted !== 'pause') resolve(); // resumed while the pause was being written down
        });
        this.#wake = null;
        continue;
      }
      if (this.#controller.signal.aborted) this.#controller = new AbortController();
      await before();
      try {
        return await work(this.#controller.signal);
      } catch (error) {
        const interrupted =
          error instanceof DOMException && error.name === 'AbortError' && this.#controller.signal.aborted;
        if (!interrupted) throw error;
      }
    }
  }

  #interrupt(wanted: 'pause' | 'stop'): void {
    this.#wanted = wanted;
    this.#controller.abort();
  }
}
