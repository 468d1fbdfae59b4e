/** What happened, as a sentence; numbers a person reads are written as the shown language writes them. */
import type { Incident } from '../../workers/protocol.ts';
import { setting } from '../format.ts';
import { text } from '../language.ts';

export function incidentWords({ kind, facts }: Incident): string {
  const { lr } = facts;
  return text.value.incidents.kinds[kind](typeof lr === 'number' ? { ...facts, lr: setting(lr) } : facts);
}
