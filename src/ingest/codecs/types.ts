/** What goes into a frame's decoding and what comes out. Knows nothing of files, headers or units. */

export type Samples =
  | Uint8Array<ArrayBuffer>
  | Int8Array<ArrayBuffer>
  | Uint16Array<ArrayBuffer>
  | Int16Array<ArrayBuffer>
  | Uint32Array<ArrayBuffer>
  | Int32Array<ArrayBuffer>
  | Float32Array<ArrayBuffer>
  | Float64Array<ArrayBuffer>;

/** What the header says of a frame. */
export interface StoredFormat {
  readonly rows: number;
  readonly columns: number;
  /** 1 or 3; others are refused. */
  readonly samplesPerPixel: number;
  readonly planarConfiguration: 0 | 1;
  /** Photometric Interpretation as in the header. */
  readonly photometric: string;
  readonly bitsAllocated: number;
  readonly bitsStored: number;
  readonly highBit: number;
  readonly signed: boolean;
  /** (7FE0,0008) or (7FE0,0009) instead of (7FE0,0010). */
  readonly float: 'float' | 'double' | null;
}

/** One frame, values masked and sign-extended: what DICOM calls the stored values. */
export interface DecodedFrame {
  /** [rows, columns, components], colour interleaved. */
  readonly samples: Samples;
  readonly components: 1 | 3;
  /** What the components are now; `ybr` is YBR_FULL (full range), still to be converted. Palette indices are `grey`. */
  readonly color: 'grey' | 'rgb' | 'ybr';
  /** Of the samples as decoded: where a codestream disagrees with the header, the codestream's. */
  readonly bitsStored: number;
  readonly signed: boolean;
}
