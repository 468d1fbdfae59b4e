/**
 * Every golden bundle replayed by the built page, backend by backend, beside what PyTorch in float64 makes of it
 * (docs/replay.md). Prints a table; ends with 1 when a bound is broken.
 *
 *     npm run parity                                    all bundles on wasm, webgpu and webgl
 *     npm run parity -- --backends webgpu [gp-paper-64 …]
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { drive, INTERRUPTED } from '../src/cli/drive.ts';
import { pageFolder } from '../src/cli/paths.ts';
import { startServer } from '../src/cli/server.ts';
import { GRADIENT_BOUND, pytorchDistance, replayDistance, TRACE_BOUND } from '../src/interop/replayBounds.ts';
import type { RemoteEvent } from '../src/remoteProtocol.ts';
import type { BackendRequest, DeviceInfo } from '../src/workers/protocol.ts';

/** Seen from dist/node/parity.js. */
const BUNDLES = fileURLToPath(new URL('../../test/oracle/replay', import.meta.url));
const ENDING = '.safetensors.gzip';

const { values, positionals } = parseArgs({
  options: { backends: { type: 'string', default: 'wasm,webgpu,webgl' } },
  allowPositionals: true,
});
const names = readdirSync(BUNDLES)
  .filter((name) => name.endsWith(ENDING) && !name.endsWith(`.expected${ENDING}`))
  .map((name) => name.slice(0, -ENDING.length))
  .filter((name) => positionals.length === 0 || positionals.includes(name));
if (names.length === 0)
  throw new Error(`There is no bundle ${positionals.join(', ')} in test/oracle/replay.`);

console.log('‖a−b‖/‖b‖ of the worst gradient; largest loss error over largest loss, critic and generator');
console.log(row('bundle', 'on', 'gradient', 'critic', 'generator', 'seconds'));
let broken = false;
for (const name of names) {
  const expected = unzipped(`${name}.expected`);
  const pytorch = pytorchDistance(expected);
  console.log(row(name, 'PyTorch float32', ...figures(pytorch), ''));
  for (const backend of values.backends.split(',') as BackendRequest[]) {
    const began = Date.now();
    const { device, files } = await replay(name, backend);
    const [trace, grads, final] = ['trace.json', 'grads.safetensors', 'final.safetensors'].map(
      (file) => files.get(file)!,
    );
    const distance = replayDistance({ trace: trace!, grads: grads!, final: final! }, expected);
    const { gradient, discriminator, generator } = distance;
    const within = gradient <= GRADIENT_BOUND && discriminator <= TRACE_BOUND && generator <= TRACE_BOUND;
    broken ||= !within;
    const on = device.backend + (device.software ? ', software' : '');
    const seconds = ((Date.now() - began) / 1000).toFixed(1);
    console.log(row('', on, ...figures(distance), seconds) + (within ? '' : '  out of bounds'));
  }
}
console.log(`Bounds: gradient ${GRADIENT_BOUND}, losses ${TRACE_BOUND}`);
process.exitCode = broken ? 1 : 0;

async function replay(
  name: string,
  backend: BackendRequest,
): Promise<{ device: DeviceInfo; files: Map<string, Buffer> }> {
  const home = mkdtempSync(join(tmpdir(), 'gantry-parity-'));
  const path = join(home, `${name}.safetensors`);
  writeFileSync(path, unzipped(name));
  const parts = new Map<string, Buffer[]>();
  let device: DeviceInfo | null = null;
  const receive = (event: RemoteEvent) => {
    if (event.type === 'device') device = event.device;
    if (event.type !== 'file') return;
    parts.set(event.name, [...(parts.get(event.name) ?? []), Buffer.from(event.base64, 'base64')]);
  };
  const server = await startServer({ folder: pageFolder(), port: 0 });
  try {
    const files = [{ path, name }];
    const outcome = await drive({ port: server.port, files, job: 'replay', request: { backend }, receive });
    if (outcome === INTERRUPTED) process.exit(130);
    if (!outcome.ok) throw new Error(`${name} on ${backend}: ${outcome.error.message}`);
    return {
      device: device!,
      files: new Map([...parts].map(([file, list]) => [file, Buffer.concat(list)])),
    };
  } finally {
    await server.close();
    rmSync(home, { recursive: true });
  }
}

function unzipped(name: string): Buffer {
  return gunzipSync(readFileSync(join(BUNDLES, name + ENDING)));
}

function figures(distance: { gradient: number; discriminator: number; generator: number }): string[] {
  return [distance.gradient, distance.discriminator, distance.generator].map((x) => x.toExponential(1));
}

function row(name: string, on: string, ...cells: string[]): string {
  return name.padEnd(14) + on.padEnd(18) + cells.map((cell) => cell.padStart(10)).join('');
}
