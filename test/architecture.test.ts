/**
 * Holds the rooms of docs/architecture.md apart: which room may import which, which package may appear where, and that every
 * source file is checked by some TypeScript project.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { parseSync } from 'oxc-parser';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '..');
const files = typescriptIn('src');
const imports = new Map(files.map((file) => [file, importsOf(file)]));

const CONTRACTS = ['config.ts', 'errors.ts', 'evaluation.ts', 'nextTask.ts', 'workers/protocol.ts'];

/** Room or file → rooms and files it may import, beside CONTRACTS. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  'config.ts': [],
  'errors.ts': [],
  'evaluation.ts': [],
  'nextTask.ts': [],
  'run.ts': ['adjust'],
  'app.ts': ['run.ts', 'interop/configFile.ts', 'interop/trainingLog.ts', 'report/reportTypes.ts'],
  'control.ts': [],
  'runLock.ts': [],
  'incidents.ts': [],
  'measure.ts': ['workers/client.ts'],
  'trustedTypes.ts': [],
  'stages.ts': ['app.ts', 'run.ts', 'control.ts', 'incidents.ts', 'storage', 'workers/client.ts'],
  'evaluations.ts': [
    'app.ts',
    'stages.ts',
    'evaluations',
    'storage',
    'evaluate/chosen.ts',
    'evaluate/sizeMismatch.ts',
    'ingest/hash.ts',
  ],
  'drawing.ts': ['app.ts', 'run.ts', 'stages.ts', 'drawing', 'report', 'storage'],
  drawing: ['evaluate/sizeMismatch.ts', 'report/png.ts', 'storage'],
  evaluations: ['app.ts', 'stages.ts', 'storage', 'ingest/hash.ts', 'interop/anyCheckpoint.ts'],
  'pipeline.ts': [
    'app.ts',
    'run.ts',
    'evaluate/chosen.ts',
    'stages.ts',
    'control.ts',
    'incidents.ts',
    'ledger.ts',
    'adjust',
    'report',
    'storage',
    'workers/ingestPool.ts',
  ],
  'ledger.ts': ['run.ts', 'adjust'],
  'newRun.ts': ['run.ts', 'ledger.ts', 'stages.ts', 'adjust', 'report', 'storage'],
  'rounds.ts': ['app.ts', 'run.ts', 'runLock.ts', 'ledger.ts', 'newRun.ts', 'stages.ts', 'adjust', 'storage'],
  'gantry.ts': [
    'app.ts',
    'run.ts',
    'runLock.ts',
    'runs.ts',
    'reports.ts',
    'control.ts',
    'pipeline.ts',
    'newRun.ts',
    'rounds.ts',
    'stages.ts',
    'evaluations.ts',
    'drawing.ts',
    'measure.ts',
    'datasetFiles.ts',
    'workers/scanPool.ts',
    'ingest/classFolders.ts',
    'interop',
    'report',
    'storage',
    'sample',
  ],
  'reports.ts': ['app.ts', 'run.ts', 'report', 'storage'],
  'runs.ts': ['app.ts', 'run.ts', 'runLock.ts', 'storage'],
  'remoteProtocol.ts': ['run.ts'],
  'remote.ts': ['app.ts', 'run.ts', 'remoteProtocol.ts', 'remote', 'workers/wire.ts'],
  'datasetFiles.ts': ['app.ts', 'ingest/hash.ts', 'interop', 'storage'],
  remote: [
    'app.ts',
    'remoteProtocol.ts',
    'datasetFiles.ts',
    'preprocess/recipe.ts',
    'report/compareFile.ts',
    'report/evaluationDump.ts',
    'report/evaluationFile.ts',
    'workers/ingest/imageRefusals.ts',
  ],
  'main.ts': ['gantry.ts', 'remote.ts', 'trustedTypes.ts', 'ui', 'workers'],
  numerics: [],
  adjust: ['numerics'],
  interop: ['numerics'],
  sample: ['numerics', 'interop'],
  ingest: ['numerics'],
  preprocess: ['numerics', 'ingest', 'interop', 'app.ts'],
  gpu: ['numerics'],
  model: ['gpu', 'numerics'],
  train: ['model', 'gpu', 'numerics'],
  evaluate: ['model', 'gpu', 'numerics', 'interop', 'ingest/hash.ts', 'storage/networks.ts'],
  generate: ['model', 'gpu', 'numerics'],
  storage: ['run.ts', 'adjust', 'numerics'],
  report: [
    'app.ts',
    'run.ts',
    'ingest/hash.ts',
    'interop',
    'adjust',
    'numerics/curves.ts',
    '../package.json',
    '../public/schemas/report-1.schema.json',
    '../public/schemas/monthly-1.schema.json',
  ],
  ui: [
    'app.ts',
    'run.ts',
    'report/comparableRuns.ts',
    'report/metricNames.ts',
    'report/month.ts',
    'report/reportTypes.ts',
    'ledger.ts',
    'report/verdict.ts',
    'report/warnings.ts',
    'pipeline.ts',
    'adjust/adjustment.ts',
    'adjust/policy.ts',
    'interop/writeConfigFile.ts',
    'numerics/curves.ts',
    'numerics/visible.ts',
    'preprocess/recipe.ts',
    'preprocess/window.ts',
    'preprocess/select.ts',
    'preprocess/outline.ts',
    'preprocess/resize.ts',
    'preprocess/grey.ts',
  ],
  workers: [
    'app.ts',
    'storage',
    'ingest',
    'preprocess',
    'gpu',
    'model',
    'train',
    'evaluate',
    'generate',
    'interop',
    'numerics',
  ],
  signer: [],
  cli: [
    'signer',
    'run.ts',
    'adjust',
    'interop/configFile.ts',
    'remoteProtocol.ts',
    'report/month.ts',
    'report/verdict.ts',
    'report/warnings.ts',
    'preprocess/recipe.ts',
    'preprocess/window.ts',
    '../scripts/chromium.mjs',
  ],
};

const TFJS_ROOMS = ['gpu', 'model', 'train', 'evaluate', 'generate'];

test('every import stays within what its room may call', () => {
  const broken = [...imports].flatMap(([file, { own }]) =>
    own
      .filter((target) => roomOf(target) !== roomOf(file))
      .filter((target) => !CONTRACTS.includes(target))
      .filter((target) => {
        const allowed = MAY_IMPORT[roomOf(file)];
        if (!allowed) throw new Error(`${file} is in a room that test/architecture.test.ts does not know`);
        return !allowed.includes(roomOf(target)) && !allowed.includes(target);
      })
      .map((target) => `${file} → ${target}`),
  );
  expect(broken).toEqual([]);
});

test('nothing imports main.ts', () => {
  expect([...imports].filter(([, { own }]) => own.includes('main.ts')).map(([file]) => file)).toEqual([]);
});

test.each([
  ['TensorFlow.js', /^@tensorflow\//, [...TFJS_ROOMS, 'workers']],
  ['the AWS SDK', /^@aws-sdk\//, ['report', 'signer']],
  ['idb', /^idb$/, ['storage']],
  ['Preact', /^(preact|@preact\/)/, ['ui', 'main.ts']],
  ['chart.js', /^chart\.js/, ['ui']],
  ['dicom-parser', /^dicom-parser$/, ['ingest']],
  ['Node', /^node:/, ['cli', 'signer']],
] as const)('%s appears only in its rooms', (_, pattern, rooms: readonly string[]) => {
  const outside = [...imports]
    .filter(([file]) => !rooms.includes(roomOf(file)))
    .flatMap(([file, { packages }]) =>
      packages.filter((name) => pattern.test(name)).map((name) => `${file} → ${name}`),
    );
  expect(outside).toEqual([]);
});

test('tfjs enters worker files only through their jobs, not through the page', () => {
  const page = [
    'workers/client.ts',
    'workers/filePool.ts',
    'workers/scanPool.ts',
    'workers/ingestPool.ts',
    'workers/wire.ts',
    'workers/protocol.ts',
  ];
  expect(page.flatMap((file) => imports.get(file)?.packages ?? [])).toEqual([]);
});

test('indexedDB is named only in storage', () => {
  const named = files.filter((file) => roomOf(file) !== 'storage' && /\bindexedDB\b/.test(read(file)));
  expect(named).toEqual([]);
});

test('document and window are named only in ui and the composition root', () => {
  const allowed = ['ui', 'main.ts', 'trustedTypes.ts'];
  const named = files.filter(
    (file) =>
      !allowed.includes(roomOf(file)) &&
      !['cli', 'signer'].includes(roomOf(file)) &&
      /(?<![./])\b(document|window)\.(?!name\b|center\b|width\b|ts\b)[a-zA-Z]/.test(code(file)), // a window in HU has those three
  );
  expect(named).toEqual([]);
});

test('every TypeScript file is checked by a project', () => {
  const projects = readdirSync(join(root, 'tsconfig')).filter((name) => name !== 'base.json');
  expect(projects.length).toBeGreaterThanOrEqual(6);
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const checked = new Set(
    projects.flatMap((project) =>
      execFileSync(process.execPath, [tsc, '-p', `tsconfig/${project}`, '--listFilesOnly'], {
        cwd: root,
        encoding: 'utf8',
      })
        .split('\n')
        .map((path) => relative(root, path.trim())),
    ),
  );
  const all = ['src', 'test', 'bench', 'scripts'].flatMap((folder) =>
    typescriptIn(folder).map((file) => `${folder}/${file}`),
  );
  expect([...all, 'vite.config.ts'].filter((file) => !checked.has(file))).toEqual([]);
});

test('each test file mirrors a source file or folder', () => {
  const sources = new Set([...files, ...files.map((file) => dirname(file))]);
  const strays = typescriptIn('test')
    .filter((path) => /\.test\.tsx?$/.test(path))
    .filter((path) => !/^(e2e\/|scripts\/|architecture|docs)/.test(path))
    .filter((path) => !sources.has(dirname(path)) && dirname(path) !== '.');
  expect(strays).toEqual([]);
});

/** Paths relative to `folder`, `/`-separated, sorted. */
function typescriptIn(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => /\.tsx?$/.test(path))
    .sort();
}

