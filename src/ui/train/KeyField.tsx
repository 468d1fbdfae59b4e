/** One key of the configuration, made from its rule: what it means, its range, its defaults, what changed, and what is wrong with what was typed. */
import {
  CONFIG_RULES,
  type ConfigKey,
  type KeyRule,
  type Mode,
  type NumberRule,
  PRESETS,
} from '../../config.ts';
import type { ConfigError } from '../../errors.ts';
import { bound } from '../format.ts';
import { text } from '../language.ts';
import { SelectField, TextField } from '../parts/Field.tsx';
import { Icon } from '../parts/Icon.tsx';
import { type ConfigDraft, heldValue, isChanged, meansSame, typedOf, withTyped } from './configDraft.ts';
import { valueWords } from './valueWords.ts';

export interface KeyFieldProps {
  readonly name: ConfigKey;
  readonly draft: ConfigDraft;
  readonly error: ConfigError | undefined;
  /** Before the key's name in test ids. */
  readonly prefix: string;
  /** Why it is not to be filled in here; null: it is. */
  readonly fixed?: string | null;
  onChange(draft: ConfigDraft): void;
}

/** What each trainer has no use for; their fields are shown, but not to be filled in. */
const UNUSED: Readonly<Record<Mode, readonly ConfigKey[]>> = {
  gp: ['clip'],
  wc: ['beta1', 'beta2', 'lambda'],
};

export function KeyField({ name, draft, error, prefix, fixed = null, onChange }: KeyFieldProps) {
  const rule: KeyRule = CONFIG_RULES[name];
  const { label, help } = text.value.keys[name];
  const wrong = error !== undefined;
  const held = heldValue(draft, name);
  const { startModel } = text.value.train;
  const note = [help, held === null ? null : startModel.held, fixed].filter(Boolean).join(' ');
  const shared = {
    testId: `${prefix}-${name}`,
    label,
    code: name,
    value: draft.typed[name],
    error: wrong ? errorOf(error, rule, draft, held) : null,
  };
  const set = (value: string) => onChange(withTyped(draft, name, value));
  const changed = isChanged(draft, name);
  return (
    <div class={changed ? 'config-key config-key-changed' : 'config-key'}>
      {field()}
      <KeyFacts
        name={name}
        draft={draft}
        prefix={prefix}
        fixed={fixed !== null || held !== null}
        onSet={set}
      />
    </div>
  );

  function field() {
    if (rule.kind === 'choice') {
      const options = rule.options.map((value) => ({ value, label: valueWords(name, value) }));
      return (
        <SelectField {...shared} help={note} disabled={fixed !== null} options={options} onChoose={set} />
      );
    }
    if (rule.options) {
      return (
        <SelectField
          {...shared}
          help={note}
          disabled={rule.options.length === 1 || ((held !== null || fixed !== null) && !wrong)}
          options={rule.options.map((option) => ({ value: String(option), label: String(option) }))}
          onChoose={set}
        />
      );
    }
    const { rangeOf, units } = text.value.config;
    const range = `${rangeOf(rangeWords(rule), units[name])}.`;
    const about = `${note} ${range.charAt(0).toUpperCase()}${range.slice(1)}${rule.nullable ? ` ${text.value.train.orEmpty}` : ''}`;
    const unused = UNUSED[draft.typed.mode === 'wc' ? 'wc' : 'gp'].includes(name);
    return (
      <TextField
        {...shared}
        help={about}
        numeric
        disabled={(unused || held !== null || fixed !== null) && !wrong}
        onInput={set}
      />
    );
  }
}

/** `from 1 up to 4,096`. */
export function rangeWords({ min, max, exclusiveMin, exclusiveMax }: NumberRule): string {
  const { range, from, above, upTo, below } = text.value.train;
  return range(
    exclusiveMin ? above(bound(min)) : from(bound(min)),
    exclusiveMax ? below(bound(max)) : upTo(bound(max)),
  );
}

interface FactsProps {
  readonly name: ConfigKey;
  readonly draft: ConfigDraft;
  readonly prefix: string;
  readonly fixed: boolean;
  onSet(value: string): void;
}

/** The default and the thesis's value, the one it has now marked; a changed key says from what, and goes back. */
function KeyFacts({ name, draft, prefix, fixed, onSet }: FactsProps) {
  const rule: KeyRule = CONFIG_RULES[name];
  if (rule.kind !== 'choice' && rule.options?.length === 1) return null;
  const words = text.value.config;
  const [quick, thesis] = [typedOf(PRESETS.quick)[name], typedOf(PRESETS.thesis)[name]];
  const back = draft.reference[name];
  const changed = isChanged(draft, name);
  return (
    <p class="config-facts">
      <Given name={name} now={draft.typed[name]} value={quick} say={words.byDefault} />
      {thesis !== quick && <Given name={name} now={draft.typed[name]} value={thesis} say={words.inThesis} />}
      {changed && (
        <span class="config-changed" title={words.changedFrom[draft.origin]}>
          <Icon name="pencil" />
          {words.changed}
        </span>
      )}
      {changed && !fixed && (
        <button
          type="button"
          class="config-reset"
          aria-label={words.resetLabel(text.value.keys[name].label, valueWords(name, back))}
          data-testid={`${prefix}-reset-${name}`}
          onClick={() => onSet(back)}
        >
          {words.reset(valueWords(name, back))}
        </button>
      )}
    </p>
  );
}

function Given(props: { name: ConfigKey; now: string; value: string; say: (value: string) => string }) {
  const { name, now, value, say } = props;
  const said = say(valueWords(name, value));
  if (!meansSame(name, now, value)) return <span>{said}</span>;
  return (
    <span class="config-now">
      {said} <span class="sr-only">({text.value.config.current})</span>
    </span>
  );
}

function errorOf(error: ConfigError, rule: KeyRule, { typed }: ConfigDraft, held: string | null): string {
  if (error.facts.problem === 'contradiction') return text.value.config.parts(typed.bsize);
  if (held !== null) return text.value.train.startModel.has(held);
  const { fieldError } = text.value.train;
  if (rule.kind === 'choice' || rule.options) return fieldError.options(rule.options!.join(', '));
  return rule.kind === 'integer' ? fieldError.integer(rangeWords(rule)) : fieldError.number(rangeWords(rule));
}
