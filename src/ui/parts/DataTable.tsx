/** The figures of a drawing as a table to unfold: what the eye reads off it, for everyone. */
import { text } from '../language.ts';

export interface DataTableProps {
  readonly title: string;
  readonly columns: readonly string[];
  /** The first of each names its row. */
  readonly rows: readonly (readonly string[])[];
}

export function DataTable({ title, columns, rows }: DataTableProps) {
  return (
    <details class="chart-table">
      <summary>{text.value.train.chartTable}</summary>
      <div class="table-scroll">
        <table>
          <caption class="sr-only">{title}</caption>
          <thead>
            <tr>
              {columns.map((name, i) => (
                <th scope="col" key={name} class={i > 0 ? 'right' : undefined}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(([name, ...cells], i) => (
              <tr key={`${name} ${i}`}>
                <th scope="row" class="num">
                  {name}
                </th>
                {cells.map((cell, column) => (
                  <td key={columns[column + 1]} class="num right">
                    {cell}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
