/** How the next round's configuration is chosen, and what ends the loop beside the gate and the rounds. */
import { POLICIES } from '../../adjust/policy.ts';
import { useUi } from '../context.ts';
import { text } from '../language.ts';
import { TextField } from '../parts/Field.tsx';
import { Panel } from '../parts/Panel.tsx';
import { Segmented } from '../parts/Segmented.tsx';
import { Tick } from '../parts/Tick.tsx';
import { checkDraft } from './configDraft.ts';
import { PolicySearch } from './PolicySearch.tsx';
import { checkPolicy, type PolicyDraft } from './policyDraft.ts';

export function PolicyForm() {
  const { state } = useUi();
  const words = text.value.adjust;
  const draft = state.policy.value;
  const checked = checkPolicy(draft, checkDraft(state.draft.value).config);
  const set = (change: Partial<PolicyDraft>) => {
    state.policy.value = { ...state.policy.value, ...change };
  };
  return (
    <Panel title={words.title} note={words.help} testId="policy-form">
      <div class="stack">
        <div class="policy-choice">
          <Segmented
            label={words.policy}
            options={POLICIES.map((name) => ({ value: name, label: words.policies[name].name }))}
            value={draft.name}
            onChoose={(name) => set({ name })}
          />
          <p class="help" data-testid="policy-help">
            {words.policies[draft.name].help}
          </p>
        </div>
        {draft.name === 'search' && <PolicySearch draft={draft} checked={checked} onChange={set} />}
        <div class="policy-choice">
          <Segmented
            label={words.start}
            options={(['scratch', 'best'] as const).map((start) => ({
              value: start,
              label: words.starts[start],
            }))}
            value={draft.start}
            onChoose={(start) => set({ start })}
          />
          <p class="help">{words.startHelp[draft.start]}</p>
        </div>
        <div class="gate-condition">
          <Tick
            checked={draft.patience.on}
            testId="policy-patience"
            onChange={(on) => set({ patience: { ...draft.patience, on } })}
          >
            {words.patience}
          </Tick>
          {draft.patience.on && (
            <TextField
              label={words.patienceBound}
              testId="policy-patience-value"
              numeric
              value={draft.patience.typed}
              help={words.patienceHelp}
              error={checked.patience && words.patienceError}
              onInput={(typed) => set({ patience: { on: true, typed } })}
            />
          )}
        </div>
        <div class="gate-condition">
          <Tick
            checked={draft.time.on}
            testId="policy-time"
            onChange={(on) => set({ time: { ...draft.time, on } })}
          >
            {words.time}
          </Tick>
          {draft.time.on && (
            <TextField
              label={words.hours}
              testId="policy-time-value"
              numeric
              value={draft.time.typed}
              help={words.hoursHelp}
              error={checked.time && words.hoursError}
              onInput={(typed) => set({ time: { on: true, typed } })}
            />
          )}
        </div>
      </div>
    </Panel>
  );
}
