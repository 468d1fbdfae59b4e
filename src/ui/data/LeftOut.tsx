/** The files that will give no slice as things stand, and why each: before anything is built. */

import { useState } from 'preact/hooks';
import type { FileOutcome, OutcomeCode } from '../../workers/protocol.ts';
import { integer } from '../format.ts';
import { text } from '../language.ts';
import { Pager } from '../parts/Pager.tsx';
import type { Builder } from './builder.ts';
import { factsLine } from './OutcomeTable.tsx';
import { countByCode, ReasonTable } from './ReasonTable.tsx';

const PAGE_ROWS = 15;

export function LeftOut({ builder }: { readonly builder: Builder }) {
  const [open, setOpen] = useState(false);
  const { outcomes } = builder.tally.value;
  if (outcomes.length === 0) return null;
  return (
    <details class="panel left-out" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{text.value.data.builder.otherFiles(integer(outcomes.length))}</summary>
      {open && <LeftOutFiles builder={builder} outcomes={outcomes} />}
    </details>
  );
}

function LeftOutFiles({
  builder,
  outcomes,
}: {
  readonly builder: Builder;
  readonly outcomes: readonly FileOutcome[];
}) {
  const [code, setCode] = useState<OutcomeCode | null>(null);
  const [page, setPage] = useState(0);
  const words = text.value.data;
  const matching = code ? outcomes.filter((one) => one.code === code) : outcomes;
  const pages = Math.max(1, Math.ceil(matching.length / PAGE_ROWS));
  const shown = Math.min(page, pages - 1);
  const pick = (picked: OutcomeCode | null) => {
    setCode(picked);
    setPage(0);
  };
  return (
    <div class="stack">
      <ReasonTable counts={countByCode(outcomes)} onPick={pick} />
      {code && (
        <button type="button" class="button button-small" onClick={() => pick(null)}>
          <span class="mono">{code}</span> · {words.everyReason}
        </button>
      )}
      <div class="table-scroll">
        <table>
          <caption class="sr-only">{words.outcomesTable}</caption>
          <thead>
            <tr>
              <th scope="col">{words.file}</th>
              <th scope="col">{words.reason}</th>
              <th scope="col">{words.detail}</th>
            </tr>
          </thead>
          <tbody>
            {matching.slice(shown * PAGE_ROWS, (shown + 1) * PAGE_ROWS).map((one) => (
              <tr key={one.file}>
                <th scope="row" class="path">
                  {builder.scan.files[one.file]?.path}
                </th>
                <td class="mono">{one.code}</td>
                <td class="mono">{factsLine(one.facts)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Pager page={shown} pages={pages} onPage={setPage} />
    </div>
  );
}
