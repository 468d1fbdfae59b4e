/** Whether every number of a state read back from the device is one, looked at on the CPU. */
import { NonFiniteError } from '../errors.ts';
import type { Checkpoint } from '../model/checkpoint.ts';

/** @throws NonFiniteError naming the first tensor with a NaN or an infinity in it */
export function checkFinite({ iteration, generator, critic, average }: Checkpoint): void {
  for (const [network, { parameters, buffers, moments }] of Object.entries({ generator, critic })) {
    check(iteration, network, parameters, buffers, moments.first, moments.second, moments.squares);
  }
  if (average) check(iteration, 'average', average.parameters, average.buffers);
}

function check(iteration: number, network: string, ...groups: Checkpoint['critic']['parameters'][]): void {
  for (const [name, { values }] of groups.flatMap((group) => [...group])) {
    if (values.every(Number.isFinite)) continue;
    const what = `${network}.${name}`;
    throw new NonFiniteError(
      `${what} is no longer made of finite numbers at iteration ${iteration}. Lower lr and start the round again.`,
      { iteration, what },
    );
  }
}
