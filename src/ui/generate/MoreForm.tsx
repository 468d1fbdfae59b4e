/** More images of a finished run, for any seed. */
import { useRef, useState } from 'preact/hooks';
import { useUi } from '../context.ts';
import { text } from '../language.ts';
import { TextField } from '../parts/Field.tsx';
import { Icon } from '../parts/Icon.tsx';
import { Panel } from '../parts/Panel.tsx';
import { Progress } from '../parts/Progress.tsx';
import { parseInteger } from '../parts/parseNumber.ts';

const MAX_COUNT = 1024;
const MAX_SEED = 0xffffffff;

export function MoreForm() {
  const { runs, state } = useUi();
  const [typedCount, setCount] = useState('64');
  const [typedSeed, setSeed] = useState('2');
  const [progress, setProgress] = useState<{ done: number; total: number } | null>(null);
  const controller = useRef<AbortController | null>(null);
  const words = text.value.generate;
  const count = parseInteger(typedCount, 1, MAX_COUNT);
  const seed = parseInteger(typedSeed, 0, MAX_SEED);

  const draw = async () => {
    if (count === null || seed === null) return;
    controller.current = new AbortController();
    setProgress({ done: 0, total: count });
    await runs.drawMore(count, seed, controller.current.signal, (done, total) =>
      setProgress({ done, total }),
    );
    setProgress(null);
  };

  return (
    <Panel title={words.more} note={words.moreHelp}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void draw();
        }}
      >
        <div class="pair">
          <TextField
            label={words.count}
            numeric
            value={typedCount}
            error={count === null ? words.countError : null}
            disabled={progress !== null}
            onInput={setCount}
          />
          <TextField
            label={words.seed}
            numeric
            value={typedSeed}
            error={seed === null ? words.seedError : null}
            disabled={progress !== null}
            onInput={setSeed}
          />
        </div>
        {progress ? (
          <>
            <Progress label={words.generating} done={progress.done} total={progress.total} />
            <button type="button" class="button" onClick={() => controller.current?.abort()}>
              {text.value.cancel}
            </button>
          </>
        ) : (
          <button
            type="submit"
            class="button"
            disabled={count === null || seed === null || state.active.value}
            data-testid="draw-more"
          >
            <Icon name="play" />
            {words.generate}
          </button>
        )}
      </form>
    </Panel>
  );
}
