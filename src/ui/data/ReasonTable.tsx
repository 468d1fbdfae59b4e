/** How many files had which outcome, most frequent first, each with what it means and what to do. */
import type { FileOutcome, OutcomeCode } from '../../workers/protocol.ts';
import { integer } from '../format.ts';
import { text } from '../language.ts';

export function countByCode(outcomes: readonly FileOutcome[]): Partial<Record<OutcomeCode, number>> {
  const counts: Partial<Record<OutcomeCode, number>> = {};
  for (const { code } of outcomes) counts[code] = (counts[code] ?? 0) + 1;
  return counts;
}

export interface ReasonTableProps {
  readonly counts: Readonly<Partial<Record<OutcomeCode, number>>>;
  /** Absent where the files themselves are not known any more (after a reload). */
  readonly onPick?: (code: OutcomeCode) => void;
}

export function ReasonTable({ counts, onPick }: ReasonTableProps) {
  const words = text.value.data;
  const sorted = (Object.entries(counts) as [OutcomeCode, number][]).sort(([, a], [, b]) => b - a);
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
                {onPick ? (
                  <button
                    type="button"
                    class="link mono"
                    title={words.showFiles}
                    onClick={() => onPick(code)}
                  >
                    {code}
                  </button>
                ) : (
                  <span class="mono">{code}</span>
                )}
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
