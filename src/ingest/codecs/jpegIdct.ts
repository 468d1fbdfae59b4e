/**
 * The inverse DCT of one 8 × 8 block in integers, step for step libjpeg's `jidctint.c` ("islow": Loeffler, Ligtenberg and
 * Moschytz 1989, 12 multiplications a row), so that results are equal to every program built on libjpeg, bit for bit.
 */

/** Fraction bits of the constants. */
const CONST_BITS = 13;

const FIX_0_298631336 = 2446;
const FIX_0_390180644 = 3196;
const FIX_0_541196100 = 4433;
const FIX_0_765366865 = 6270;
const FIX_0_899976223 = 7373;
const FIX_1_175875602 = 9633;
const FIX_1_501321110 = 12299;
const FIX_1_847759065 = 15137;
const FIX_1_961570560 = 16069;
const FIX_2_053119869 = 16819;
const FIX_2_562915447 = 20995;
const FIX_3_072711026 = 25172;

const workspace = new Int32Array(64);

/**
 * @param coefficients one block from `at`, natural order, not yet dequantized
 * @param quantization 64 divisors, natural order
 * @param precision bits a sample, 8 or 12; at 12 the intermediate keeps one fraction bit instead of two
 * @param plane receives 8 rows of 8 samples from `to`, `stride` samples apart, in [0, 2^precision)
 */
export function inverseDct(
  coefficients: Int16Array,
  at: number,
  quantization: Uint16Array,
  precision: number,
  plane: Uint8Array | Uint16Array,
  to: number,
  stride: number,
): void {
  const pass1Bits = precision > 8 ? 1 : 2;
  const center = 1 << (precision - 1);
  const largest = (1 << precision) - 1;
  // libjpeg masks the result to precision + 2 bits before its table clamps it.
  const wrap = 30 - precision;

  for (let column = 0; column < 8; column++)
    transform(
      coefficients,
      at + column,
      8,
      quantization,
      column,
      workspace,
      column,
      8,
      CONST_BITS - pass1Bits,
    );
  for (let row = 0; row < 8; row++) {
    transform(workspace, row * 8, 1, null, 0, workspace, row * 8, 1, CONST_BITS + pass1Bits + 3);
    const start = to + row * stride;
    for (let column = 0; column < 8; column++) {
      const value = ((workspace[row * 8 + column]! << wrap) >> wrap) + center;
      plane[start + column] = value < 0 ? 0 : value > largest ? largest : value;
    }
  }
}

/** One dimension of it; each result is rounded off by `shift` bits. */
function transform(
  source: Int16Array | Int32Array,
  from: number,
  step: number,
  quantization: Uint16Array | null,
  q: number,
  target: Int32Array,
  to: number,
  stride: number,
  shift: number,
): void {
  const scale = (index: number) =>
    quantization
      ? Math.imul(source[from + index * step]!, quantization[q + index * 8]!)
      : source[from + index * step]!;
  const x0 = scale(0);
  const x1 = scale(1);
  const x2 = scale(2);
  const x3 = scale(3);
  const x4 = scale(4);
  const x5 = scale(5);
  const x6 = scale(6);
  const x7 = scale(7);
  const half = 1 << (shift - 1);

  if ((x1 | x2 | x3 | x4 | x5 | x6 | x7) === 0) {
    const flat = ((x0 << CONST_BITS) + half) >> shift;
    for (let index = 0; index < 8; index++) target[to + index * stride] = flat;
    return;
  }

  // Even part.
  const rotated = Math.imul(x2 + x6, FIX_0_541196100);
  const even2 = rotated + Math.imul(x6, -FIX_1_847759065);
  const even3 = rotated + Math.imul(x2, FIX_0_765366865);
  const even0 = (x0 + x4) << CONST_BITS;
  const even1 = (x0 - x4) << CONST_BITS;
  const e0 = (even0 + even3) | 0;
  const e3 = (even0 - even3) | 0;
  const e1 = (even1 + even2) | 0;
  const e2 = (even1 - even2) | 0;

  // Odd part, figure 8 of the paper.
  const z5 = Math.imul(x7 + x3 + x5 + x1, FIX_1_175875602);
  const z1 = Math.imul(x7 + x1, -FIX_0_899976223);
  const z2 = Math.imul(x5 + x3, -FIX_2_562915447);
  const z3 = Math.imul(x7 + x3, -FIX_1_961570560) + z5;
  const z4 = Math.imul(x5 + x1, -FIX_0_390180644) + z5;
  const o0 = (Math.imul(x7, FIX_0_298631336) + z1 + z3) | 0;
  const o1 = (Math.imul(x5, FIX_2_053119869) + z2 + z4) | 0;
  const o2 = (Math.imul(x3, FIX_3_072711026) + z2 + z3) | 0;
  const o3 = (Math.imul(x1, FIX_1_501321110) + z1 + z4) | 0;

  target[to] = (e0 + o3 + half) >> shift;
  target[to + 7 * stride] = (e0 - o3 + half) >> shift;
  target[to + stride] = (e1 + o2 + half) >> shift;
  target[to + 6 * stride] = (e1 - o2 + half) >> shift;
  target[to + 2 * stride] = (e2 + o1 + half) >> shift;
  target[to + 5 * stride] = (e2 - o1 + half) >> shift;
  target[to + 3 * stride] = (e3 + o0 + half) >> shift;
  target[to + 4 * stride] = (e3 - o0 + half) >> shift;
}
