import { expect, test } from 'vitest';
import { hasDisplay } from '../../src/cli/serve.ts';

test.each([
  ['linux', {}, false],
  ['linux', { DISPLAY: ':0' }, true],
  ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, true],
  ['linux', { DISPLAY: ':0', CI: 'true' }, false],
  ['linux', { DISPLAY: ':0', GANTRY_NO_OPEN: '1' }, false],
  ['linux', { DISPLAY: 'localhost:10.0', SSH_CONNECTION: '10.0.0.1 1 10.0.0.2 22' }, false],
  ['darwin', {}, true],
  ['win32', {}, true],
  ['darwin', { CI: 'true' }, false],
] as const)('on %s with %j a browser is opened: %s', (platform, env, opens) => {
  expect(hasDisplay(env, platform)).toBe(opens);
});
