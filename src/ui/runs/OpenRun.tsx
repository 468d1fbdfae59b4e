/** The one thing a person does first with a run: continue it where it was left, else look at it. */
import { useUi } from '../context.ts';
import { text } from '../language.ts';
import { Icon } from '../parts/Icon.tsx';
import type { RunRow } from './runRow.ts';

export interface OpenRunProps {
  readonly row: RunRow;
  /** In a table: a smaller button with fewer words. */
  readonly small?: boolean;
  readonly testId?: string;
}

export function OpenRun({ row, small = false, testId }: OpenRunProps) {
  const { state, runs } = useUi();
  const { run, standing } = row;
  const active = state.active.value;
  if (active && state.handle.value?.id === run.id) return null;
  if (standing === 'done') {
    const shown = state.run.value?.id === run.id && location.hash !== '#runs';
    return (
      <button
        type="button"
        class={small ? 'button button-small' : 'button'}
        disabled={active || shown}
        onClick={() => {
          location.hash = '#train';
          void runs.openRun(run);
        }}
      >
        {text.value.runs.open}
      </button>
    );
  }
  return (
    <button
      type="button"
      class={small ? 'button button-small' : 'button'}
      disabled={active}
      onClick={() => {
        location.hash = '#train';
        void runs.continueRun(run);
      }}
      data-testid={testId}
    >
      <Icon name="play" />
      {small ? text.value.runs.continue : text.value.train.continueRun}
    </button>
  );
}
