/** How large each layer's weights are and how fast they move, at the newest checkpoint that was examined. */
import type { Diagnostics, LayerFigures } from '../../workers/protocol.ts';
import { figure, integer } from '../format.ts';
import { text } from '../language.ts';
import { Empty } from '../parts/Panel.tsx';

/** Decades that a ratio's bar spans: from hardly learning to shaking. */
const LEAST = -6;
const MOST = -1;

export function LayerTables({ newest }: { readonly newest: Diagnostics | undefined }) {
  const words = text.value.train.diagnostics;
  const { generator, critic } = text.value.train;
  const layers = newest?.layers ?? [];
  const changed = layers.some(({ update }) => update !== null);
  return (
    <section class="stack" aria-label={words.layers} data-testid="layers">
      <div>
        <p class="chart-title">{words.layers}</p>
        {newest && <p class="help">{words.layersHelp(integer(newest.iteration))}</p>}
        {newest && !changed && <p class="help">{words.noUpdates}</p>}
      </div>
      {newest ? (
        <div class="columns">
          {(['generator', 'critic'] as const).map((network) => (
            <NetworkTable
              key={network}
              name={network === 'generator' ? generator : critic}
              layers={layers.filter((layer) => layer.network === network)}
            />
          ))}
        </div>
      ) : (
        <Empty title={words.noLayers} />
      )}
    </section>
  );
}

function NetworkTable({ name, layers }: { readonly name: string; readonly layers: readonly LayerFigures[] }) {
  const words = text.value.train.diagnostics;
  return (
    <div class="table-scroll">
      <table class="layers">
        <caption>{name}</caption>
        <thead>
          <tr>
            <th scope="col">{words.layer}</th>
            <th scope="col" class="right">
              {words.weight}
            </th>
            <th scope="col" class="right">
              {words.update}
            </th>
            <th scope="col" class="right">
              {words.ratio}
            </th>
            <td class="layer-bar" />
          </tr>
        </thead>
        <tbody>
          {layers.map(({ name: layer, weight, update }) => {
            const ratio = update === null || weight === 0 ? null : update / weight;
            return (
              <tr key={layer}>
                <th scope="row" class="mono">
                  {layer}
                </th>
                {[weight, update, ratio].map((value, i) => (
                  <td key={i} class="num right">
                    {value === null ? '–' : figure(value)}
                  </td>
                ))}
                <td class="layer-bar" aria-hidden="true">
                  {ratio !== null && <RatioBar ratio={ratio} />}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function RatioBar({ ratio }: { readonly ratio: number }) {
  const share = (Math.log10(ratio) - LEAST) / (MOST - LEAST);
  return (
    <div class="bar">
      <div class="bar-fill" style={{ transform: `scaleX(${Math.min(1, Math.max(0, share))})` }} />
    </div>
  );
}
