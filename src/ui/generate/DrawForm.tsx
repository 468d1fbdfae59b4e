/** How many images of which seed an opened model is to draw; while they are drawn, how far it is and a way to stop. Draws nothing itself. */
import { useState } from 'preact/hooks';
import { useUi } from '../context.ts';
import { text } from '../language.ts';
import { TextField } from '../parts/Field.tsx';
import { Icon } from '../parts/Icon.tsx';
import { Progress } from '../parts/Progress.tsx';
import { parseInteger } from '../parts/parseNumber.ts';
import { MAX_SEED, MOST_IMAGES } from './drawDraft.ts';

export interface DrawFormProps {
  /** What the seed field holds at first. */
  readonly seed: number;
  /** Null while nothing is drawn. */
  readonly drawing: { readonly done: number; readonly total: number; cancel(): void } | null;
  /** The device is busy with something else of this place's. */
  readonly disabled?: boolean;
  /** Whether drawing is what this place is for. */
  readonly primary?: boolean;
  readonly testIds: { readonly count?: string; readonly seed?: string; readonly draw: string };
  onDraw(count: number, seed: number): void;
}

export function DrawForm({
  seed: first,
  drawing,
  disabled = false,
  primary = false,
  testIds,
  onDraw,
}: DrawFormProps) {
  const { state } = useUi();
  const [typedCount, setCount] = useState('64');
  const [typedSeed, setSeed] = useState(String(first));
  const words = text.value.generate;
  const count = parseInteger(typedCount, 1, MOST_IMAGES);
  const seed = parseInteger(typedSeed, 0, MAX_SEED);
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (count !== null && seed !== null) onDraw(count, seed);
      }}
    >
      <div class="pair">
        <TextField
          label={words.count}
          numeric
          value={typedCount}
          error={count === null ? words.countError : null}
          disabled={drawing !== null}
          testId={testIds.count}
          onInput={setCount}
        />
        <TextField
          label={words.seed}
          numeric
          value={typedSeed}
          error={seed === null ? words.seedError : null}
          disabled={drawing !== null}
          testId={testIds.seed}
          onInput={setSeed}
        />
      </div>
      {drawing ? (
        <>
          <Progress label={words.generating} done={drawing.done} total={drawing.total} />
          <button type="button" class="button" onClick={drawing.cancel}>
            {text.value.cancel}
          </button>
        </>
      ) : (
        <button
          type="submit"
          class={primary ? 'button button-primary' : 'button'}
          disabled={disabled || count === null || seed === null || state.active.value}
          data-testid={testIds.draw}
        >
          <Icon name="play" />
          {words.generate}
        </button>
      )}
    </form>
  );
}
