/**
 * The coefficients of a DCT JPEG while its scans come in: how many blocks each component has (ITU-T T.81 A.1, A.2). Refuses
 * the processes that are not decoded here.
 */
import { FrameError } from './frameError.ts';
import type { JpegComponent, JpegFrame } from './jpegMarkers.ts';

export interface Component extends JpegComponent {
  /** Blocks that hold the image, and blocks stored: whole minimum coded units. */
  readonly blocksAcross: number;
  readonly blocksDown: number;
  readonly storedAcross: number;
  readonly storedDown: number;
  readonly coefficients: Int16Array;
  /** As it stood when the component's first scan began. */
  table: Uint16Array | undefined;
  /** Of each coefficient in zigzag order, its bits still unknown; UNSCANNED before any scan. */
  readonly unknown: Uint8Array;
}

const UNSCANNED = 255;

export interface Decoding {
  readonly frame: JpegFrame;
  readonly components: readonly Component[];
  readonly unitsAcross: number;
  readonly unitsDown: number;
}

/** @throws FrameError `malformed`, or `unsupported-transfer-syntax` for arithmetic coding and hierarchical frames */
export function begin(frame: JpegFrame): Decoding {
  const { sof, precision, rows, columns, components } = frame;
  if (sof > 0xc2)
    throw new FrameError('unsupported-transfer-syntax', {
      process: sof >= 0xc9 ? 'arithmetic' : 'hierarchical',
    });
  if ((precision !== 8 && precision !== 12) || (components.length !== 1 && components.length !== 3))
    throw new FrameError('malformed', { precision, components: components.length });
  if (rows === 0 || columns === 0) throw new FrameError('malformed', { rows, columns });
  const h = Math.max(...components.map((each) => each.h));
  const v = Math.max(...components.map((each) => each.v));
  const unitsAcross = Math.ceil(columns / (8 * h));
  const unitsDown = Math.ceil(rows / (8 * v));
  return {
    frame,
    unitsAcross,
    unitsDown,
    components: components.map((each) => {
      const storedAcross = unitsAcross * each.h;
      const storedDown = unitsDown * each.v;
      return {
        ...each,
        blocksAcross: Math.ceil((columns * each.h) / (8 * h)),
        blocksDown: Math.ceil((rows * each.v) / (8 * v)),
        storedAcross,
        storedDown,
        coefficients: new Int16Array(storedAcross * storedDown * 64),
        table: undefined,
        unknown: new Uint8Array(64).fill(UNSCANNED),
      };
    }),
  };
}