function read(file: string): string {
  return readFileSync(join(root, 'src', file), 'utf8');
}

/** The file without its comments. */
function code(file: string): string {
  const text = read(file);
  const { comments } = parseSync(file, text);
  return comments.reduceRight((rest, { start, end }) => rest.slice(0, start) + rest.slice(end), text);
}

function importsOf(file: string): { own: string[]; packages: string[] } {
  const { module } = parseSync(file, read(file));
  const specifiers = [
    ...module.staticImports.map((entry) => entry.moduleRequest.value),
    ...module.staticExports.flatMap((entry) => entry.entries.map((item) => item.moduleRequest?.value)),
    ...module.dynamicImports.map(({ moduleRequest }) =>
      read(file).slice(moduleRequest.start + 1, moduleRequest.end - 1),
    ),
  ].filter((specifier): specifier is string => typeof specifier === 'string');
  const own = specifiers
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) =>
      relative(join(root, 'src'), resolve(root, 'src', dirname(file), specifier.replace(/\?.*$/, ''))),
    );
  return { own, packages: specifiers.filter((specifier) => !specifier.startsWith('.')) };
}

/** `gpu/kernels/x.ts` → `gpu`; `config.ts` → `config.ts`. */
function roomOf(file: string): string {
  return file.split('/')[0]!;
}
