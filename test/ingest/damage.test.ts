/** Files cut anywhere and changed at random: each gives one result or a refusal, and nothing else is thrown. */
import { expect, test } from 'vitest';
import { OUTCOME_KINDS } from '../../src/ingest/outcomes.ts';
import { scanDicom } from '../../src/ingest/scan.ts';
import { uniforms } from '../../src/numerics/random.ts';
import type { OutcomeCode } from '../../src/workers/protocol.ts';
import { type DicomOptions, dicomBytes } from '../fixtures/dicom.ts';
import { bytesSource } from './bytesSource.ts';
import { answerOf } from './codeOf.ts';
import './codecs/wasmInNode.ts';
import { dataFiles, hasData } from './data.ts';
import { fileOf, golden, meaning } from './golden.ts';

const MUTATIONS = 1000;
const SMALL = 20_000;

const withSequence: DicomOptions = {
  undefinedLengths: true,
  set: { '0008,1140': ['SQ', [{ '0008,1155': ['UI', '1.2.3'] }, { '0008,1155': ['UI', '1.2.4'] }]] },
};

/** One of: bytes changed, the end cut off, a length field changed, a stretch deleted, a stretch inserted. */
function mutated(original: Uint8Array<ArrayBuffer>, index: number): Uint8Array<ArrayBuffer> {
  const random = uniforms({ seed: 20, name: 'mutation', index }, 48);
  const place = (i: number) => Math.floor(random[i]! * original.length);
  const bytes = original.slice();
  switch (index % 5) {
    case 0:
      for (let i = 0; i < 1 + random[40]! * 20; i++)
        bytes[place(2 * i)] = Math.floor(random[2 * i + 1]! * 256);
      return bytes;
    case 1:
      return bytes.slice(0, place(0));
    case 2: {
      // a length field: the 16 or 32 bits behind what looks like a VR, most of which lie in the header
      const vrs = [...bytes.keys()].filter((i) => i > 132 && isLetter(bytes[i]!) && isLetter(bytes[i + 1]!));
      const at = vrs[Math.floor(random[0]! * vrs.length)] ?? place(0);
      const wide = random[1]! < 0.5;
      for (let i = 0; i < (wide ? 4 : 2); i++)
        bytes[at + (wide ? 4 : 2) + i] = Math.floor(random[2 + i]! * 256);
      return bytes;
    }
    case 3: {
      const [from, length] = [place(0), 1 + Math.floor(random[1]! * 64)];
      return new Uint8Array([...bytes.subarray(0, from), ...bytes.subarray(from + length)]);
    }
    default: {
      const [to, from, length] = [place(0), place(1), 1 + Math.floor(random[2]! * 64)];
      return new Uint8Array([
        ...bytes.subarray(0, to),
        ...bytes.subarray(from, from + length),
        ...bytes.subarray(to),
      ]);
    }
  }
}

const isLetter = (byte: number) => byte >= 65 && byte <= 90;

/** Mutates each of `originals` in turn. Returns how often each code came. */
async function mutateAll(originals: readonly Uint8Array<ArrayBuffer>[]) {
  const codes = new Map<string, number>();
  for (let index = 0; index < MUTATIONS; index++) {
    const bytes = mutated(originals[index % originals.length]!, index);
    const { code, scanned, unforeseen } = await answerOf(bytes);
    expect(unforeseen).toBeNull();
    expect(scanned.file).toBe(5);
    expect(scanned.image === null && scanned.outcome === null).toBe(false);
    if (code !== 'decoded') expect(OUTCOME_KINDS).toHaveProperty([code as OutcomeCode]);
    codes.set(code, (codes.get(code) ?? 0) + 1);
  }
  return codes;
}

test('1,000 seeded mutations of synthetic files give one answer each', async () => {
  const originals = [
    dicomBytes({ ...withSequence, syntax: 'explicit' }),
    dicomBytes({ ...withSequence, syntax: 'implicit' }),
    ...(await Promise.all([...golden.cases.slice(0, 6), ...meaning].map((each) => bytesOf(fileOf(each))))),
  ];
  const codes = await mutateAll(originals);
  expect(codes.size).toBeGreaterThan(6); // the mutations reach several ways to fail
  expect(codes.get('decoded')).toBeGreaterThan(100);
});

test.skipIf(!hasData)(
  '1,000 seeded mutations of small real files give one answer each (needs GANTRY_DATA)',
  async () => {
    const files = [...dataFiles('conformance/pydicom'), ...dataFiles('conformance/dicomparser/deflate')];
    const small = (await Promise.all(files.map(({ open }) => bytesOf(open())))).filter(
      ({ length }) => length > 0 && length <= SMALL,
    );
    expect(small.length).toBeGreaterThan(50);
    const codes = await mutateAll(small);
    expect(codes.size).toBeGreaterThan(6);
    console.info([...codes].map(([code, count]) => `${code} ${count}`).join(', '));
  },
);

test.each(['explicit', 'implicit'] as const)(
  'an %s file cut at any byte gives one answer, never decoded',
  async (syntax) => {
    const original = dicomBytes({ ...withSequence, syntax });
    const codes = new Map<string, number>();
    for (let length = 0; length < original.length; length += 3) {
      const { code } = await answerOf(original.slice(0, length));
      codes.set(code, (codes.get(code) ?? 0) + 1);
    }
    expect(codes.has('decoded')).toBe(false);
    expect(codes.get('empty-file')).toBe(1);
    // The last 128 bytes are pixels: each of those cuts is told as truncated.
    expect(codes.get('truncated')).toBeGreaterThanOrEqual(42);
  },
);

test('no mutation makes a reader ask for much more than the file has', async () => {
  const original = dicomBytes(withSequence);
  for (let index = 0; index < 100; index++) {
    const source = bytesSource(mutated(original, index));
    let asked = 0;
    const counted = {
      size: source.size,
      read(offset: number, length: number) {
        asked = Math.max(asked, length);
        return source.read(offset, length);
      },
    };
    await scanDicom(counted, 0);
    expect(asked).toBeLessThanOrEqual(65536);
  }
});

async function bytesOf(file: File): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await file.arrayBuffer());
}
