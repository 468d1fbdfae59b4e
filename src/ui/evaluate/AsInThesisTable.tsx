/** The thesis's five numbers by its own definitions, beside ours and why they differ. For comparison only: nothing rests on them. */
import type { AsInThesis, Evaluation, Figure } from '../../evaluation.ts';
import { figure as shown } from '../format.ts';
import { text } from '../language.ts';
import { Panel } from '../parts/Panel.tsx';

const ROWS = ['discriminatorAccuracy', 'generatorAccuracy', 'ssim', 'psnr', 'lpips'] as const;

export function AsInThesisTable({
  thesis,
  evaluation,
}: {
  readonly thesis: AsInThesis;
  readonly evaluation: Evaluation;
}) {
  const { thesis: words, figures } = text.value.evaluate;
  return (
    <Panel title={words.title} note={words.help} testId="as-in-thesis">
      <table class="thesis">
        <caption class="sr-only">{words.title}</caption>
        <thead>
          <tr>
            <th scope="col">{figures.metric}</th>
            <th scope="col" class="right">
              {words.column}
            </th>
            <th scope="col" class="right">
              {words.here}
            </th>
            <th scope="col">{words.why}</th>
          </tr>
        </thead>
        <tbody>
          {ROWS.map((name) => (
            <tr key={name}>
              <th scope="row">{figures.rows[name]}</th>
              <td class="num right" data-label={words.column}>
                {written(thesis[name])}
              </td>
              <td class="num right" data-label={words.here}>
                {written(ours(evaluation, name).value)}
              </td>
              <td class="help">{words.reasons[name]}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

function ours({ metrics }: Evaluation, name: (typeof ROWS)[number]): Figure {
  return name === 'ssim' || name === 'psnr' || name === 'lpips' ? metrics[name].realFake : metrics[name];
}

function written(value: number | null): string {
  return value === null ? '–' : shown(value);
}
