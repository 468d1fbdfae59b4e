/** When is it good enough, how many tries, how many images, judged by which network. */
import { useUi } from '../context.ts';
import { networkOptions } from '../evaluate/networkOptions.ts';
import { useNetworks } from '../evaluate/useNetworks.ts';
import { text } from '../language.ts';
import { SelectField, TextField } from '../parts/Field.tsx';
import { Panel } from '../parts/Panel.tsx';
import { Segmented } from '../parts/Segmented.tsx';
import { Tick } from '../parts/Tick.tsx';
import {
  CONDITIONS,
  type ConditionDraft,
  type ConditionName,
  checkGate,
  type GateDraft,
} from './gateDraft.ts';

export function GateForm() {
  const { state } = useUi();
  const networks = useNetworks();
  const draft = state.gate.value;
  const words = text.value.train;
  const { threshold, maxRounds, numOutput } = checkGate(draft);
  const set = (change: Partial<GateDraft>) => {
    state.gate.value = { ...state.gate.value, ...change };
  };
  return (
    <Panel title={words.gate} note={words.gateHelp} testId="gate-form">
      <div class="stack">
        <Segmented
          label={words.gateKind}
          options={[
            { value: 'ratio', label: words.gateRatio },
            { value: 'fid', label: words.gateFid },
          ]}
          value={draft.kind}
          onChoose={(kind) => set({ kind })}
        />
        <TextField
          label={words.gateValue}
          testId="gate-threshold"
          numeric
          value={draft.kind === 'ratio' ? draft.ratio : draft.fid}
          help={draft.kind === 'ratio' ? words.gateRatioHelp : words.gateFidHelp}
          error={threshold === null ? words.gateError : null}
          onInput={(value) => set(draft.kind === 'ratio' ? { ratio: value } : { fid: value })}
        />
        <Conditions />
        <div class="pair">
          <TextField
            label={words.maxRounds}
            testId="max-rounds"
            numeric
            value={draft.maxRounds}
            error={maxRounds === null ? words.maxRoundsError : null}
            onInput={(value) => set({ maxRounds: value })}
          />
          <TextField
            label={words.numOutput}
            testId="num-output"
            numeric
            value={draft.numOutput}
            error={numOutput === null ? words.numOutputError : null}
            onInput={(value) => set({ numOutput: value })}
          />
        </div>
        <SelectField
          label={words.network}
          help={words.networkHelp}
          value={draft.network}
          options={networkOptions(networks)}
          onChoose={(network) => set({ network })}
        />
      </div>
    </Panel>
  );
}

/** Each is off until a person switches it on. */
function Conditions() {
  const { state } = useUi();
  const words = text.value.train;
  const draft = state.gate.value;
  const { conditions } = checkGate(draft);
  const set = (name: ConditionName, change: Partial<ConditionDraft>) => {
    const now = state.gate.value;
    state.gate.value = {
      ...now,
      conditions: { ...now.conditions, [name]: { ...now.conditions[name], ...change } },
    };
  };
  return (
    <fieldset class="gate-conditions">
      <legend class="label">{words.gateConditions}</legend>
      <p class="help">{words.gateConditionsHelp}</p>
      {CONDITIONS.map((name) => {
        const { on, typed } = draft.conditions[name];
        return (
          <div key={name} class="gate-condition">
            <Tick checked={on} testId={`gate-${name}`} onChange={(checked) => set(name, { on: checked })}>
              {words.gateCondition[name].name}
            </Tick>
            {on && (
              <TextField
                label={words.gateCondition[name].bound}
                testId={`gate-${name}-value`}
                numeric
                value={typed}
                help={words.gateCondition[name].help}
                error={conditions[name] === null ? words.gateShareError : null}
                onInput={(value) => set(name, { typed: value })}
              />
            )}
          </div>
        );
      })}
    </fieldset>
  );
}
