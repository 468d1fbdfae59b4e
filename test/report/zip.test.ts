import { unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { zipFiles } from '../../src/report/zip.ts';
import { crc32 } from './zlib.ts';

const encode = (text: string) => new TextEncoder().encode(text);
const files = [
  { name: 'report.json', type: 'application/json', bytes: encode('{}') },
  { name: 'generated/0001.png', type: 'image/png', bytes: encode('not compressed '.repeat(20)) },
];
const zip = zipFiles(files, Date.UTC(2026, 0, 2));

test('every file comes back under its name', () => {
  const out = unzipSync(zip);
  expect(Object.keys(out)).toEqual(['report.json', 'generated/0001.png']);
  for (const { name, bytes } of files) expect(out[name]).toEqual(bytes);
});

test('files are stored as they are, with the checksum of their bytes', () => {
  // Local file header (APPNOTE 4.3.7): signature, then method at 8, CRC at 14, sizes at 18 and 22, name length at 26.
  const view = new DataView(zip.buffer);
  expect(view.getUint32(0, true)).toBe(0x04034b50);
  expect(view.getUint16(8, true)).toBe(0);
  expect(view.getUint32(14, true)).toBe(crc32(files[0]!.bytes));
  expect(view.getUint32(18, true)).toBe(view.getUint32(22, true));
  expect(new TextDecoder().decode(zip)).toContain('not compressed '.repeat(20));
});
