/**
 * Small high-throughput JPEG 2000 codestreams of made images, in the form of synthetic.json. The expectations of the
 * reversible ones are the images themselves.
 *
 * Usage: node synthetic_htj2k.mjs > synthetic_htj2k.json
 * Encoder: OpenJPH as in @cornerstonejs/codec-openjph 2.4.11. The irreversible case has no other decoder here: its largest
 * difference from the image is bounded instead.
 */
import { createRequire } from 'node:module';
import { deflateSync } from 'node:zlib';

const require = createRequire(import.meta.url);
const ROWS = 13;
const COLUMNS = 21;

const codec = await require('@cornerstonejs/codec-openjph/wasmjs')({ print() {}, printErr() {} });

/** Slopes, an edge and noise from a linear congruential generator, over the whole range. */
function image(bits, signed, components) {
  const top = 2 ** bits - 1;
  const low = signed ? -(2 ** (bits - 1)) : 0;
  const values = [];
  let state = bits;
  for (let y = 0; y < ROWS; y++)
    for (let x = 0; x < COLUMNS; x++)
      for (let c = 0; c < components; c++) {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        const slope = ((x * (30 + 20 * c) + y * (50 - 10 * c)) * top) / 3000 + (x > 14 ? top / 3 : 0);
        values.push(Math.min(top, Math.floor(slope + (state / 2 ** 32) * 2 ** Math.max(1, bits - 4))) + low);
      }
  values[0] = low;
  values[values.length - 1] = low + top;
  return values;
}

function encode(values, bits, signed, components, reversible) {
  const encoder = new codec.HTJ2KEncoder();
  const bytes = bits > 8 ? 2 : 1;
  const target = encoder.getDecodedBuffer({
    width: COLUMNS,
    height: ROWS,
    bitsPerSample: bits,
    componentCount: components,
    isSigned: signed,
    isUsingColorTransform: components === 3,
  });
  const view = new DataView(target.buffer, target.byteOffset, target.byteLength);
  for (const [at, value] of values.entries()) {
    if (bytes === 2) view.setUint16(at * 2, value & 0xffff, true);
    else view.setUint8(at, value & 0xff);
  }
  encoder.setDecompositions(3);
  encoder.setQuality(reversible, 0.001);
  encoder.encode();
  const frame = Buffer.from(encoder.getEncodedBuffer()).toString('base64');
  encoder.delete();
  return frame;
}

function entry(name, syntax, bits, { signed = false, components = 1, reversible = true } = {}) {
  const values = image(bits, signed, components);
  return {
    name,
    origin: reversible ? 'the image itself' : 'the image, before its loss',
    transferSyntax: `1.2.840.10008.1.2${syntax}`,
    format: {
      rows: ROWS,
      columns: COLUMNS,
      samplesPerPixel: components,
      planarConfiguration: 0,
      photometric: components === 3 ? 'YBR_RCT' : 'MONOCHROME2',
      bitsAllocated: bits > 8 ? 16 : 8,
      bitsStored: bits,
      highBit: bits - 1,
      signed,
      float: null,
    },
    frame: encode(values, bits, signed, components, reversible),
    expected: deflateSync(Int32Array.from(values), { level: 9 }).toString('base64'),
    components,
    ...(reversible ? {} : { tolerance: 8 }),
  };
}

console.log(
  JSON.stringify([
    entry('HTJ2K reversible, 8 bits', '.4.201', 8),
    entry('HTJ2K reversible, 16 bits', '.4.201', 16),
    entry('HTJ2K reversible, signed 12 bits', '.4.202', 12, { signed: true }),
    entry('HTJ2K reversible, signed 16 bits', '.4.201', 16, { signed: true }),
    entry('HTJ2K reversible, RGB', '.4.201', 8, { components: 3 }),
    entry('HTJ2K irreversible, 12 bits', '.4.203', 12, { reversible: false }),
  ]),
);
