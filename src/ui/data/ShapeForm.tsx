/** Size of the slices, how they become squares, and whether training also mirrors them. */
import { IMAGE_SIZES } from '../../config.ts';
import { text } from '../language.ts';
import { Panel } from '../parts/Panel.tsx';
import { Segmented } from '../parts/Segmented.tsx';
import { Tick } from '../parts/Tick.tsx';
import { useDraft } from './formParts.ts';

const FITS = ['pad', 'crop', 'stretch'] as const;

export function ShapeForm() {
  const [draft, set] = useDraft();
  const words = text.value.data;
  return (
    <Panel title={words.shape}>
      <div class="stack">
        <div>
          <Segmented
            label={words.size}
            options={IMAGE_SIZES.map((size) => ({ value: String(size), label: words.sizeOption(size) }))}
            value={String(draft.size)}
            onChoose={(value) => set({ size: IMAGE_SIZES.find((size) => String(size) === value)! })}
          />
          <p class="help group-help">{words.sizeHelp[draft.size]}</p>
        </div>
        <div>
          <Segmented
            label={words.fit}
            options={FITS.map((value) => ({ value, label: words.fits[value] }))}
            value={draft.fit}
            onChoose={(fit) => set({ fit })}
          />
          <p class="help group-help">{words.fitHelp[draft.fit]}</p>
        </div>
        <div>
          <Tick checked={draft.flip} testId="flip" onChange={(flip) => set({ flip })}>
            {words.flip}
          </Tick>
          {draft.flip && <p class="caution caution-small">{words.flipWarning}</p>}
        </div>
      </div>
    </Panel>
  );
}
