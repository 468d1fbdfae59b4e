/** The page's one Trusted Types policy: it lets the page start its own workers, and nothing else become a script. */

interface Policy {
  createScriptURL(url: string): string;
}

interface Factory {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): Policy;
}

const factory = (globalThis as { trustedTypes?: Factory }).trustedTypes;

/** @throws TypeError for a URL of another origin. */
function ownScript(url: string): string {
  const resolved = new URL(url, document.baseURI);
  if (resolved.origin !== location.origin) throw new TypeError('A script of another origin was refused.');
  return resolved.href;
}

const policy: Policy = factory?.createPolicy('app', { createScriptURL: ownScript }) ?? {
  createScriptURL: ownScript,
};

/** Starts a module worker of this build. */
export function startWorker(url: string, name: string): Worker {
  return new Worker(policy.createScriptURL(url), { type: 'module', name });
}
