/**
 * Takes the feature networks out of the installed npm package nsfwjs (MIT) and writes them to public/networks:
 * MobileNetV2 up to block 10 and InceptionV3 up to mixed5, in the tfjs layers format, weights 8-bit as published.
 *
 * Why these taps: nsfwjs fine-tuned only what comes after them, so what is kept is ImageNet-trained. Why by file path and
 * not by import: the package's export map hides the raw model files. Uses Node's built-ins only; the output is a pure
 * function of the package's bytes and is checked against the SHA-256 that src/evaluate/registry.ts pins too.
 *
 * Run by the set-up script, or by hand: `node scripts/networks.mjs [output folder]`.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createContext, runInContext } from 'node:vm';

const PACKAGE_VERSION = '4.3.0';

/** As SHIPPED in src/evaluate/registry.ts; a test holds the two together. */
const NETWORKS = [
  {
    name: 'mobilenet-v2',
    title: `ImageNet MobileNetV2, 8-bit (nsfwjs ${PACKAGE_VERSION}), block 10`,
    folder: 'mobilenet_v2',
    bytes: 368895,
    tap: 'block_10_project_BN',
    dimension: 96,
    inputSize: 224,
    sha256: 'd5e07e62dcd7ffc1ff81a260f5d30e9b28d4acee9649b11ba278252a10e404e5',
    modelSha256: '36c257a56177629cb63224903ea937d1ee0b2bdf6ae5b55d5052a69a56f95269',
  },
  {
    name: 'inception-v3',
    title: `ImageNet InceptionV3, 8-bit (nsfwjs ${PACKAGE_VERSION}), mixed5`,
    folder: 'inception_v3',
    bytes: 5210062,
    tap: 'mixed5',
    dimension: 768,
    inputSize: 299,
    sha256: 'a6ca5f43cbf836b2f67654cf2b9266faf8289bf41df82229210e44618c8f8340',
    modelSha256: '68eb0778ed4206efc533344dfe5e767a40d50928330773a6b2eab6bfdf42c811',
  },
];

/**
 * Makes public/networks complete, or leaves it alone when it is.
 * @param {{ root: string, out?: string }} options `root` holds node_modules; `out` defaults to root/public/networks.
 * @returns {{ written: boolean, bytes: number }}
 * @throws when nsfwjs is missing or of another version, or when its bytes give other networks than the pinned ones.
 */
export function ensureNetworks({ root, out = join(root, 'public', 'networks') }) {
  const index = `${JSON.stringify(NETWORKS.map(describe), null, 2)}\n`;
  if (isComplete(out, index)) return { written: false, bytes: bytesOf(out) };
  const source = join(root, 'node_modules', 'nsfwjs');
  if (!existsSync(join(source, 'package.json'))) {
    throw new Error(`nsfwjs is not installed in ${root}. Run "npm ci" first.`);
  }
  const { version } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8'));
  if (version !== PACKAGE_VERSION) {
    throw new Error(
      `nsfwjs is ${version}; the feature networks are taken from ${PACKAGE_VERSION}. Run "npm ci".`,
    );
  }
  // Complete or absent: built beside its place and moved there last.
  const staging = `${out}.${process.pid}.tmp`;
  rmSync(staging, { recursive: true, force: true });
  for (const network of NETWORKS) {
    const { model, weights } = cutNetwork(join(source, 'dist', 'models', network.folder), network.tap);
    verify(`${network.name}/weights.bin`, weights, network.sha256);
    verify(`${network.name}/model.json`, model, network.modelSha256);
    mkdirSync(join(staging, network.name), { recursive: true });
    writeFileSync(join(staging, network.name, 'weights.bin'), weights);
    writeFileSync(join(staging, network.name, 'model.json'), model);
  }
  writeFileSync(join(staging, 'LICENSE'), readFileSync(join(source, 'LICENSE')));
  writeFileSync(join(staging, 'index.json'), index);
  rmSync(out, { recursive: true, force: true });
  mkdirSync(resolve(out, '..'), { recursive: true });
  renameSync(staging, out);
  return { written: true, bytes: bytesOf(out) };
}

