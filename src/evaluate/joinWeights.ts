/**
 * A trunk and LPIPS's learned layers, which are published apart, as one safetensors of the tensors that the network needs: a twenty-fifth
 * of the AlexNet file. The same weights give the same bytes, so that their SHA-256 names them.
 */
import { writeSafetensors } from '../interop/safetensors.ts';
import { type KnownNetwork, shapesOf } from './registry.ts';
import { readTensors, type WeightViews } from './weightFile.ts';

/** @throws NetworkFileError `shape` naming a tensor that none has, or that has another shape */
export function joinWeights(network: KnownNetwork, parts: readonly WeightViews[]): Uint8Array<ArrayBuffer> {
  const all = new Map(parts.flatMap((part) => [...part]));
  return writeSafetensors(readTensors(all, shapesOf(network), '.pth'));
}
