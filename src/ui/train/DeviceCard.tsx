/** What the arithmetic runs on, why not something faster, and what to expect of it. */
import type { DeviceInfo } from '../../workers/protocol.ts';
import { useUi } from '../context.ts';
import { integer } from '../format.ts';
import { text } from '../language.ts';
import { Badge } from '../parts/Badge.tsx';
import { Panel } from '../parts/Panel.tsx';
import { Progress } from '../parts/Progress.tsx';
import { Stats } from '../parts/Stats.tsx';
import { MeasuredStep } from './MeasuredStep.tsx';

export function DeviceCard() {
  const { state, runs } = useUi();
  const words = text.value.train;
  const known = state.device.value;
  return (
    <Panel title={words.device} testId="device-card">
      {known.kind === 'opening' && <Progress label={words.deviceOpening} done={0} total={null} />}
      {known.kind === 'open' && <Known device={known.device} />}
      {known.kind === 'refused' && (
        <button type="button" class="button" onClick={() => void runs.openDevice()}>
          {words.deviceRetry}
        </button>
      )}
    </Panel>
  );
}

function Known({ device }: { readonly device: DeviceInfo }) {
  const { state } = useUi();
  const words = text.value.train;
  return (
    <div class="stack" data-testid="device" data-backend={device.backend} data-threads={device.threads}>
      <p class="device-name">
        {deviceName(device)} {device.software && <Badge tone="warn">{words.software}</Badge>}
      </p>
      <p class="tight">{words.expect[expectation(device)]}</p>
      <Stats
        dense
        items={[
          ...(device.adapter ? [{ name: words.adapter, value: device.adapter }] : []),
          { name: words.threads, value: integer(device.threads) },
          ...(device.backend === 'wasm'
            ? [{ name: words.simd, value: device.simd ? text.value.yes : text.value.no }]
            : []),
          { name: 'TensorFlow.js', value: device.tfjs },
        ]}
      />
      {state.active.value && (
        <p class="help num">
          <MeasuredStep />
        </p>
      )}
      <p class="help">{state.backend === 'auto' ? words.requestedHow : words.requested(state.backend)}</p>
      {device.passedOver.length > 0 && (
        <details>
          <summary>{words.passedOver}</summary>
          <dl class="reasons-list">
            {device.passedOver.map(({ backend, reason }) => (
              <div key={backend}>
                <dt>{words.backends[backend]}</dt>
                <dd lang="en">{reason}</dd>
              </div>
            ))}
          </dl>
        </details>
      )}
    </div>
  );
}

/** "WebAssembly, 2 threads"; a graphics card by its backend alone, since the adapter stands beside it. */
export function deviceName(device: DeviceInfo): string {
  const words = text.value.train;
  const name = words.backends[device.backend];
  return device.backend === 'wasm'
    ? `${name}, ${integer(device.threads)} ${words.threads.toLowerCase()}`
    : name;
}

function expectation(device: DeviceInfo): 'hardware' | 'webgl' | 'wasm' | 'software' | 'cpu' {
  if (device.backend === 'wasm' || device.backend === 'cpu') return device.backend;
  if (device.software) return 'software';
  return device.backend === 'webgl' ? 'webgl' : 'hardware';
}
