/** Stage 2: on what, with what, how long; then what happens while it happens. */
import { useEffect } from 'preact/hooks';
import { useUi } from '../context.ts';
import { RecentRuns } from '../runs/RecentRuns.tsx';
import { ConfigEditor } from './ConfigEditor.tsx';
import { DeviceCard } from './DeviceCard.tsx';
import { GateForm } from './GateForm.tsx';
import { LiveRun } from './LiveRun.tsx';
import { LogPanel } from './LogPanel.tsx';
import { PolicyForm } from './PolicyForm.tsx';
import { PresetChooser } from './PresetChooser.tsx';
import { StartBar } from './StartBar.tsx';

export function TrainStage() {
  const { state, runs } = useUi();
  const active = state.active.value;
  useEffect(() => void runs.openDevice(), [runs]);
  return (
    <>
      {state.run.value && <LiveRun />}
      {!active && (
        <>
          <PresetChooser />
          <StartBar />
          <div class="columns columns-wide">
            <ConfigEditor />
            <div class="stack-panels">
              <DeviceCard />
              <GateForm />
              <PolicyForm />
            </div>
          </div>
        </>
      )}
      {active && <DeviceCard />}
      <RecentRuns />
      <LogPanel />
    </>
  );
}
