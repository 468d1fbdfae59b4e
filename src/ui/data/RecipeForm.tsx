/** Name, slice size and window of what is dropped next. */
import { IMAGE_SIZES } from '../../config.ts';
import { WINDOW_PRESETS } from '../../preprocess/window.ts';
import { useUi } from '../context.ts';
import { setting } from '../format.ts';
import { text } from '../language.ts';
import { TextField } from '../parts/Field.tsx';
import { Panel } from '../parts/Panel.tsx';
import { parseNumber } from '../parts/parseNumber.ts';
import { Segmented } from '../parts/Segmented.tsx';
import { centerIsValid, type RecipeDraft, widthIsValid } from './recipeDraft.ts';

const WINDOWS = [...(Object.keys(WINDOW_PRESETS) as (keyof typeof WINDOW_PRESETS)[]), 'custom'] as const;

export function RecipeForm({ disabled }: { readonly disabled: boolean }) {
  const { state } = useUi();
  const draft = state.recipe.value;
  const words = text.value.data;
  const set = (change: Partial<RecipeDraft>) => {
    state.recipe.value = { ...state.recipe.value, ...change };
  };
  const nextName = words.defaultName((state.datasets.value?.length ?? 0) + 1);
  return (
    <Panel title={words.prepare} note={words.prepareHelp}>
      <div class="stack">
        <Segmented
          label={words.size}
          options={IMAGE_SIZES.map((size) => ({ value: String(size), label: words.sizeOption(size) }))}
          value={String(draft.size)}
          disabled={disabled}
          onChoose={(value) => set({ size: IMAGE_SIZES.find((size) => String(size) === value)! })}
        />
        <p class="help tight">{words.sizeHelp[draft.size]}</p>
        <Segmented
          label={words.window}
          options={WINDOWS.map((name) => ({ value: name, label: words.windows[name] }))}
          value={draft.window}
          disabled={disabled}
          onChoose={(window) => set({ window })}
        />
        {draft.window === 'custom' ? (
          <div class="pair">
            <TextField
              label={words.center}
              numeric
              value={draft.center}
              disabled={disabled}
              error={centerIsValid(parseNumber(draft.center)) ? null : words.centerError}
              onInput={(center) => set({ center })}
            />
            <TextField
              label={words.width}
              numeric
              value={draft.width}
              disabled={disabled}
              error={widthIsValid(parseNumber(draft.width)) ? null : words.widthError}
              onInput={(width) => set({ width })}
            />
          </div>
        ) : (
          <p class="help tight num">{presetFigures(draft.window)}</p>
        )}
        <TextField
          label={words.name}
          help={words.nameHelp}
          value={draft.name}
          placeholder={nextName}
          disabled={disabled}
          onInput={(name) => set({ name })}
        />
      </div>
    </Panel>
  );
}

function presetFigures(name: keyof typeof WINDOW_PRESETS): string {
  const { center, width } = WINDOW_PRESETS[name];
  return text.value.data.windowFigures(setting(center), setting(width));
}
