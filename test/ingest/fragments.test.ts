/** Encapsulated pixel data as files hold it and as damage leaves it (PS3.5 A.4), built in code. */
import { describe, expect, test } from 'vitest';
import {
  type ByteSource,
  type Encapsulated,
  readFragmentTable,
  readFrame,
} from '../../src/ingest/fragments.ts';

const SEQUENCE_END = [0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0];
const JPEG_START = [0xff, 0xd8, 0xff, 0xe0];
const J2K_START = [0xff, 0x4f, 0xff, 0x51];
const END = [0xff, 0xd9];
/** Something in front, as the header of a file is. */
const LEAD = [1, 2, 3, 4, 5];

function item(bytes: readonly number[], length = bytes.length): number[] {
  return [0xfe, 0xff, 0x00, 0xe0, ...uint32(length), ...bytes];
}

function uint32(value: number): number[] {
  return [value & 0xff, (value >> 8) & 0xff, (value >> 16) & 0xff, value >>> 24];
}

function sourceOf(...parts: readonly (readonly number[])[]): ByteSource & { readonly reads: number[] } {
  const bytes = new Uint8Array([...LEAD, ...parts.flat()]);
  const reads: number[] = [];
  return {
    size: bytes.length,
    reads,
    async read(offset, length) {
      reads.push(length);
      return bytes.slice(offset, offset + length);
    },
  };
}

/** Each frame's bytes, or its error's code. */
async function framesOf(
  source: ByteSource,
  place: Omit<Encapsulated, 'offset'>,
): Promise<(number[] | string)[]> {
  const table = await readFragmentTable(source, { offset: LEAD.length, ...place });
  const frames = [];
  for (let index = 0; index < place.frames; index++)
    frames.push(
      await readFrame(source, table, index).then(
        (bytes) => [...bytes],
        (error) => error.code as string,
      ),
    );
  return frames;
}

const A = [...JPEG_START, 10, 11];
const B = [12, 13, ...END];
const C = [...JPEG_START, 20, ...END, 0];

