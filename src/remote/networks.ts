/** A feature network named on the command line: only the page knows which there are. */
import type { Gantry } from '../app.ts';
import { NetworkUnavailableError } from '../errors.ts';

/** @throws NetworkUnavailableError naming those there are, before minutes of reading */
export async function refuseUnknownNetwork(gantry: Gantry, network: string): Promise<void> {
  if (network === 'auto') return;
  const installed = (await gantry.listNetworks()).filter(({ info }) => info.kind === 'features');
  const names = installed.map(({ info }) => info.name);
  if (names.includes(network)) return;
  throw new NetworkUnavailableError(
    `There is no network "${network}" here; there are ${names.join(', ')}. Name one of them, or fetch more with npm run weights.`,
    { network, reason: 'unknown' },
  );
}
