/** Every key of config.json, made from CONFIG_RULES: what it means, its range, and what is wrong with what was typed. */
import { useRef, useState } from 'preact/hooks';
import {
  CONFIG_KEYS,
  CONFIG_RULES,
  type ConfigKey,
  type KeyRule,
  type Mode,
  type NumberRule,
} from '../../config.ts';
import { useUi } from '../context.ts';
import { bound } from '../format.ts';
import { text } from '../language.ts';
import { errorWords } from '../parts/Alerts.tsx';
import { SelectField, TextField } from '../parts/Field.tsx';
import { Icon } from '../parts/Icon.tsx';
import { Panel } from '../parts/Panel.tsx';
import type { Text } from '../text/en.ts';
import { checkDraft, heldValue, withTyped } from './configDraft.ts';

type Group = keyof Text['train']['groups'];
type ChoiceKey = keyof Text['train']['choices'];

/** Where a key stands; a key that is not named here would stand nowhere, so the compiler asks for each. */
const GROUP_OF: Readonly<Record<ConfigKey, Group>> = {
  bsize: 'length',
  iterations: 'length',
  nepochs: 'length',
  save_epoch: 'length',
  seed: 'length',
  imsize: 'networks',
  nc: 'networks',
  nz: 'networks',
  ngf: 'networks',
  ndf: 'networks',
  init: 'networks',
  ema: 'optimiser',
  accumulate: 'length',
  mode: 'optimiser',
  lr: 'optimiser',
  beta1: 'optimiser',
  beta2: 'optimiser',
  lambda: 'optimiser',
  clip: 'optimiser',
  critic_iters: 'optimiser',
  schedule: 'optimiser',
};
/** What each trainer has no use for; their fields are shown, but not to be filled in. */
const UNUSED: Readonly<Record<Mode, readonly ConfigKey[]>> = {
  gp: ['clip'],
  wc: ['beta1', 'beta2', 'lambda'],
};
const GROUPS: readonly Group[] = ['length', 'networks', 'optimiser'];

export function ConfigEditor() {
  const { runs } = useUi();
  const [refused, setRefused] = useState<Error | null>(null);
  const words = text.value.train;
  const read = (file: File) => void file.text().then((content) => setRefused(runs.importConfig(content)));
  const drop = (event: DragEvent) => {
    event.preventDefault();
    const file = event.dataTransfer?.files[0];
    if (file) read(file);
  };
  return (
    // Dropping is a shortcut; the button beside the title does the same for the keyboard.
    // biome-ignore lint/a11y/noStaticElementInteractions: a drop target, not a control
    <div class="config-drop" onDragOver={(event) => event.preventDefault()} onDrop={drop}>
      <Panel
        title={words.configuration}
        note={`${words.configurationHelp} ${words.importHelp}`}
        actions={<ImportButton onFile={read} />}
        class="config"
        testId="config-editor"
      >
        {refused && <Refusal error={refused} />}
        {!refused && <Origin />}
        {GROUPS.map((group) => (
          <fieldset key={group} class="config-group">
            <legend>{words.groups[group]}</legend>
            <div class="config-fields">
              {CONFIG_KEYS.filter((key) => GROUP_OF[key] === group).map((key) => (
                <KeyField key={key} name={key} />
              ))}
            </div>
          </fieldset>
        ))}
      </Panel>
    </div>
  );
}

/** Where the values come from, when not from a preset. */
function Origin() {
  const { state } = useUi();
  const { origin } = state.draft.value;
  const words = text.value.train;
  if (origin === 'quick' || origin === 'thesis') return null;
  const said = { file: words.importedFrom, run: words.fromRun, model: words.startModel.configuration };
  return <p class="config-origin">{said[origin]}</p>;
}

function Refusal({ error }: { readonly error: Error }) {
  const { title, remedy } = errorWords(error, text.value);
  return (
    <p class="field-error config-origin" role="alert" data-testid="config-error">
      <strong>{title}</strong> {remedy}
    </p>
  );
}

function KeyField({ name }: { readonly name: ConfigKey }) {
  const { state } = useUi();
  const draft = state.draft.value;
  const rule: KeyRule = CONFIG_RULES[name];
  const { label, help } = text.value.keys[name];
  const wrong = checkDraft(draft).errors[name] !== undefined;
  const held = heldValue(draft, name);
  const { startModel } = text.value.train;
  const note = held === null ? help : `${help} ${startModel.held}`;
  const set = (value: string) => {
    state.draft.value = withTyped(draft, name, value);
  };
  const shared = {
    testId: `config-${name}`,
    label,
    code: name,
    value: draft.typed[name],
    error: wrong ? (held === null ? wordsForRule(rule) : startModel.has(held)) : null,
  };
  if (rule.kind === 'choice') {
    const names: Readonly<Record<string, string>> = text.value.train.choices[name as ChoiceKey];
    return (
      <SelectField
        {...shared}
        help={help}
        options={rule.options.map((option) => ({ value: option, label: names[option] ?? option }))}
        onChoose={set}
      />
    );
  }
  if (rule.options) {
    return (
      <SelectField
        {...shared}
        help={note}
        disabled={rule.options.length === 1 || (held !== null && !wrong)}
        options={rule.options.map((option) => ({ value: String(option), label: String(option) }))}
        onChoose={set}
      />
    );
  }
  const range = `${rangeOf(rule)}.`;
  const about = `${note} ${range.charAt(0).toUpperCase()}${range.slice(1)}${rule.nullable ? ` ${text.value.train.orEmpty}` : ''}`;
  const unused = UNUSED[draft.typed.mode === 'wc' ? 'wc' : 'gp'].includes(name);
  return (
    <TextField
      {...shared}
      help={about}
      numeric
      disabled={(unused || held !== null) && !wrong}
      onInput={set}
    />
  );
}

function ImportButton({ onFile }: { onFile(file: File): void }) {
  const input = useRef<HTMLInputElement>(null);
  const words = text.value.train;
  return (
    <>
      <button type="button" class="button" onClick={() => input.current?.click()}>
        <Icon name="file" />
        {words.importConfig}
      </button>
      <input
        ref={input}
        class="sr-only"
        type="file"
        accept="application/json,.json"
        tabIndex={-1}
        aria-label={words.importConfig}
        data-testid="config-input"
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? [];
          if (file) onFile(file);
          event.currentTarget.value = ''; // the same file again is read again
        }}
      />
    </>
  );
}

function wordsForRule(rule: KeyRule): string {
  const { fieldError } = text.value.train;
  if (rule.kind === 'choice' || rule.options) return fieldError.options(rule.options!.join(', '));
  return rule.kind === 'integer' ? fieldError.integer(rangeOf(rule)) : fieldError.number(rangeOf(rule));
}

function rangeOf({ min, max, exclusiveMin, exclusiveMax }: NumberRule): string {
  const { range, from, above, upTo, below } = text.value.train;
  return range(
    exclusiveMin ? above(bound(min)) : from(bound(min)),
    exclusiveMax ? below(bound(max)) : upTo(bound(max)),
  );
}
