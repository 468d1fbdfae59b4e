/**
 * How long an evaluation of 512 images against 512 takes on the built page, stage by stage, network by network; and the Fréchet
 * distance alone beside SciPy's matrix square root on the same features. Times only; nothing is asserted.
 *
 * The images are the phantom's slices with noise, as PNG: what they show changes no time.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { drive } from '../../src/cli/drive.ts';
import { pageFolder } from '../../src/cli/paths.ts';
import { startServer } from '../../src/cli/server.ts';
import { walk } from '../../src/cli/walk.ts';
import { frechetDistance } from '../../src/evaluate/fid.ts';
import { readSafetensors } from '../../src/interop/safetensors.ts';
import { normals } from '../../src/numerics/random.ts';
import { PLAIN_SLICES } from '../../src/preprocess/recipe.ts';
import type { RemoteEvent } from '../../src/remoteProtocol.ts';
import { encodePng, toGrey } from '../../src/report/png.ts';
import { phantoms, SIZE } from './slices.ts';

const COUNT = 512;
const NETWORKS = ['mobilenet-v2', 'inception-v3'];

export async function evaluationSeconds(): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'gantry-bench-'));
  try {
    const slices = [...(await phantoms(1)).values()].flat();
    ['fake', 'data/train/a', 'data/valid/a'].forEach((part, set) => {
      mkdirSync(join(folder, part), { recursive: true });
      for (let i = 0; i < COUNT; i++) {
        const noise = normals({ seed: set, name: 'bench', index: i }, SIZE * SIZE);
        const pixels = toGrey(slices[i % slices.length]!.map((value, at) => value + 0.05 * noise[at]!));
        const png = encodePng({ width: SIZE, height: SIZE, pixels }, {});
        writeFileSync(join(folder, part, `${String(i).padStart(4, '0')}.png`), png);
      }
    });
    console.log(`${COUNT} images against ${COUNT}, ${COUNT} training images, ${SIZE} px; seconds by stage`);
    for (const network of NETWORKS) await time(folder, network);
    return true;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function time(folder: string, network: string): Promise<void> {
  const { files: fakes } = await walk([join(folder, 'fake')]);
  const { files: reals } = await walk([join(folder, 'data')]);
  const seconds = new Map<string, number>();
  const parts: Uint8Array[] = [];
  let stage = 'ingest';
  let since = performance.now();
  const receive = (event: RemoteEvent) => {
    const now = performance.now();
    seconds.set(stage, (seconds.get(stage) ?? 0) + (now - since) / 1000);
    since = now;
    if (event.type === 'evaluate') stage = event.progress.stage;
    if (event.type !== 'file') return;
    stage = 'files';
    if (event.name === 'features.safetensors') parts.push(Buffer.from(event.base64, 'base64'));
  };
  const server = await startServer({ folder: pageFolder(), port: 0 });
  try {
    const outcome = await drive({
      port: server.port,
      files: [...fakes, ...reals],
      job: 'evaluate',
      request: {
        paths: reals.map(({ name }) => name),
        name: 'Benchmark',
        images: COUNT,
        size: null,
        slices: PLAIN_SLICES,
        network,
        count: COUNT,
        gate: null,
        dump: true,
        backend: 'wasm',
      },
      receive,
      onStopping: () => undefined,
    });
    if (typeof outcome !== 'object' || !outcome.ok) throw new Error(`${network} was not measured`);
    const { device, lpipsNetwork } = outcome.evaluation;
    console.log(
      `\n${network}, ${lpipsNetwork?.name ?? 'the stand-in for LPIPS'}, ${device.backend} ×${device.threads}`,
    );
    for (const [name, value] of seconds) console.log(`  ${name.padEnd(10)}${value.toFixed(1).padStart(8)}`);
  } finally {
    await server.close();
  }
  compareFrechet(Buffer.concat(parts));
}

/** Median of three, on the features just dumped. */
function compareFrechet(file: Uint8Array): void {
  const tensors = readSafetensors(new Uint8Array(file)).tensors;
  const set = (name: string) => {
    const view = tensors.get(name)!;
    return { count: view.shape[0]!, dimension: view.shape[1]!, data: view.toFloat32() };
  };
  const [fake, real] = [set('fake'), set('real')];
  const times = [0, 1, 2].map(() => {
    const from = performance.now();
    frechetDistance(fake, real);
    return (performance.now() - from) / 1000;
  });
  console.log(`  FID alone ${median(times).toFixed(2)} s [${fake.count}, ${fake.dimension}]`);
  try {
    const out = execFileSync('python3', ['-c', SQRTM, String(fake.count), String(fake.dimension)], {
      input: Buffer.concat([fake.data, real.data].map((data) => Buffer.from(Float32Array.from(data).buffer))),
      encoding: 'utf8',
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    console.log(`  SciPy's sqrtm ${Number(out).toFixed(2)} s, covariances included`);
  } catch {
    console.log("  Skipped: SciPy's sqrtm. There is no python3 with SciPy here.");
  }
}

const SQRTM = `
import sys, time, numpy as np, scipy.linalg
n, d = int(sys.argv[1]), int(sys.argv[2])
a, b = np.frombuffer(sys.stdin.buffer.read(), np.float32).astype(float).reshape(2, n, d)
def once():
    t = time.perf_counter()
    r = scipy.linalg.sqrtm(np.cov(a, rowvar=False) @ np.cov(b, rowvar=False), disp=False)[0]
    np.trace(r)
    return time.perf_counter() - t
print(sorted(once() for _ in range(3))[1])
`;

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}
