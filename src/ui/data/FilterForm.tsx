/** Which of the decodable images become slices. Counts follow at once, in the outline and in the bar below. */
import { useId } from 'preact/hooks';
import type { Plane } from '../../workers/protocol.ts';
import { text } from '../language.ts';
import { SelectField, TextField } from '../parts/Field.tsx';
import { Panel } from '../parts/Panel.tsx';
import { Segmented } from '../parts/Segmented.tsx';
import { Tick } from '../parts/Tick.tsx';
import { type RecipeFormProps, useDraft } from './formParts.ts';
import { modalityName } from './seriesWords.ts';

const PLANES: readonly Plane[] = ['axial', 'coronal', 'sagittal', 'oblique'];
const RANGES = ['all', 'index', 'percent'] as const;

export function FilterForm({ builder, problems }: RecipeFormProps) {
  const [draft, set] = useDraft();
  const words = text.value.data.filters;
  const { modalities, holds } = builder.outline;
  const off = draft.keepAll;
  const offered = new Set([...modalities, ...(draft.modality ? [draft.modality] : [])]);
  return (
    <Panel title={words.title} testId="filters">
      <div class="stack">
        <div>
          <Tick checked={off} testId="keep-all" onChange={(keepAll) => set({ keepAll })}>
            {words.keepAll}
          </Tick>
          <p class="help tick-help">{words.keepAllHelp}</p>
        </div>
        <div class="pair">
          <SelectField
            label={words.modality}
            value={draft.modality}
            disabled={off}
            testId="filter-modality"
            options={[
              { value: '', label: words.any },
              ...[...offered].sort().map((value) => ({ value, label: modalityName(value) })),
            ]}
            onChoose={(modality) => set({ modality })}
          />
          <SelectField<Plane | ''>
            label={words.plane}
            value={draft.plane}
            disabled={off}
            testId="filter-plane"
            options={[
              { value: '', label: words.any },
              ...PLANES.map((value) => ({ value, label: text.value.data.planes[value] })),
            ]}
            onChoose={(plane) => set({ plane })}
          />
        </div>
        <DescriptionField builder={builder} problems={problems} />
        <Segmented
          label={words.range}
          options={RANGES.map((value) => ({ value, label: words.ranges[value] }))}
          value={draft.range}
          disabled={off}
          onChoose={(range) =>
            set({ range, ...(range === 'percent' ? { from: '0', to: '100' } : { from: '1', to: '100' }) })
          }
        />
        {draft.range !== 'all' && (
          <div>
            <div class="pair">
              <TextField
                label={words.from}
                numeric
                value={draft.from}
                disabled={off}
                testId="filter-from"
                onInput={(from) => set({ from })}
              />
              <TextField
                label={words.to}
                numeric
                value={draft.to}
                disabled={off}
                testId="filter-to"
                onInput={(to) => set({ to })}
              />
            </div>
            {problems.has('range') && (
              <p class="field-error" role="alert">
                {words.rangeError}
              </p>
            )}
          </div>
        )}
        <fieldset>
          <legend class="group-title">{words.lung}</legend>
          <div class="pair">
            <TextField
              label={words.least}
              numeric
              value={draft.lungLeast}
              disabled={off}
              placeholder="0"
              testId="filter-lung-least"
              onInput={(lungLeast) => set({ lungLeast })}
            />
            <TextField
              label={words.most}
              numeric
              value={draft.lungMost}
              disabled={off}
              placeholder="100"
              testId="filter-lung-most"
              onInput={(lungMost) => set({ lungMost })}
            />
          </div>
          {problems.has('lung') && (
            <p class="field-error" role="alert">
              {words.shareError}
            </p>
          )}
          <p class="help group-help">{words.lungHelp}</p>
        </fieldset>
        {holds.colour && (
          <Segmented
            label={words.colour}
            options={(['skip', 'luma'] as const).map((value) => ({ value, label: words.colours[value] }))}
            value={draft.colour}
            onChoose={(colour) => set({ colour })}
          />
        )}
      </div>
    </Panel>
  );
}

function DescriptionField({ builder }: RecipeFormProps) {
  const [draft, set] = useDraft();
  const id = useId();
  const words = text.value.data.filters;
  return (
    <div class="field">
      <label class="label" for={id}>
        {words.description}
      </label>
      <input
        id={id}
        class="input"
        type="text"
        autocomplete="off"
        spellcheck={false}
        list={`${id}-list`}
        value={draft.description}
        disabled={draft.keepAll}
        data-testid="filter-description"
        aria-describedby={`${id}-help`}
        onInput={(event) => set({ description: event.currentTarget.value })}
      />
      <datalist id={`${id}-list`}>
        {builder.outline.descriptions.map((one) => (
          <option key={one} value={one} />
        ))}
      </datalist>
      <p class="help" id={`${id}-help`}>
        {words.descriptionHelp}
      </p>
    </div>
  );
}
