/** Builds dist/page and dist/node when their sources changed since the last build. @throws Error saying what the build said */
export function ensureBuilt(options?: { log?: (line: string) => void }): void;
