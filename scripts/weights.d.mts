import type { GatheredNetwork, NetworkFile } from '../src/evaluate/gather.ts';
import type { KnownNetwork } from '../src/evaluate/registry.ts';

export function ensureIndex(root: string): void;

export function putWeights(options: {
  readonly out: string;
  readonly from: string | null;
  readonly known: readonly KnownNetwork[];
  readonly gather: {
    gatherNetworks(files: readonly NetworkFile[], known: readonly KnownNetwork[]): Promise<GatheredNetwork[]>;
    gatherManifest(json: unknown, rest: Set<NetworkFile>): Promise<GatheredNetwork>;
    isManifest(json: unknown): boolean;
  };
  readonly log: (line: string) => void;
}): Promise<number>;
