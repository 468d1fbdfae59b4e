export const QUIET_FLAGS: readonly string[];
export const SOFTWARE_WEBGPU_FLAGS: readonly string[];
/** Whether Chromium's sandbox can be used: not as root. */
export const SANDBOX: boolean;
/** A person reads `message`: what was tried and what to do. */
export class ChromiumMissingError extends Error {}
/** Path of a Chromium that starts with WebGPU, installing one if need be. @throws ChromiumMissingError */
export function ensureChromium(options?: { log?: (line: string) => void }): Promise<string>;
/** The Chromium found last time, or GANTRY_CHROMIUM; undefined before the first search. */
export function knownChromium(): string | undefined;
