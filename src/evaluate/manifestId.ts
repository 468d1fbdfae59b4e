/**
 * What stands for a network that a manifest describes: its weights and all that decides what is computed of them. Two taps of one file
 * are two networks, and so is the same file after its manifest was corrected; another title or licence makes no other.
 */
import { sha256 } from '../ingest/hash.ts';
import type { NetworkManifest } from './manifest.ts';

/** SHA-256 (hex). @param manifest as readManifest gives it: its keys in one order, what was left out filled in; with its model */
export function manifestId({ tap, dimension, input, network, weights }: NetworkManifest): Promise<string> {
  const layers = network.format === 'steps' ? network.steps : network.model;
  const decides = { tap, dimension, input, format: network.format, layers, weights: weights.sha256 };
  return sha256(new TextEncoder().encode(JSON.stringify(decides)));
}
