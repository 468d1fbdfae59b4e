/** How patients, blocks or class folders are dealt to training, validation and what is kept aside; and the dataset's name. */
import { useUi } from '../context.ts';
import { setting } from '../format.ts';
import { text } from '../language.ts';
import { TextField } from '../parts/Field.tsx';
import { Panel } from '../parts/Panel.tsx';
import { parseNumber } from '../parts/parseNumber.ts';
import { Segmented } from '../parts/Segmented.tsx';
import { type RecipeFormProps, useDraft } from './formParts.ts';

/** Below it patients are split into blocks (preprocess/splits.ts). */
const ENOUGH_PATIENTS = 3;

export function SplitForm({ builder, problems }: RecipeFormProps) {
  const { state } = useUi();
  const [draft, set] = useDraft();
  const words = text.value.data;
  // Nothing is dealt where every image lies in a class folder.
  const dealt = builder.outline.series.some(({ split }) => split === null);
  return (
    <Panel title={words.splitting}>
      <div class="stack">
        {builder.outline.holds.splits && (
          <div>
            <Segmented
              label={words.classFolders}
              options={(['split', 'train-all'] as const).map((value) => ({
                value,
                label: words.folderChoices[value],
              }))}
              value={draft.folders}
              onChoose={(folders) => set({ folders })}
            />
            {draft.folders === 'split' ? (
              <p class="help group-help">{words.folderHelp}</p>
            ) : (
              <p class="caution caution-small">{words.folderWarning}</p>
            )}
          </div>
        )}
        {dealt && <DealtForm builder={builder} problems={problems} />}
        <TextField
          label={words.name}
          help={words.nameHelp}
          value={draft.name}
          placeholder={
            builder.synthetic ? words.sampleName : words.defaultName((state.datasets.value?.length ?? 0) + 1)
          }
          testId="dataset-name"
          onInput={(name) => set({ name })}
        />
      </div>
    </Panel>
  );
}

/** Percentages, seed and, below three patients, the length of a block. */
function DealtForm({ builder, problems }: RecipeFormProps) {
  const [draft, set] = useDraft();
  const words = text.value.data;
  const { patients } = builder.tally.value;
  const aside = 100 - parseNumber(draft.trainPercent) - parseNumber(draft.validationPercent);
  return (
    <>
      <div>
        <div class="pair">
          <TextField
            label={words.trainPercent}
            numeric
            value={draft.trainPercent}
            testId="train-percent"
            onInput={(trainPercent) => set({ trainPercent })}
          />
          <TextField
            label={words.validationPercent}
            numeric
            value={draft.validationPercent}
            testId="validation-percent"
            onInput={(validationPercent) => set({ validationPercent })}
          />
        </div>
        {problems.has('percent') ? (
          <p class="field-error" role="alert">
            {words.percentError}
          </p>
        ) : (
          <p class="help group-help">{words.keptAside(setting(aside))}</p>
        )}
      </div>
      <div class="pair">
        <TextField
          label={words.seed}
          numeric
          help={words.seedHelp}
          value={draft.splitSeed}
          error={problems.has('seed') ? words.seedError : null}
          testId="split-seed"
          onInput={(splitSeed) => set({ splitSeed })}
        />
        {patients < ENOUGH_PATIENTS && (
          <TextField
            label={words.block}
            numeric
            value={draft.blockMm}
            error={problems.has('block') ? words.blockError : null}
            testId="block-mm"
            onInput={(blockMm) => set({ blockMm })}
          />
        )}
      </div>
      {patients < ENOUGH_PATIENTS && <p class="help tight">{words.blockHelp}</p>}
    </>
  );
}
