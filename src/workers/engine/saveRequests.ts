/** How `saveNow` reaches a running `train`: requests wait for the end of the iteration and hear whether it was saved. */
import type { CheckpointReason } from '../protocol.ts';

export interface SaveRequests {
  /** Resolves true once a checkpoint is stored; false when nothing is training, or when it could not be stored. */
  ask(reason: CheckpointReason): Promise<boolean>;
  /** Training begins or ends; what still waits at the end is answered false. */
  setTraining(training: boolean): void;
  /** The reason of the oldest request that waits, or null. */
  readonly wanted: CheckpointReason | null;
  /** Answers all that wait. */
  settle(saved: boolean): void;
}

export function createSaveRequests(): SaveRequests {
  let training = false;
  let waiting: { reason: CheckpointReason; answer(saved: boolean): void }[] = [];
  const settle = (saved: boolean) => {
    const answered = waiting;
    waiting = [];
    for (const { answer } of answered) answer(saved);
  };
  return {
    ask: (reason) =>
      training ? new Promise((answer) => waiting.push({ reason, answer })) : Promise.resolve(false),
    setTraining(value) {
      training = value;
      if (!training) settle(false);
    },
    get wanted() {
      return waiting[0]?.reason ?? null;
    },
    settle,
  };
}
