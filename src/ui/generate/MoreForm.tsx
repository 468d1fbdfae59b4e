/** More images of a finished run, for any seed. */
import { useRef, useState } from 'preact/hooks';
import { useUi } from '../context.ts';
import { text } from '../language.ts';
import { Panel } from '../parts/Panel.tsx';
import { DrawForm } from './DrawForm.tsx';

/** Not the runs' own default, whose images are already there. */
const OTHER_SEED = 2;

export function MoreForm() {
  const { runs } = useUi();
  const [progress, setProgress] = useState<{ done: number; total: number } | null>(null);
  const controller = useRef<AbortController | null>(null);
  const words = text.value.generate;

  const draw = async (count: number, seed: number) => {
    controller.current = new AbortController();
    setProgress({ done: 0, total: count });
    await runs.drawMore(count, seed, controller.current.signal, (done, total) =>
      setProgress({ done, total }),
    );
    setProgress(null);
  };

  return (
    <Panel title={words.more} note={words.moreHelp}>
      <DrawForm
        seed={OTHER_SEED}
        drawing={progress && { ...progress, cancel: () => controller.current?.abort() }}
        testIds={{ draw: 'draw-more' }}
        onDraw={(count, seed) => void draw(count, seed)}
      />
    </Panel>
  );
}
