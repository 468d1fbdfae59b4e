/** Errors over a message channel: out as name, message, facts and stack, back as the same class. */
import { errorClasses, GantryError } from '../errors.ts';
import type { WireError } from './protocol.ts';

export function toWire(error: unknown): WireError {
  if (!(error instanceof Error) && !isAbort(error)) {
    return { name: 'GantryError', message: String(error), facts: {}, stack: '' };
  }
  return {
    name: error.name,
    message: error.message,
    facts: error instanceof GantryError ? error.facts : {},
    stack: (error as Error).stack ?? '',
  };
}

export function fromWire(wire: WireError): Error {
  if (wire.name === 'AbortError') return new DOMException(wire.message, 'AbortError');
  const known = Object.hasOwn(errorClasses, wire.name);
  const error = known
    ? new errorClasses[wire.name as keyof typeof errorClasses](wire.message, wire.facts)
    : Object.assign(new Error(wire.message), { name: wire.name });
  if (wire.stack) error.stack = wire.stack;
  return error;
}

function isAbort(error: unknown): error is DOMException {
  return typeof DOMException !== 'undefined' && error instanceof DOMException;
}
