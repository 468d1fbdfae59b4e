/**
 * The response headers of the page and of its workers. What is served decides them, never who asks.
 *
 * The document may run its own scripts only, and makes no script from a string (Trusted Types). A worker loaded from the
 * network does not inherit the document's policy; TensorFlow.js starts its WASM threads there from a blob, which Trusted
 * Types would refuse, so worker scripts carry a policy of their own that still reaches this server only.
 */

/** A built worker script: Vite names it after its source, `engine.worker-<hash>.js`. */
const WORKER_SCRIPT = /^\/assets\/[^/]*\.worker-[^/]*\.js$/;
/** Built files whose name changes with their contents. */
const HASHED = /^\/assets\/[^/]+-[\w-]{8}\.\w+$/;

const WORKER_POLICY = policy({
  'default-src': "'none'",
  'script-src': "'self' 'wasm-unsafe-eval' blob:",
  'worker-src': "'self' blob:",
  'connect-src': "'self' blob:",
});

/**
 * Headers for `path` (absolute, decoded, as on disk below the page's folder).
 * @param connect origins beside this server that the page may send to: the upload bucket's.
 */
export function headersFor(path: string, connect: readonly string[] = []): Record<string, string> {
  const common = {
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Embedder-Policy': 'require-corp',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cache-Control': HASHED.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache',
  };
  if (WORKER_SCRIPT.test(path)) return { ...common, 'Content-Security-Policy': WORKER_POLICY };
  if (!path.endsWith('.html')) return common;
  return {
    ...common,
    'Content-Security-Policy': documentPolicy(connect),
    // Nothing here listens, watches, locates or pays.
    'Permissions-Policy':
      'camera=(), microphone=(), geolocation=(), payment=(), usb=(), midi=(), display-capture=()',
  };
}

export function documentPolicy(connect: readonly string[]): string {
  return policy({
    'default-src': "'none'",
    'script-src': "'self'",
    'worker-src': "'self'",
    'style-src': "'self'",
    'img-src': "'self' blob: data:",
    'connect-src': ["'self'", ...connect].join(' '),
    'require-trusted-types-for': "'script'",
    'trusted-types': 'app',
    'base-uri': "'none'",
    'form-action': "'none'",
    'frame-ancestors': "'none'",
  });
}

/** The page without its meta policy: two policies intersect, and the header's names the bucket. */
export function withoutMetaPolicy(html: string): string {
  return html.replace(/<meta\s[^>]*http-equiv=["']?Content-Security-Policy["']?[^>]*>\s*/gi, '');
}

function policy(directives: Readonly<Record<string, string>>): string {
  return Object.entries(directives)
    .map(([name, value]) => `${name} ${value}`)
    .join('; ');
}
