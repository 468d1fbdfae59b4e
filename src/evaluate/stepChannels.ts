/** Whether a network's steps fit together: what tfjs would say in its own words only once the first image goes through. */
import { networkFileError } from './networkFileError.ts';
import { INPUT, type Step } from './steps.ts';

/** Channels of every step's output. @throws NetworkFileError `shape` naming the first step that does not fit to its input */
export function stepChannels(steps: readonly Step[], file: string): ReadonlyMap<string, number> {
  const channels = new Map([[INPUT, 1]]);
  const require = (step: Step, found: number, expected: number) => {
    if (found === expected) return;
    throw networkFileError('shape', {
      file,
      found: `${step.name} for ${found} channels`,
      expected: `${expected} channels, those of its input`,
    });
  };
  for (const step of steps) {
    const widths = ('inputs' in step ? step.inputs : [step.input]).map((input) => channels.get(input)!);
    const width = widths[0]!;
    switch (step.kind) {
      case 'convolution':
        require(step, step.kernel.shape[2]!, width);
        channels.set(step.name, step.kernel.shape[3]!);
        break;
      case 'depthwise':
        require(step, step.kernel.shape[2]!, width);
        channels.set(step.name, width);
        break;
      case 'affine':
        require(step, step.scale.length, width);
        channels.set(step.name, width);
        break;
      case 'ones':
        channels.set(step.name, width + 1);
        break;
      case 'concatenate':
        channels.set(
          step.name,
          widths.reduce((sum, each) => sum + each, 0),
        );
        break;
      case 'add':
        for (const other of widths) require(step, other, width);
        channels.set(step.name, width);
        break;
      case 'activation':
      case 'pad':
      case 'maxPool':
      case 'averagePool':
        channels.set(step.name, width);
        break;
      default:
        step satisfies never;
    }
  }
  return channels;
}
