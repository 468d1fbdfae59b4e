/** A group of figures as one table: value, interval drawn on its block's axis, what it is held against. No number stands alone. */
import type { Evaluation } from '../../evaluation.ts';
import { figure as shown } from '../format.ts';
import { text } from '../language.ts';
import { type FigureBlock, type FigureRow, figureWords } from './figureGroups.ts';
import { IntervalBar } from './IntervalBar.tsx';
import { Provenance } from './Provenance.tsx';

export function FigureTable({
  caption,
  blocks,
  evaluation,
}: {
  readonly caption: string;
  readonly blocks: readonly FigureBlock[];
  readonly evaluation: Evaluation;
}) {
  const words = text.value.evaluate.figures;
  return (
    <table class="figures">
      <caption class="sr-only">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">{words.metric}</th>
          <th scope="col" class="right">
            {words.value}
          </th>
          <th scope="col">{words.interval}</th>
          <th scope="col">{words.beside}</th>
        </tr>
      </thead>
      {blocks.map((block, i) => (
        <Block
          key={block.key}
          block={block}
          evaluation={evaluation}
          last={blocks[i + 1]?.source !== block.source}
        />
      ))}
    </table>
  );
}

/** What it was measured with is said once under neighbouring blocks that share it. */
function Block({
  block,
  evaluation,
  last,
}: {
  readonly block: FigureBlock;
  readonly evaluation: Evaluation;
  readonly last: boolean;
}) {
  const { title, help, rows, source } = block;
  return (
    <tbody>
      {title && (
        <tr class="figures-block">
          <th scope="rowgroup" colSpan={4}>
            {title}
            {help && <span class="help">{help}</span>}
          </th>
        </tr>
      )}
      {rows.map((row) => (
        <Row key={row.key} row={row} block={block} comparable={evaluation.comparable.includes(row.metric)} />
      ))}
      {last && (
        <tr class="figures-source">
          <td colSpan={4}>
            <Provenance evaluation={evaluation} source={source} />
          </td>
        </tr>
      )}
    </tbody>
  );
}

function Row({
  row,
  block: { scale, mark, title },
  comparable,
}: {
  readonly row: FigureRow;
  readonly block: FigureBlock;
  readonly comparable: boolean;
}) {
  const words = text.value.evaluate.figures;
  const reasons = text.value.evaluate.reasons;
  const { name, figure, basis, beside, digits } = row;
  const said = title ? `${title}, ${name}` : name;
  return (
    <tr data-metric={row.key}>
      <th scope="row">
        {name}
        {comparable && (
          <span class="published" title={words.publishedHelp}>
            <span aria-hidden="true">◆</span>
            <span class="sr-only">, {words.published}</span>
          </span>
        )}
        <span class="help num">{basis}</span>
      </th>
      <td class="num right metric-value">{figureWords(row)}</td>
      <td class="figures-interval num">
        {scale && <IntervalBar name={said} figure={figure} scale={scale} mark={mark} digits={digits} />}
        {figure.low !== null && figure.high !== null && (
          <span class="help">{words.range(shown(figure.low, digits), shown(figure.high, digits))}</span>
        )}
        {figure.reason !== null && <span class="help reason">{reasons[figure.reason]}</span>}
      </td>
      <td class="num quiet figures-beside">{beside}</td>
    </tr>
  );
}
