/** What figures can be measured in here: the installed networks with what must be known of each, and the way to add weights. */
import { useRef } from 'preact/hooks';
import type { InstalledNetwork } from '../../evaluation.ts';
import { useUi } from '../context.ts';
import { useTransferTarget } from '../data/dropTarget.ts';
import { bytes, integer } from '../format.ts';
import { text } from '../language.ts';
import { Badge } from '../parts/Badge.tsx';
import { Icon } from '../parts/Icon.tsx';
import { Panel } from '../parts/Panel.tsx';
import { Progress } from '../parts/Progress.tsx';
import { useNetworks } from './useNetworks.ts';

export function NetworksPanel() {
  const networks = useNetworks();
  const words = text.value.evaluate.networks;
  return (
    <Panel title={words.title} note={words.help} testId="networks">
      {networks ? (
        <>
          <ul class="list">
            {networks.map((one) => (
              <NetworkRow key={one.info.name} network={one} />
            ))}
          </ul>
          {!networks.some(({ info }) => info.kind === 'lpips') && (
            <p class="said said-not-assessable" data-testid="no-lpips">
              <Icon name="info" />
              <span>
                <strong>{words.noLpips}.</strong> {words.noLpipsHelp}
              </span>
            </p>
          )}
          {!networks.some(({ info }) => info.kind === 'features' && info.published) && (
            <p class="help networks-missing">{words.standard}</p>
          )}
        </>
      ) : (
        <Progress label={text.value.loading} done={0} total={null} />
      )}
      <AddWeights />
    </Panel>
  );
}

function NetworkRow({ network: { info, where, bytes: size } }: { readonly network: InstalledNetwork }) {
  const { evaluations } = useUi();
  const words = text.value.evaluate.networks;
  return (
    <li class="list-row" data-network={info.name}>
      <div class="list-main">
        <p class="list-title">
          {info.title}
          <Badge>{words.where[where]}</Badge>
          {info.published && <Badge tone="accent">{words.published}</Badge>}
        </p>
        <p class="help num">
          {[
            words.kinds[info.kind],
            ...(info.dimension > 0 ? [words.dimension(integer(info.dimension))] : []),
            ...(info.inputSize === null ? [] : [words.input(integer(info.inputSize))]),
            bytes(size),
            info.licence,
            words.from(info.from),
          ].join(' · ')}
        </p>
        <p class="help network-hash">
          {words.hash} <code>{info.sha256}</code>
        </p>
      </div>
      {where === 'browser' && (
        <button
          type="button"
          class="button button-icon button-quiet"
          onClick={() => void evaluations.removeNetwork(info.name)}
        >
          <Icon name="bin" />
          <span class="sr-only">{words.remove(info.title)}</span>
        </button>
      )}
    </li>
  );
}

/** A drop zone, and a button that does the same for the keyboard. */
function AddWeights() {
  const { evaluations } = useUi();
  const input = useRef<HTMLInputElement>(null);
  const words = text.value.evaluate.networks;
  const busy = evaluations.adding.value;
  const add = (files: FileList | null) => void evaluations.addNetwork([...(files ?? [])]);
  const { over, on } = useTransferTarget(({ files }) => add(files));
  return (
    <div
      class={over ? 'drop drop-small drop-over' : 'drop drop-small'}
      data-drop="own"
      data-testid="network-drop"
      {...on}
    >
      <p class="drop-title">{busy ? words.adding : words.drop}</p>
      <p class="help drop-help">{words.dropHelp}</p>
      <button type="button" class="button" disabled={busy} onClick={() => input.current?.click()}>
        <Icon name="file" />
        {words.choose}
      </button>
      <input
        ref={input}
        class="sr-only"
        type="file"
        accept=".pth,.pt,.safetensors,.json,.bin"
        multiple
        tabIndex={-1}
        disabled={busy}
        aria-label={words.choose}
        data-testid="network-input"
        onChange={(event) => {
          add(event.currentTarget.files);
          event.currentTarget.value = ''; // the same choice again is a new choice
        }}
      />
    </div>
  );
}
