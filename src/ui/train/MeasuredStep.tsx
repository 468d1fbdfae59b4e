/** What one training step was measured to need, in a sentence; nothing where this draft was not measured. */
import { useUi } from '../context.ts';
import { bytes, duration, figure } from '../format.ts';
import { text } from '../language.ts';
import { measuredOf } from './memoryFit.ts';

export function MeasuredStep() {
  const { state, runs } = useUi();
  const measured = measuredOf(runs.fit.value, state.draft.value);
  if (!measured) return null;
  const { peakBytes, seconds } = measured;
  return (
    <span data-testid="measured-step">
      {text.value.train.memory.fits(
        bytes(peakBytes),
        seconds < 10 ? `${figure(seconds, 2)} s` : duration(seconds),
      )}
    </span>
  );
}
