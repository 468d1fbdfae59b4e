/** Two starting points, each with what to expect of it; radio buttons drawn as cards. */
import { PRESETS, type PresetName } from '../../config.ts';
import { useUi } from '../context.ts';
import { text } from '../language.ts';
import { Badge } from '../parts/Badge.tsx';
import { presetDraft, withStart } from './configDraft.ts';

const NAMES = Object.keys(PRESETS) as PresetName[];

export function PresetChooser() {
  const { state } = useUi();
  const words = text.value.train;
  const draft = state.draft.value;
  const choose = (name: PresetName) => {
    const preset = presetDraft(name, state.dataset.value?.recipe.size ?? null);
    state.draft.value = withStart(preset, draft.start);
  };
  return (
    <fieldset class="presets">
      <legend class="label">{words.preset}</legend>
      <div class="preset-row">
        {NAMES.map((name) => (
          <label key={name} class="preset">
            <input
              type="radio"
              name="preset"
              checked={draft.origin === name}
              onChange={() => choose(name)}
              data-testid={`preset-${name}`}
            />
            <span class="preset-face">
              <span class="preset-name">
                {words.presets[name].name}
                {draft.origin === name && draft.edited && <Badge>{words.edited}</Badge>}
              </span>
              <span class="num">{words.presets[name].summary}</span>
              <span class="help">{words.presets[name].expect}</span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
