/**
 * `npm run weights`: the networks that are not shipped (LPIPS, the Inception of published FIDs) into public/weights, from upstream or,
 * with `--from DIR`, from a folder; a folder may hold manifests of other networks too. What each is, where it is from and its SHA-256:
 * src/evaluate/registry.ts; what a file must be: src/evaluate/gather.ts, the same code that checks what is dropped on the page.
 *
 * Writes one file for each network and index.json, which the page reads. Nothing is written of a network that is not right.
 */
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';

/** So that the page finds an index, if an empty one, in every build. */
export function ensureIndex(root) {
  const folder = join(root, 'public', 'weights');
  if (existsSync(join(folder, 'index.json'))) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'index.json'), '[]\n');
}

/** @returns the exit code: 1 when a network could not be had. */
export async function weights({ root, args, log }) {
  const from = folderOf(args);
  // The page's own modules, translated on the way: Node 20 cannot run TypeScript.
  const { runnerImport } = await import('vite');
  const load = async (file) =>
    (await runnerImport(join(root, file), { configFile: false, root, logLevel: 'silent' })).module;
  const [{ KNOWN }, gather] = [await load('src/evaluate/registry.ts'), await load('src/evaluate/gather.ts')];
  return putWeights({ out: join(root, 'public', 'weights'), from, known: KNOWN, gather, log });
}

/**
 * @param {{ out: string, from: string | null, known: readonly object[], gather: object, log: (line: string) => void }} options
 *   `known` as registry.ts, `gather` the module gather.ts
 * @returns {Promise<number>} 0, or 1 when a network could not be had; the others are written all the same
 */
export async function putWeights({ out, from, known, gather, log }) {
  mkdirSync(out, { recursive: true });
  let failed = 0;
  const attempt = async (title, work) => {
    try {
      const network = await work();
      if (network) log(`${title}: ${network}`);
    } catch (error) {
      failed += 1;
      log(`${title}: ${error.message}`);
    }
  };
  const add = async (files) => {
    const [network] = await gather.gatherNetworks(files, known);
    return put(out, network);
  };

  if (from === null) {
    for (const { info, files } of known) {
      await attempt(info.title, async () => {
        if (isComplete(out, info.name)) return 'up to date';
        const read = [];
        for (const file of files.filter(({ url }) => url !== null)) {
          log(`${info.title}: downloading ${file.url} (${megabytes(file.bytes)})`);
          read.push({ name: file.file, bytes: await download(file) });
        }
        return add(read);
      });
    }
    return failed ? 1 : 0;
  }

  const rest = new Set(filesIn(from));
  for (const file of [...rest].filter(({ name }) => name.endsWith('.json'))) {
    const json = parse(file);
    if (!gather.isManifest(json)) continue;
    rest.delete(file);
    await attempt(file.name, async () => put(out, await gather.gatherManifest(json, rest)));
  }
  const wanted = [...rest].filter(({ name }) => /\.(pth|pt|safetensors)$/i.test(name));
  for (const { info, files } of known) {
    const own = wanted.filter((file) =>
      files.some((each) => each.file === file.name || each.sha256 === file.sha256),
    );
    if (own.length > 0) await attempt(info.title, () => add(own));
    for (const file of own) rest.delete(file);
  }
  for (const { name } of wanted.filter((file) => rest.has(file))) log(`${name}: not known, left alone`);
  if (wanted.length === 0 && failed === 0 && rest.size === filesIn(from).length) {
    log(`${from} holds no network that Gantry knows, and no manifest of another (docs/networks.md).`);
    return 1;
  }
  return failed ? 1 : 0;
}

function folderOf(args) {
  if (args.length === 0) return null;
  const [flag, folder, ...more] = args;
  if (flag !== '--from' || !folder || more.length > 0)
    throw new Error('Usage: npm run weights [-- --from DIR]');
  const path = resolve(process.env.INIT_CWD ?? '.', folder);
  if (!existsSync(path) || !statSync(path).isDirectory()) throw new Error(`There is no folder ${folder}.`);
  return path;
}

/** The folder's files, each read when it is looked at. */
function filesIn(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map(({ name }) => {
      const read = () => new Uint8Array(readFileSync(join(folder, name)));
      return {
        name,
        get bytes() {
          return read();
        },
        get sha256() {
          return sha256(read());
        },
      };
    });
}

function parse({ bytes }) {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return null; // somebody else's
  }
}

async function download({ url, sha256: expected, bytes: length }) {
  let bytes;
  try {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    bytes = new Uint8Array(await response.arrayBuffer());
  } catch (error) {
    const reason = error.cause?.code ?? error.message;
    throw new Error(`${url} could not be had (${reason}). Without a network: npm run weights -- --from DIR`);
  }
  const found = sha256(bytes);
  if (found === expected) return bytes;
  throw new Error(
    `${url} has SHA-256 ${found} (${bytes.length} bytes), expected ${expected} (${length} bytes). Nothing was kept.`,
  );
}

/** Writes the network beside the others, the index last. */
function put(out, { info, manifest, bytes }) {
  const { name } = info;
  const file = `${name}${extensionOf(bytes, manifest)}`;
  writeWhole(join(out, file), bytes);
  const entry = { name, file, sha256: info.sha256, bytes: bytes.length, manifest };
  const entries = [...indexOf(out).filter((each) => each.name !== name), entry];
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  writeWhole(join(out, 'index.json'), `${JSON.stringify(entries, null, 2)}\n`);
  return `${file}, ${megabytes(bytes.length)}, SHA-256 ${info.sha256}`;
}

function extensionOf(bytes, manifest) {
  if (manifest?.network.format === 'layers-model') return '.bin';
  return bytes[8] === 0x7b ? '.safetensors' : '.pth'; // as in src/evaluate/weightFile.ts
}

function isComplete(out, name) {
  const entry = indexOf(out).find((each) => each.name === name);
  const path = entry && join(out, entry.file);
  return path && existsSync(path) && sha256(readFileSync(path)) === entry.sha256;
}

function indexOf(out) {
  const path = join(out, 'index.json');
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : [];
}

function writeWhole(path, contents) {
  writeFileSync(`${path}.${process.pid}.tmp`, contents);
  renameSync(`${path}.${process.pid}.tmp`, path);
}

function megabytes(bytes) {
  return bytes < 1e5 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

function sha256(bytes) {
  return createHash('sha256').update(bytes).digest('hex');
}