/** The layers that `tap` needs, their weights, and nothing else. */
function cutNetwork(folder, tap) {
  const { modelTopology, weightsManifest } = evaluate(join(folder, 'model.min.js'));
  const config = modelTopology.model_config.config;
  const needed = ancestors(config.layers, tap);
  const layers = config.layers.filter((layer) => needed.has(layer.name)).map(withoutTraining);

  const { weights: specs, paths } = weightsManifest[0];
  const bytes = Buffer.concat(paths.map((path) => readShard(folder, path)));
  const kept = [];
  const parts = [];
  let offset = 0;
  for (const spec of specs) {
    if (spec.quantization?.dtype !== 'uint8') throw new Error(`${spec.name} is not 8-bit quantised.`);
    const length = spec.shape.reduce((product, side) => product * side, 1);
    if (needed.has(spec.name.slice(0, spec.name.lastIndexOf('/')))) {
      kept.push(spec);
      parts.push(bytes.subarray(offset, offset + length));
    }
    offset += length;
  }
  if (offset !== bytes.length)
    throw new Error(`${folder} holds ${bytes.length} bytes of weights, expected ${offset}.`);

  const model = {
    format: 'layers-model',
    generatedBy: `keras v${modelTopology.keras_version}, cut at ${tap} from nsfwjs ${PACKAGE_VERSION}`,
    convertedBy: null,
    modelTopology: {
      keras_version: modelTopology.keras_version,
      backend: modelTopology.backend,
      model_config: {
        class_name: 'Model',
        config: {
          name: config.name,
          layers,
          input_layers: config.input_layers,
          output_layers: [[tap, 0, 0]],
        },
      },
    },
    weightsManifest: [{ paths: ['weights.bin'], weights: kept }],
  };
  return { model: Buffer.from(`${JSON.stringify(model)}\n`), weights: Buffer.concat(parts) };
}

/** The tap and every layer it depends on, by name. */
function ancestors(layers, tap) {
  const byName = new Map(layers.map((layer) => [layer.name, layer]));
  const found = new Set();
  const visit = (name) => {
    if (found.has(name)) return;
    const layer = byName.get(name);
    if (!layer) throw new Error(`The network has no layer ${name}.`);
    found.add(name);
    for (const node of layer.inbound_nodes) for (const [input] of node) visit(input);
  };
  visit(tap);
  return found;
}

/** A layer without what only training reads. */
function withoutTraining(layer) {
  const config = Object.fromEntries(
    Object.entries(layer.config).filter(([key]) => !/_(initializer|regularizer|constraint)$/.test(key)),
  );
  return { ...layer, config };
}

/** Shards are CommonJS modules holding one base64 string. */
function readShard(folder, path) {
  const file = readdirSync(folder).find((name) => name === `${path}.min.js`);
  if (!file) throw new Error(`nsfwjs ${PACKAGE_VERSION} has no file ${path}.min.js.`);
  return Buffer.from(evaluate(join(folder, file)), 'base64');
}

/** The value a UMD module exports, evaluated in a context that has nothing but `module`. */
function evaluate(file) {
  const module = { exports: {} };
  const context = createContext(
    { module, exports: module.exports },
    { codeGeneration: { strings: false, wasm: false } },
  );
  runInContext(readFileSync(file, 'utf8'), context, { filename: file, timeout: 60_000 });
  return module.exports;
}

function verify(name, bytes, expected) {
  const found = sha256(bytes);
  if (found !== expected) {
    throw new Error(
      `${name} has SHA-256 ${found}, expected ${expected}. Reinstall nsfwjs ${PACKAGE_VERSION}.`,
    );
  }
}

function isComplete(out, index) {
  const file = join(out, 'index.json');
  if (!existsSync(file) || readFileSync(file, 'utf8') !== index) return false;
  return NETWORKS.every((network) =>
    [
      ['weights.bin', network.sha256],
      ['model.json', network.modelSha256],
    ].every(([name, expected]) => {
      const path = join(out, network.name, name);
      return existsSync(path) && sha256(readFileSync(path)) === expected;
    }),
  );
}

/** What public/networks/index.json says of a network. */
function describe({ folder: _, ...facts }) {
  return {
    ...facts,
    kind: 'features',
    range: [-1, 1],
    resize: 'bilinear',
    published: false,
    licence: 'MIT',
    from: `nsfwjs ${PACKAGE_VERSION} (https://github.com/infinitered/nsfwjs)`,
  };
}

function bytesOf(out) {
  return NETWORKS.flatMap(({ name }) => ['weights.bin', 'model.json'].map((file) => join(out, name, file)))
    .map((file) => readFileSync(file).length)
    .reduce((sum, bytes) => sum + bytes, 0);
}

function sha256(bytes) {
  return createHash('sha256').update(bytes).digest('hex');
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const out = process.argv[2] ? resolve(process.argv[2]) : undefined;
  try {
    const { written, bytes } = ensureNetworks(out ? { root, out } : { root });
    console.log(`Feature networks ${written ? 'written' : 'up to date'}: ${(bytes / 1e6).toFixed(1)} MB.`);
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
