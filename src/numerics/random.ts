/**
 * Counter-based random numbers: Philox4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011).
 *
 * Every number is a pure function of (seed, stream, index), so nothing needs saving to resume a run and no order of calls
 * can change a result. Checked against the published Random123 known-answer vectors.
 */
import { upTo } from './upTo.ts';

const M0 = 0xd2511f53;
const M1 = 0xcd9e8d57;
const W0 = 0x9e3779b9;
const W1 = 0xbb67ae85;
const ROUNDS = 10;
const TO_UNIT = 1 / 4294967296;

export type Words4 = readonly [number, number, number, number];

/** One Philox4x32-10 block: four 32-bit counter words and two key words to four random 32-bit words. */
export function philox4x32(
  counter: Words4,
  key: readonly [number, number],
): [number, number, number, number] {
  let [c0, c1, c2, c3] = counter;
  let [k0, k1] = key;
  for (let round = 0; round < ROUNDS; round++) {
    const hi0 = mulHigh(M0, c0);
    const lo0 = Math.imul(M0, c0) >>> 0;
    const hi1 = mulHigh(M1, c2);
    const lo1 = Math.imul(M1, c2) >>> 0;
    c0 = (hi1 ^ c1 ^ k0) >>> 0;
    c1 = lo1;
    c2 = (hi0 ^ c3 ^ k1) >>> 0;
    c3 = lo0;
    k0 = (k0 + W0) >>> 0;
    k1 = (k1 + W1) >>> 0;
  }
  return [c0 >>> 0, c1 >>> 0, c2 >>> 0, c3 >>> 0];
}

/** Names a family of numbers that must not overlap another's. `index` distinguishes its members (an iteration, an epoch). */
export interface Stream {
  /** 0 … 2³²−1 */
  readonly seed: number;
  readonly name: string;
  readonly index?: number;
}

/** `count` float64 values uniform on [0, 1), multiples of 2⁻³². */
export function uniforms(stream: Stream, count: number): Float64Array {
  const out = new Float64Array(count);
  fillWords(stream, count, (i, word) => {
    out[i] = word * TO_UNIT;
  });
  return out;
}

/** `count` float32 values of N(0, 1), by Box–Muller on pairs of 32-bit words. */
export function normals(stream: Stream, count: number): Float32Array<ArrayBuffer> {
  const out = new Float32Array(count);
  const u = uniforms(stream, count + (count & 1));
  for (let i = 0; i < count; i += 2) {
    const radius = Math.sqrt(-2 * Math.log(1 - u[i]!)); // 1 − u lies in (0, 1]
    const angle = 2 * Math.PI * u[i + 1]!;
    out[i] = radius * Math.cos(angle);
    if (i + 1 < count) out[i + 1] = radius * Math.sin(angle);
  }
  return out;
}

/** A uniformly random permutation of 0 … n−1 (Fisher–Yates on 32-bit words; bias below n/2³²). */
export function permutation(stream: Stream, n: number): Uint32Array<ArrayBuffer> {
  const order = upTo(n);
  const u = uniforms(stream, n);
  for (let i = n - 1; i > 0; i--) {
    const j = Math.floor(u[i]! * (i + 1));
    const kept = order[i]!;
    order[i] = order[j]!;
    order[j] = kept;
  }
  return order;
}

function fillWords(
  { seed, name, index = 0 }: Stream,
  count: number,
  put: (i: number, word: number) => void,
): void {
  const key = [seed >>> 0, hashName(name)] as const;
  const high = Math.floor(index / 4294967296) >>> 0;
  for (let block = 0; block * 4 < count; block++) {
    const words = philox4x32([block >>> 0, index >>> 0, high, 0], key);
    for (let lane = 0; lane < 4 && block * 4 + lane < count; lane++) put(block * 4 + lane, words[lane]!);
  }
}

/** FNV-1a over UTF-16 code units; it only has to keep a handful of stream names apart. */
function hashName(name: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193) >>> 0;
  return hash;
}

/** High 32 bits of a 32×32-bit product. */
function mulHigh(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const low = aLow * bLow;
  const middle = aHigh * bLow + (low >>> 16);
  const carry = (middle & 0xffff) + aLow * bHigh;
  return (aHigh * bHigh + Math.floor(middle / 65536) + Math.floor(carry / 65536)) >>> 0;
}
