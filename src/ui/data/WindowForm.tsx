/** Which values become black and white: a preset, one's own centre and width, or each file's own. */
import { WINDOW_PRESETS } from '../../preprocess/window.ts';
import { text } from '../language.ts';
import { TextField } from '../parts/Field.tsx';
import { Segmented } from '../parts/Segmented.tsx';
import { type RecipeFormProps, useDraft } from './formParts.ts';
import { windowOf } from './recipeDraft.ts';
import { windowFigures } from './recipeWords.ts';

const WINDOWS = [
  ...(Object.keys(WINDOW_PRESETS) as (keyof typeof WINDOW_PRESETS)[]),
  'custom',
  'file',
] as const;

export function WindowForm({ builder, problems }: RecipeFormProps) {
  const [draft, set] = useDraft();
  const words = text.value.data;
  const window = windowOf(draft);
  const series = builder.shown.value?.series;
  const other = series?.kind === 'dicom' && series.modality !== 'CT';
  return (
    <div class="window-form">
      <div class="window-row">
        <Segmented
          quiet
          label={words.window}
          options={WINDOWS.map((name) => ({ value: name, label: words.windows[name] }))}
          value={draft.window}
          onChoose={(name) => {
            // One's own begins where the preset was.
            const now = windowOf(draft);
            const from = now && now.name !== 'file' ? now : WINDOW_PRESETS.lung;
            set(
              name === 'custom'
                ? { window: name, center: String(from.center), width: String(from.width) }
                : { window: name },
            );
          }}
        />
        {window && draft.window !== 'custom' && draft.window !== 'file' && (
          <p class="help num">{windowFigures(window)}</p>
        )}
      </div>
      {draft.window === 'custom' && (
        <div class="pair">
          <TextField
            label={words.center}
            numeric
            value={draft.center}
            error={problems.has('center') ? words.centerError : null}
            testId="window-center"
            onInput={(center) => set({ center })}
          />
          <TextField
            label={words.width}
            numeric
            value={draft.width}
            error={problems.has('width') ? words.widthError : null}
            testId="window-width"
            onInput={(width) => set({ width })}
          />
        </div>
      )}
      {draft.window === 'file' && <p class="help">{words.windowFileHelp}</p>}
      {other && draft.window !== 'custom' && draft.window !== 'file' && (
        <p class="help">{words.windowOther}</p>
      )}
      {series && series.kind !== 'dicom' && <p class="help">{words.windowNone}</p>}
    </div>
  );
}
