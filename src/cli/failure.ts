/** An error of the page as the command line throws it, which decides the exit code; and what would have fitted into memory. */
import { ConfigError, GantryError } from '../errors.ts';
import type { WireError } from '../workers/protocol.ts';

export function failure({ name, message, facts }: WireError): Error {
  if (name === 'ConfigError') return new ConfigError(message, facts);
  if (name === 'OutOfMemoryError') return new GantryError(`${message} ${proposals(facts)}`, facts);
  return new GantryError(message, facts);
}

function proposals({ proposedAccumulate, proposedBsize }: WireError['facts']): string {
  const fitting = [
    ...(typeof proposedAccumulate === 'number' ? [`accumulate ${proposedAccumulate}`] : []),
    ...(typeof proposedBsize === 'number' ? [`bsize ${proposedBsize}`] : []),
  ];
  if (fitting.length === 0) return 'Nothing smaller that was tried fits either.';
  return `A step fits with ${fitting.join(', or with ')}: set it in a file for --config.`;
}
