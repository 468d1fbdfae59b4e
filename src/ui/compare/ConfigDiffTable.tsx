/** What differs between the configurations of the runs compared; the round in force where the slider stands is marked. */
import type { ReadonlySignal } from '@preact/signals';
import type { PolicyName } from '../../adjust/policy.ts';
import { CONFIG_RULES, type ConfigKey } from '../../config.ts';
import type { RunRecord } from '../../run.ts';
import type { DatasetRecord } from '../../workers/protocol.ts';
import { setting } from '../format.ts';
import { text } from '../language.ts';
import { type ConfigDiff, configDiff, type DiffRow, type RunFact } from './configDiff.ts';

export interface ConfigDiffTableProps {
  readonly runs: readonly RunRecord[];
  readonly datasets: readonly DatasetRecord[];
  /** The round of each run in force, by its id. */
  readonly inForce: ReadonlySignal<ReadonlyMap<string, number>>;
  nameOf(runId: string): string;
}

export function ConfigDiffTable({ runs, datasets, inForce, nameOf }: ConfigDiffTableProps) {
  const words = text.value.compare;
  const diff: ConfigDiff = configDiff(runs, datasets);
  if (diff.rows.length === 0)
    return <p data-testid="config-diff">{diff.columns.length > 1 ? words.diffNone : words.diffNoneOne}</p>;
  const rounds = inForce.value;
  const isInForce = (column: number) => {
    const { runId, round } = diff.columns[column]!;
    return rounds.get(runId) === round;
  };
  const isUndone = (column: number) => {
    const { runId, round } = diff.columns[column]!;
    const run = runs.find(({ id }) => id === runId);
    return run?.rounds.find(({ number }) => number === round)?.undone ?? false;
  };
  return (
    <>
      <p class="help">{words.diffHelp}</p>
      <div class="table-scroll">
        <table class="compare-diff" data-testid="config-diff">
          <caption class="sr-only">{words.diff}</caption>
          <thead>
            <tr>
              <th scope="col">{words.key}</th>
              {diff.columns.map(({ runId, round }, i) => (
                <th scope="col" key={`${runId} ${round}`} class={isInForce(i) ? 'in-force' : undefined}>
                  {words.runRound(nameOf(runId), round)}
                  {isUndone(i) && <span class="help">{words.undone}</span>}
                  {isInForce(i) && <span class="compare-mark">{words.inForce}</span>}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {diff.rows.map((row) => (
              <tr key={row.key}>
                <th scope="row">{keyName(row.key)}</th>
                {row.values.map((value, i) => (
                  <td
                    key={`${diff.columns[i]!.runId} ${diff.columns[i]!.round}`}
                    class={`num ${isInForce(i) ? 'in-force' : ''} ${isChanged(diff, row, i) ? 'changed' : ''}`}
                  >
                    {value === null ? (
                      <span class="quiet">{words.unknown}</span>
                    ) : typeof value === 'number' ? (
                      setting(value)
                    ) : (
                      shownValue(row.key, value)
                    )}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

/** A policy by the name that its form gives it. */
function shownValue(key: ConfigKey | RunFact, value: string): string {
  const { policies } = text.value.adjust;
  return key === 'policy' && Object.hasOwn(policies, value) ? policies[value as PolicyName].name : value;
}

function keyName(key: ConfigKey | RunFact) {
  if (key in CONFIG_RULES) return <code class="key">{key}</code>;
  return text.value.compare.facts[key as RunFact];
}

/** Since the same run's round before. */
function isChanged({ columns }: ConfigDiff, { values }: DiffRow, column: number): boolean {
  return columns[column]!.runId === columns[column - 1]?.runId && values[column] !== values[column - 1];
}
