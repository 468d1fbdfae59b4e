/** Why one frame could not be had. Its facts are numbers and technical terms, never bytes or text of the file. */

export type FrameErrorCode =
  | 'truncated'
  | 'malformed'
  | 'decode-failed'
  | 'unsupported-transfer-syntax'
  | 'out-of-memory';

export type FrameFacts = Readonly<Record<string, string | number | boolean | null>>;

export class FrameError extends Error {
  override readonly name = 'FrameError';

  constructor(
    readonly code: FrameErrorCode,
    readonly facts: FrameFacts = {},
  ) {
    super(`frame ${code}`);
  }
}
