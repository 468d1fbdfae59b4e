/**
 * Planted names, identifiers, UIDs and paths go in with the pixels and must come out nowhere: not in a request, not in a stored
 * byte, not in an export, not on the console.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PRESETS } from '../../src/config.ts';
import { PLAIN_SLICES } from '../../src/preprocess/recipe.ts';
import { WINDOW_PRESETS } from '../../src/preprocess/window.ts';
import type { RemoteEvent, RemoteRequest } from '../../src/remoteProtocol.ts';
import { type DicomElements, dicomBytes } from '../fixtures/dicom.ts';
import { type BuiltPage, buildDataset, type Driven, openBuiltPage, ready } from './harness.ts';

const SLICES = 60;
const CANARIES = {
  name: 'CANARYNAME',
  id: 'CANARYID',
  birthDate: '19311231',
  institution: 'CANARYHOSPITAL',
  description: 'CANARYDESCRIPTION',
  uid: '1.2.826.0.1.3680043.99.777',
  folder: 'canaryfolder',
  archived: 'canaryinzip',
  table: 'CANARYTABLE',
};

let folder: string;
let built: BuiltPage;
/** Everything that left the page, by where it was caught. */
const caught: { where: string; text: string }[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gantry-canary-'));
  mkdirSync(join(folder, CANARIES.folder));
  for (let i = 0; i < SLICES; i++) writeFileSync(join(folder, CANARIES.folder, `slice${i}.dcm`), slice(i));
  // One file of each unhappy kind, so that refusals and failures are listened to as well.
  writeFileSync(join(folder, CANARIES.folder, 'short.dcm'), slice(SLICES).subarray(0, -40));
  writeFileSync(join(folder, CANARIES.folder, 'mr.dcm'), slice(SLICES + 1, { '0008,0060': ['CS', 'MR'] }));
  writeFileSync(join(folder, CANARIES.folder, 'text.dcm'), CANARIES.name);
  const archived = {
    [`${CANARIES.archived}/in.dcm`]: slice(SLICES + 2),
    [`${CANARIES.archived}.txt`]: new Uint8Array(3),
  };
  writeFileSync(join(folder, CANARIES.folder, 'more.zip'), zipSync(archived));
  const table = `Series UID,Subject ID,Series Description,Study Description\n${CANARIES.uid}.2,${CANARIES.id},${CANARIES.table},${CANARIES.table}\n`;
  writeFileSync(join(folder, CANARIES.folder, 'metadata.csv'), table);

  built = await openBuiltPage();
  const { page } = built;
  page.on('console', (message) => caught.push({ where: 'console', text: message.text() }));
  page.on('request', (request) =>
    caught.push({ where: 'request', text: `${request.url()} ${request.postData() ?? ''}` }),
  );
  await page.exposeFunction('gantryHost', (event: RemoteEvent) => {
    const text =
      event.type === 'file' ? Buffer.from(event.base64, 'base64').toString('latin1') : JSON.stringify(event);
    caught.push({ where: event.type === 'file' ? `file ${event.name}` : 'event', text });
  });
  await page.goto(built.server.origin);
  await ready(page);
});
afterAll(async () => {
  await built.close();
  rmSync(folder, { recursive: true });
});

test('a whole run over planted identities exports, stores, requests and prints none of them', {
  timeout: 180_000,
}, async () => {
  const { page } = built;
  const names = [
    ...Array.from({ length: SLICES }, (_, i) => `slice${i}.dcm`),
    'short.dcm',
    'mr.dcm',
    'text.dcm',
    'more.zip',
    'metadata.csv',
  ];
  const input = await page.evaluateHandle(() => {
    const element = document.createElement('input');
    element.type = 'file';
    element.multiple = true;
    return element;
  });
  await input.setInputFiles(names.map((name) => join(folder, CANARIES.folder, name)));
  const request: RemoteRequest = {
    paths: names.map((name) => `${CANARIES.folder}/${name}`),
    name: 'dataset',
    slices: {
      ...PLAIN_SLICES,
      window: WINDOW_PRESETS.full,
      filter: { ...PLAIN_SLICES.filter, description: CANARIES.description },
    },
    config: { ...PRESETS.quick, bsize: 8, ngf: 2, ndf: 2, nz: 4, critic_iters: 1, iterations: 2 },
    gate: { kind: 'ratio', threshold: 2 },
    maxRounds: 1,
    numOutput: 4,
    backend: 'wasm',
    network: 'mobilenet-v2',
  };
  const outcome = await page.evaluate(
    ({ input, request }) => (globalThis as Driven).gantryRemote!.run(input.files, request),
    { input, request },
  );
  expect(outcome).toMatchObject({ ok: true, run: { state: 'done' } });
  caught.push({ where: 'outcome', text: JSON.stringify(outcome) });

  const stored = await page.evaluate(dumpStorage);
  expect(Object.keys(stored).sort()).toEqual(
    [
      'checkpoints',
      'datasets',
      'diagnostics',
      'evaluations',
      'images',
      'logs',
      'networks',
      'pictures',
      'runs',
      'settings',
      'shards',
      'snapshots',
      'sources',
      'ranges',
      'folders',
      'sizes',
      'keys',
    ].sort(),
  );
  for (const [store, text] of Object.entries(stored)) caught.push({ where: `storage ${store}`, text });

  // The net holds: the files themselves do show what is looked for.
  const planted = Buffer.from(slice(0)).toString('latin1');
  for (const secret of [CANARIES.name, CANARIES.id, CANARIES.uid]) expect(planted).toContain(secret);
  expect(caught.filter(({ where }) => where.startsWith('file ')).map(({ where }) => where)).toContain(
    'file report.json',
  );
  expect(stored.datasets).toContain('"patientKey"');
  expect(stored.pictures).toContain('"nearest"'); // the run was judged in full

  const leaks = caught.flatMap(({ where, text }) =>
    Object.entries(CANARIES)
      .filter(([, secret]) => text.toLowerCase().includes(secret.toLowerCase()))
      .map(([what]) => `${what} in ${where}`),
  );
  expect(leaks).toEqual([]);
});