describe('frames are told apart', () => {
  test('by the basic offset table', async () => {
    // A's item takes 8 + 6 bytes and B's 8 + 4.
    const source = sourceOf(item([...uint32(0), ...uint32(26)]), item(A), item(B), item(C), SEQUENCE_END);
    expect(await framesOf(source, { frames: 2 })).toEqual([[...A, ...B], C]);
  });

  test('by the extended offset table, whose lengths drop the padding', async () => {
    const source = sourceOf(item([]), item(A), item(B), item(C), SEQUENCE_END);
    const extended = { offsets: [0, 26], lengths: [10, 7] };
    expect(await framesOf(source, { frames: 2, extended })).toEqual([[...A, ...B], C.slice(0, 7)]);
  });

  test('by the codestreams when the extended table points nowhere', async () => {
    const source = sourceOf(item([]), item(A), item(B), item(C), SEQUENCE_END);
    const extended = { offsets: [0, 27], lengths: [10, 7] };
    expect(await framesOf(source, { frames: 2, extended })).toEqual([[...A, ...B], C]);
  });

  test.each([
    ['empty', []],
    ['wrong', [...uint32(0), ...uint32(25)]],
    ['of too few entries', uint32(0)],
    ['not rising', [...uint32(26), ...uint32(0)]],
    ['of broken length', [0, 0, 0]],
  ])('by the codestreams when the basic offset table is %s', async (_, table) => {
    const source = sourceOf(item(table), item(A), item(B), item(C), SEQUENCE_END);
    expect(await framesOf(source, { frames: 2 })).toEqual([[...A, ...B], C]);
  });

  test('by one fragment each, whatever they hold', async () => {
    const source = sourceOf(item([]), item([1, 2]), item([3, 4]), item([5, 6]), SEQUENCE_END);
    expect(await framesOf(source, { frames: 3 })).toEqual([
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
  });

  test('by JPEG 2000 codestreams', async () => {
    const first = [...J2K_START, 1, 2];
    const second = [...J2K_START, 5, ...END, 0];
    const source = sourceOf(item([]), item(first), item([3, 4, ...END]), item(second), SEQUENCE_END);
    expect(await framesOf(source, { frames: 2 })).toEqual([[...first, 3, 4, ...END], second]);
  });

  test('by their starts alone when a writer left out the ends', async () => {
    const source = sourceOf(item([]), item(A), item([1, 2]), item(A), item([3, 4]), SEQUENCE_END);
    expect(await framesOf(source, { frames: 2 })).toEqual([
      [...A, 1, 2],
      [...A, 3, 4],
    ]);
  });

  test('and the only frame takes every fragment', async () => {
    const source = sourceOf(item([]), item(A), item([1, 2]), item(B), SEQUENCE_END);
    expect(await framesOf(source, { frames: 1 })).toEqual([[...A, 1, 2, ...B]]);
  });

  test('or not at all: more fragments than frames without a codestream between them', async () => {
    const source = sourceOf(item([]), item([1, 2]), item([3, 4]), item([5, 6]), SEQUENCE_END);
    await expect(framesOf(source, { frames: 2 })).rejects.toMatchObject({ code: 'malformed' });
  });
});

describe('what is damaged', () => {
  test('delimiter and item bytes inside a fragment are its bytes', async () => {
    const inside = [...JPEG_START, ...SEQUENCE_END, ...item([7]), ...END, 0];
    const source = sourceOf(item([]), item(inside), item(C), SEQUENCE_END);
    expect(await framesOf(source, { frames: 2 })).toEqual([inside, C]);
  });

  test('without a delimiter the file’s end is the end', async () => {
    const source = sourceOf(item([]), item(A), item(C));
    expect(await framesOf(source, { frames: 2 })).toEqual([A, C]);
  });

  test('without a delimiter another element is the end', async () => {
    const source = sourceOf(item([]), item(A), item(C), [0xfc, 0xff, 0xfc, 0xff, 0, 0, 0, 0, 0, 0, 0, 0]);
    expect(await framesOf(source, { frames: 2 })).toEqual([A, C]);
  });

  test.each([
    ['followed at once', []],
    ['followed by the padding it does not count', [0]],
  ])('an odd length is read when it is %s', async (_, padding) => {
    const odd = [...JPEG_START, 9];
    const source = sourceOf(item([]), item(odd), padding, item(C), SEQUENCE_END);
    expect(await framesOf(source, { frames: 2 })).toEqual([odd, C]);
  });

  test('a length beyond the file is a truncated frame, and the frames before it are whole', async () => {
    const source = sourceOf(item([]), item(C), item(A, 5000));
    expect(await framesOf(source, { frames: 2 })).toEqual([C, 'truncated']);
  });

  test('a file cut off between fragments keeps the frames it has', async () => {
    const source = sourceOf(item([]), item(A), item(B), item(A), item(B));
    expect(await framesOf(source, { frames: 3 })).toEqual([[...A, ...B], [...A, ...B], 'truncated']);
  });

  test('no fragments are a truncation', async () => {
    await expect(framesOf(sourceOf(item([]), SEQUENCE_END), { frames: 1 })).rejects.toMatchObject({
      code: 'truncated',
    });
    await expect(framesOf(sourceOf(), { frames: 1 })).rejects.toMatchObject({ code: 'truncated' });
  });

  test('bytes that are no item, and items of undefined length, are malformed', async () => {
    await expect(framesOf(sourceOf([1, 2, 3, 4, 5, 6, 7, 8]), { frames: 1 })).rejects.toMatchObject({
      code: 'malformed',
    });
    await expect(framesOf(sourceOf(item([]), item([], 0xffffffff)), { frames: 1 })).rejects.toMatchObject({
      code: 'malformed',
    });
  });

  test('a million items of nothing are refused', async () => {
    const empty = new Uint8Array(item([]));
    const size = 8 * 1_000_100;
    const source: ByteSource = {
      size,
      async read(offset, length) {
        return Uint8Array.from(
          { length: Math.min(length, size - offset) },
          (_, at) => empty[(offset + at) % 8]!,
        );
      },
    };
    await expect(readFragmentTable(source, { offset: 0, frames: 2 })).rejects.toMatchObject({
      code: 'malformed',
      facts: { items: 1_000_000 },
    });
  });
});

test('large fragments are stepped over and small ones are read together', async () => {
  const large = new Array(100_000).fill(7);
  const source = sourceOf(item([]), item(large), item(large), item(large), SEQUENCE_END);
  const table = await readFragmentTable(source, { offset: LEAD.length, frames: 3 });
  expect(source.reads.reduce((sum, length) => sum + length, 0)).toBeLessThan(20_000);
  expect((await readFrame(source, table, 1)).length).toBe(100_000);

  const many = sourceOf(item([]), ...new Array(300).fill(item([1, 2])), SEQUENCE_END);
  await readFragmentTable(many, { offset: LEAD.length, frames: 300 });
  expect(many.reads.length).toBeLessThan(5);
});
