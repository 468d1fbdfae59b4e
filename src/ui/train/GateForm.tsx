/** When is it good enough, how many tries, how many images, judged by which network. */

import { useUi } from '../context.ts';
import { networkOptions } from '../evaluate/networkOptions.ts';
import { text } from '../language.ts';
import { SelectField, TextField } from '../parts/Field.tsx';
import { Panel } from '../parts/Panel.tsx';
import { Segmented } from '../parts/Segmented.tsx';
import { checkGate, type GateDraft } from './gateDraft.ts';

export function GateForm() {
  const { state } = useUi();
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
          options={networkOptions()}
          onChoose={(network) => set({ network })}
        />
      </div>
    </Panel>
  );
}