test('the builder, what it shows and a dataset exported from it tell no identity either, but for descriptions on the screen', {
  timeout: 120_000,
}, async () => {
  const { page } = built;
  await page.reload();
  await ready(page);
  await page.getByTestId('folder-input').setInputFiles(join(folder, CANARIES.folder));
  await page.getByTestId('build-dataset').waitFor({ timeout: 60_000 });
  await page.getByTestId('series-row').first().waitFor();
  const screen = (await page.locator('body').innerHTML()).toLowerCase();
  for (const what of ['name', 'id', 'birthDate', 'uid', 'institution'] as const) {
    expect(screen, what).not.toContain(CANARIES[what].toLowerCase());
  }
  expect(screen).toContain(CANARIES.description.toLowerCase()); // the net holds: it is what a person filters by
  await buildDataset(page);
  await page.getByTestId('ingest-done').waitFor({ timeout: 60_000 });
  await page.getByTestId('export-dataset').click();
  await page.getByTestId('export-dialog').getByRole('checkbox').last().check();
  const downloads: string[] = [];
  page.on('download', (download) => {
    void download
      .path()
      .then((path) => downloads.push(`${download.suggestedFilename()} ${readFileSync(path, 'latin1')}`));
  });
  await page.getByTestId('export-save').click();
  await expect
    .poll(() => downloads.filter((text) => text.startsWith('dataset.json')).length, { timeout: 30_000 })
    .toBe(1);
  expect(downloads.some((text) => text.startsWith('dataset.safetensors'))).toBe(true);
  const found = [
    ...downloads,
    ...Object.values(await page.evaluate(dumpStorage)),
    ...caught.map(({ text }) => text),
  ];
  const leaks = Object.entries(CANARIES).filter(([, secret]) =>
    found.some((text) => text.toLowerCase().includes(secret.toLowerCase())),
  );
  expect(leaks).toEqual([]);
});

/** A slice with identities in it, unlike its neighbours, 1 mm further on. */
function slice(index: number, set: DicomElements = {}): Uint8Array<ArrayBuffer> {
  const pixels = new Uint8Array(128);
  for (let i = 0; i < 64; i++)
    new DataView(pixels.buffer).setUint16(i * 2, (200 + index * 13 + i * 29) % 2400, true);
  return dicomBytes({
    set: {
      '0008,0018': ['UI', `${CANARIES.uid}.3.${index}`],
      '0008,0080': ['LO', CANARIES.institution],
      '0008,103e': ['LO', CANARIES.description],
      '0010,0010': ['PN', `${CANARIES.name}^TEST`],
      '0010,0020': ['LO', CANARIES.id],
      '0010,0030': ['DA', CANARIES.birthDate],
      '0020,000d': ['UI', `${CANARIES.uid}.1`],
      '0020,000e': ['UI', `${CANARIES.uid}.2`],
      '0020,0052': ['UI', `${CANARIES.uid}.4`],
      '0020,0013': ['IS', String(index)],
      '0020,0032': ['DS', `-100\\-100\\${index}`],
      '7fe0,0010': ['OW', pixels],
      ...set,
    },
  });
}

/** Every store of every database as text: values as JSON, bytes as Latin-1. Runs in the page. */
async function dumpStorage(): Promise<Record<string, string>> {
  const bytesAsText = (_: string, value: unknown) => {
    const bytes = ArrayBuffer.isView(value)
      ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
      : value instanceof ArrayBuffer
        ? new Uint8Array(value)
        : null;
    return bytes ? new TextDecoder('latin1').decode(bytes) : value;
  };
  const dump: Record<string, string> = {};
  for (const { name } of await indexedDB.databases()) {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open(name!);
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    for (const store of database.objectStoreNames) {
      const objects = database.transaction(store).objectStore(store);
      const read = <T>(request: IDBRequest<T[]>) =>
        new Promise<T[]>((resolve, reject) => {
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error);
        });
      const [keys, values] = await Promise.all([read(objects.getAllKeys()), read(objects.getAll())]);
      dump[store] = JSON.stringify([keys, values], bytesAsText);
    }
    database.close();
  }
  return dump;
}
