/** What differs between the configurations of several runs and their rounds, and nothing of what they share. */
import { CONFIG_KEYS, type ConfigKey, completeConfig } from '../../config.ts';
import type { RunRecord } from '../../run.ts';
import type { DatasetRecord } from '../../workers/protocol.ts';

export interface DiffColumn {
  readonly runId: string;
  readonly round: number;
}

/** Facts of a run beside its configuration. */
export const RUN_FACTS = [
  'dataset',
  'recipe',
  'device',
  'network',
  'gate',
  'policy',
  'startedFrom',
  'version',
] as const;
export type RunFact = (typeof RUN_FACTS)[number];

export interface DiffRow {
  readonly key: ConfigKey | RunFact;
  /** One per column; null: not known. */
  readonly values: readonly (string | number | null)[];
}

export interface ConfigDiff {
  readonly columns: readonly DiffColumn[];
  readonly rows: readonly DiffRow[];
}

/** @param datasets those still in this browser: the others' recipes are not known */
export function configDiff(runs: readonly RunRecord[], datasets: readonly DatasetRecord[]): ConfigDiff {
  const all = runs.flatMap((run) =>
    run.rounds.map((round) => ({ run, round, config: completeConfig(round.config) })),
  );
  const rows: DiffRow[] = [
    ...CONFIG_KEYS.map((key) => ({ key, values: all.map(({ config }) => config[key]) })),
    ...RUN_FACTS.map((key) => ({ key, values: all.map(({ run }) => factOf(run, key, datasets)) })),
  ];
  return {
    columns: all.map(({ run, round }) => ({ runId: run.id, round: round.number })),
    rows: rows.filter(({ values }) => new Set(values).size > 1),
  };
}

function factOf(run: RunRecord, fact: RunFact, datasets: readonly DatasetRecord[]): string | number | null {
  const { settings, device } = run;
  switch (fact) {
    case 'dataset':
      return run.datasetName;
    case 'recipe':
      return datasets.find(({ id }) => id === settings.datasetId)?.recipeHash?.slice(0, 12) ?? null;
    case 'device':
      return device && [device.backend, device.adapter].filter(Boolean).join(', ');
    case 'network':
      return run.rounds.find(({ evaluation }) => evaluation)?.evaluation?.network.name ?? settings.network;
    case 'gate':
      return `${settings.gate.kind} ≤ ${settings.gate.threshold}`;
    case 'policy':
      return settings.policy?.name ?? null;
    case 'startedFrom':
      return run.startedFrom?.sha256.slice(0, 12) ?? null;
    case 'version':
      return run.toolVersion ?? null;
    default:
      return fact satisfies never;
  }
}
