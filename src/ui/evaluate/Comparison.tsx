/** Two evaluations side by side, figure by figure on one axis, each saying whether the two may be held against one another at all. */
import type { Evaluation } from '../../evaluation.ts';
import { useUi } from '../context.ts';
import { date, integer, figure as shown } from '../format.ts';
import { text } from '../language.ts';
import { Badge } from '../parts/Badge.tsx';
import { Panel } from '../parts/Panel.tsx';
import { areApart } from './areApart.ts';
import { obstacleTo } from './comparable.ts';
import type { Entry } from './entries.ts';
import { type FigureRow, figureGroups, figureWords } from './figureGroups.ts';
import { IntervalBar } from './IntervalBar.tsx';
import { type Scale, scaleOf } from './intervalScale.ts';
import { HASH_SHOWN } from './Provenance.tsx';
import { subjectWords } from './subjectWords.ts';

export function Comparison() {
  const { evaluations } = useUi();
  const words = text.value.evaluate.compare;
  const [a, b] = evaluations.compared.value;
  if (!a) return null;
  return (
    <Panel
      title={words.title}
      note={words.help}
      actions={
        <button type="button" class="button button-small" onClick={() => evaluations.endComparison()}>
          {words.swap}
        </button>
      }
      testId="comparison"
    >
      {b ? <Sides a={a} b={b} /> : <p role="status">{words.choose}</p>}
    </Panel>
  );
}

function Sides({ a, b }: { readonly a: Entry; readonly b: Entry }) {
  const words = text.value.evaluate.compare;
  const rows = pairsOf(a.evaluation, b.evaluation);
  return (
    <>
      <div class="columns compared">
        <Head letter={words.first} entry={a} />
        <Head letter={words.second} entry={b} />
      </div>
      <table class="comparison">
        <caption class="sr-only">{words.title}</caption>
        <thead>
          <tr>
            <th scope="col">{text.value.evaluate.figures.metric}</th>
            <th scope="col">{words.first}</th>
            <th scope="col">{words.second}</th>
            <th scope="col">{words.same}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, name, one, other, scale }) => (
            <tr key={key} data-metric={key}>
              <th scope="row">{name}</th>
              <Side row={one} name={`${words.first} ${name}`} label={words.first} scale={scale} />
              <Side row={other} name={`${words.second} ${name}`} label={words.second} scale={scale} />
              <td class="comparison-relation">
                <Relation a={a} b={b} one={one} other={other} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function Head({ letter, entry }: { readonly letter: string; readonly entry: Entry }) {
  const { createdAt, subject, datasetName, evaluation } = entry;
  const { n, network, preprocessing } = evaluation;
  const labels = text.value.evaluate.figures;
  return (
    <div>
      <p>
        <strong>
          {letter}: {subjectWords(subject)}
        </strong>
      </p>
      <p class="help num">
        {date(createdAt)} · {datasetName} · {labels.n(integer(n.real), integer(n.fake))}
      </p>
      <p class="help num">
        {network.title} <code>{network.sha256.slice(0, HASH_SHOWN)}</code> · {labels.provenance.preprocessing}{' '}
        <code>{preprocessing?.slice(0, HASH_SHOWN) ?? labels.provenance.unknown}</code>
      </p>
    </div>
  );
}

function Side({
  row,
  name,
  label,
  scale,
}: {
  readonly row: FigureRow | null;
  readonly name: string;
  readonly label: string;
  readonly scale: Scale | null;
}) {
  return (
    <td class="num figures-interval" data-label={label}>
      <span class="compared-value">{row ? figureWords(row) : '–'}</span>
      {row && scale && <IntervalBar name={name} figure={row.figure} scale={scale} digits={row.digits} />}
      {row && row.figure.low !== null && row.figure.high !== null && (
        <span class="help">
          {text.value.evaluate.figures.range(
            shown(row.figure.low, row.digits),
            shown(row.figure.high, row.digits),
          )}
        </span>
      )}
    </td>
  );
}

function Relation({
  a,
  b,
  one,
  other,
}: {
  readonly a: Entry;
  readonly b: Entry;
  readonly one: FigureRow | null;
  readonly other: FigureRow | null;
}) {
  const words = text.value.evaluate.compare;
  if (one?.figure.value == null || other?.figure.value == null)
    return <span class="help">{words.why.missing}</span>;
  const obstacle = obstacleTo(a, b, one.metric);
  if (obstacle) return <span class="help">{words.why[obstacle]}</span>;
  const apart = areApart(one.figure, other.figure);
  return (
    <span class="stack-tight">
      <Badge tone="ok">{words.comparable}</Badge>
      {apart !== null && <span class="help">{apart ? words.apart : words.overlap}</span>}
    </span>
  );
}

interface Pair {
  readonly key: string;
  readonly name: string;
  readonly one: FigureRow | null;
  readonly other: FigureRow | null;
  readonly scale: Scale | null;
}

/** The figures of either, in the page's order; both on one axis. */
function pairsOf(a: Evaluation, b: Evaluation): Pair[] {
  const rowsOf = (evaluation: Evaluation) =>
    figureGroups(evaluation, text.value.evaluate, { gate: null, before: null }).flatMap(({ blocks }) =>
      blocks.flatMap(({ title, rows }) =>
        rows.map((row) => ({ ...row, name: title ? `${title}, ${row.name}` : row.name })),
      ),
    );
  const [ones, others] = [rowsOf(a), rowsOf(b)];
  const keys = [...new Set([...ones, ...others].map(({ key }) => key))];
  return keys.map((key) => {
    const one = ones.find((row) => row.key === key) ?? null;
    const other = others.find((row) => row.key === key) ?? null;
    const figures = [one, other].flatMap((row) => (row ? [row.figure] : []));
    return { key, name: (one ?? other)?.name ?? key, one, other, scale: scaleOf(figures, { within: null }) };
  });
}
