import { expect, test } from 'vitest';
import { openSource, openWhole } from '../../src/ingest/byteSource.ts';
import { refusalOf } from '../../src/ingest/image.ts';
import { scanDicom } from '../../src/ingest/scan.ts';
import { dicomBytes, dicomFile } from '../fixtures/dicom.ts';
import { bytesSource } from './bytesSource.ts';

test('a file that the browser will not read is unreadable, with the reason it gave', async () => {
  const gone = dicomFile();
  const refuse = () => Promise.reject(new DOMException('x', 'NotReadableError'));
  gone.arrayBuffer = refuse;
  gone.slice = () => ({ arrayBuffer: refuse }) as unknown as Blob;
  await expect(openWhole(gone).read(0, 1)).rejects.toMatchObject({ code: 'unreadable' });
  await expect(openSource(gone).read(0, 1)).rejects.toMatchObject({
    code: 'unreadable',
    facts: { reason: 'NotReadableError' },
  });
  const { outcome, image } = await scanDicom(openSource(gone), 3);
  expect(outcome).toMatchObject({ file: 3, code: 'unreadable', outcome: 'failed' });
  expect(image).toBeNull();
});

test('reads end where the file ends', async () => {
  const source = openSource(new File([Uint8Array.of(1, 2, 3)], 'x'));
  expect(source.size).toBe(3);
  expect([...(await source.read(1, 99))]).toEqual([2, 3]);
  expect([...(await bytesSource(Uint8Array.of(1, 2, 3)).read(2, 99))]).toEqual([3]);
});

test('an entry of an archive is read like a file', async () => {
  const bytes = dicomBytes();
  const name = 'a';
  const head = new DataView(new ArrayBuffer(31));
  head.setUint32(0, 0x04034b50, true); // a local header (APPNOTE 4.3.7), stored
  head.setUint32(18, bytes.length, true);
  head.setUint32(22, bytes.length, true);
  head.setUint16(26, 1, true);
  head.setUint8(30, name.charCodeAt(0));
  const entry = {
    name,
    offset: 0,
    compressedBytes: bytes.length,
    bytes: bytes.length,
    method: 0,
    encrypted: false,
    crc32: 0,
  };
  const archive = new Blob([head, bytes]);
  const source = openSource({ archive, entry });
  expect(await source.read(128, 4)).toEqual(Uint8Array.of(0x44, 0x49, 0x43, 0x4d));
});

test('an archive’s own refusals keep their code', () => {
  const entry = { name: 'a', offset: 0, compressedBytes: 1, bytes: 1, method: 0, encrypted: true, crc32: 0 };
  let code = '';
  try {
    openSource({ archive: new Blob(['x']), entry });
  } catch (error) {
    code = refusalOf(error).code;
  }
  expect(code).toBe('unsupported-archive');
});

test('a file is read in as few turns as will do: its beginning once, one that is needed whole at once', async () => {
  const bytes = Uint8Array.from({ length: 200_000 }, (_, i) => i % 251);
  const reads: [number, number][] = [];
  const file = new File([bytes], 'f');
  const { slice } = Blob.prototype;
  file.slice = (from = 0, to = file.size) => {
    reads.push([from, to]);
    return slice.call(file, from, to);
  };
  const parts = openSource(file);
  expect(await parts.read(0, 65_536)).toEqual(bytes.slice(0, 65_536));
  expect(await parts.read(100, 1000)).toEqual(bytes.slice(100, 1100)); // within what is kept
  expect(await parts.read(199_990, 100)).toEqual(bytes.slice(199_990));
  expect(reads).toEqual([
    [0, 65_536],
    [199_990, 200_000],
  ]);
  const whole = openWhole(file);
  expect(await whole.read(70_000, 10)).toEqual(bytes.slice(70_000, 70_010));
  expect(await whole.read(199_999, 10)).toEqual(bytes.slice(199_999));
  expect(reads).toHaveLength(2);
});
