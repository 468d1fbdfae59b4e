/** What a search draws: the keys and their bounds, how it draws, and whether losers are stopped. */
import { SAMPLERS, SEARCH_KEYS, type SearchKey } from '../../adjust/policy.ts';
import { CONFIG_RULES } from '../../config.ts';
import { useUi } from '../context.ts';
import { text } from '../language.ts';
import { TextField } from '../parts/Field.tsx';
import { Segmented } from '../parts/Segmented.tsx';
import { Tick } from '../parts/Tick.tsx';
import { rangeWords } from './KeyField.tsx';
import type { BoundDraft, CheckedPolicy, PolicyDraft } from './policyDraft.ts';

export interface PolicySearchProps {
  readonly draft: PolicyDraft;
  readonly checked: CheckedPolicy;
  onChange(change: Partial<PolicyDraft>): void;
}

export function PolicySearch({ draft, checked, onChange }: PolicySearchProps) {
  const words = text.value.adjust;
  return (
    <>
      <fieldset class="policy-bounds">
        <legend class="label">{words.bounds}</legend>
        <p class="help">{words.boundsHelp}</p>
        {checked.noBounds && (
          <p class="field-error" role="alert">
            {words.boundsErrors.none}
          </p>
        )}
        {SEARCH_KEYS.map((key) => (
          <KeyBounds
            key={key}
            name={key}
            bounds={draft.bounds[key]}
            error={checked.bounds[key]}
            onChange={(change) =>
              onChange({ bounds: { ...draft.bounds, [key]: { ...draft.bounds[key], ...change } } })
            }
          />
        ))}
      </fieldset>
      <div class="policy-choice">
        <Segmented
          label={words.sampler}
          options={SAMPLERS.map((sampler) => ({ value: sampler, label: words.samplers[sampler] }))}
          value={draft.sampler}
          onChoose={(sampler) => onChange({ sampler })}
        />
        <p class="help">{words.samplerHelp[draft.sampler]}</p>
      </div>
      <TextField
        label={words.seed}
        testId="policy-seed"
        numeric
        value={draft.seed}
        error={checked.seed && words.seedError}
        onInput={(seed) => onChange({ seed })}
      />
      <div>
        <Tick
          checked={draft.stopLosers}
          testId="policy-stop-losers"
          onChange={(stopLosers) => onChange({ stopLosers })}
        >
          {words.stopLosers}
        </Tick>
        <p class="help">{words.stopLosersHelp}</p>
      </div>
    </>
  );
}

interface KeyBoundsProps {
  readonly name: SearchKey;
  readonly bounds: BoundDraft;
  readonly error: CheckedPolicy['bounds'][SearchKey];
  onChange(change: Partial<BoundDraft>): void;
}

function KeyBounds({ name, bounds, error, onChange }: KeyBoundsProps) {
  const { state } = useUi();
  const words = text.value.adjust;
  const { label } = text.value.keys[name];
  const said = {
    value: words.boundsErrors.value(rangeWords(CONFIG_RULES[name])),
    order: words.boundsErrors.order,
    parts: words.boundsErrors.parts(state.draft.value.typed.accumulate),
  };
  return (
    <div class="gate-condition">
      <Tick checked={bounds.on} testId={`bound-${name}`} onChange={(on) => onChange({ on })}>
        {label} <code class="key">{name}</code>
      </Tick>
      {bounds.on && (
        <fieldset class="policy-ends">
          <legend class="sr-only">{label}</legend>
          <div class="pair">
            <TextField
              label={words.lowest}
              testId={`bound-${name}-low`}
              numeric
              value={bounds.low}
              onInput={(low) => onChange({ low })}
            />
            <TextField
              label={words.highest}
              testId={`bound-${name}-high`}
              numeric
              value={bounds.high}
              onInput={(high) => onChange({ high })}
            />
          </div>
          {error && (
            <p class="field-error" role="alert" data-testid={`bound-${name}-error`}>
              {said[error]}
            </p>
          )}
          {name === 'lr' && <p class="help">{words.logScale}</p>}
        </fieldset>
      )}
    </div>
  );
}
