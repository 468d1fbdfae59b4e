/** Reads a fact out of an error or an outcome for a sentence; a missing fact shows as an en dash, never as "undefined". */
import type { Facts } from '../../errors.ts';

export function fact(facts: Facts, key: string): string {
  const value = facts[key];
  if (value === undefined || value === null || value === '') return '–';
  return Array.isArray(value) ? value.join(', ') : String(value);
}

/** Whether the error knows this fact. */
export function isNamed(facts: Facts, key: string): boolean {
  return facts[key] !== undefined && facts[key] !== null;
}

/** A count in a fact, or 0 where it is missing. */
export function count(facts: Facts, key: string): number {
  const value = facts[key];
  return typeof value === 'number' ? value : 0;
}

/** Bytes as whole mebibytes. */
export function mebibytes(facts: Facts, key: string): string {
  return `${Math.round(count(facts, key) / 2 ** 20)} MiB`;
}

/** Why an upload failed: the server's answer, or the network's lack of one (status 0). */
export function uploadReason(facts: Facts): string {
  return facts.status ? `${fact(facts, 'status')} ${fact(facts, 'reason')}` : fact(facts, 'reason');
}
