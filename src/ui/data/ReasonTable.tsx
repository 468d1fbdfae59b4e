/** Outcomes grouped by code, most frequent first, each with what it means and what to do. */
import type { FileOutcome, OutcomeCode } from '../../workers/protocol.ts';
import { integer } from '../format.ts';
import { text } from '../language.ts';

export interface ReasonTableProps {
  readonly outcomes: readonly FileOutcome[];
  onPick(code: OutcomeCode): void;
}

export function ReasonTable({ outcomes, onPick }: ReasonTableProps) {
  const words = text.value.data;
  const groups = new Map<OutcomeCode, number>();
  for (const { code } of outcomes) groups.set(code, (groups.get(code) ?? 0) + 1);
  const sorted = [...groups].sort(([, a], [, b]) => b - a);
  return (
    <div class="table-scroll">
      <table class="reasons">
        <caption>{words.outcomesByReason}</caption>
        <thead>
          <tr>
            <th scope="col">{words.reason}</th>
            <th scope="col">{words.meaning}</th>
            <th scope="col" class="right">
              {words.files}
            </th>
          </tr>
        </thead>
        <tbody>
          {sorted.map(([code, count]) => (
            <tr key={code}>
              <th scope="row">
                <button type="button" class="link mono" title={words.showFiles} onClick={() => onPick(code)}>
                  {code}
                </button>
              </th>
              <td>{text.value.outcomes[code]}</td>
              <td class="num right">{integer(count)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
