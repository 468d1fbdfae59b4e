/** What a block of figures was measured with: network and weights, preparation, seed. In short, each in the words of the page. */
import type { Evaluation, NetworkInfo } from '../../evaluation.ts';
import { integer, setting } from '../format.ts';
import { text } from '../language.ts';

/** Of a SHA-256 (hex): enough to tell two apart by eye. */
export const HASH_SHOWN = 8;

export function Provenance({
  evaluation: { preprocessing, seed },
  source,
}: {
  readonly evaluation: Evaluation;
  /** `critic`: the model's own; null: nothing but pixels. */
  readonly source: NetworkInfo | 'critic' | null;
}) {
  const words = text.value.evaluate.figures;
  const labels = words.provenance;
  const network = source === null ? labels.none : source === 'critic' ? labels.critic : source.title;
  return (
    <dl class="provenance num">
      <Item name={labels.network}>
        {network}
        {source !== null && source !== 'critic' && source.dimension > 0 && (
          <> ({words.tap(source.tap, integer(source.dimension))})</>
        )}
      </Item>
      {source !== null && source !== 'critic' && (
        <Item name={labels.weights}>
          <code title={source.sha256}>{source.sha256.slice(0, HASH_SHOWN)}</code>
        </Item>
      )}
      <Item name={labels.preprocessing}>
        {preprocessing === null ? (
          labels.unknown
        ) : (
          <code title={preprocessing}>{preprocessing.slice(0, HASH_SHOWN)}</code>
        )}
      </Item>
      <Item name={labels.seed}>{setting(seed)}</Item>
    </dl>
  );
}

function Item({ name, children }: { readonly name: string; readonly children: preact.ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt> <dd>{children}</dd>
    </div>
  );
}
