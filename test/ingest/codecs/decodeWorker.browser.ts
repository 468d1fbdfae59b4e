/** A module worker that decodes what it is sent: the codecs where they are used. */
import { decodeFrame } from '../../../src/ingest/codecs/decode.ts';
import type { StoredFormat } from '../../../src/ingest/codecs/types.ts';

export interface DecodeRequest {
  readonly frame: Uint8Array<ArrayBuffer>;
  readonly transferSyntax: string;
  readonly format: StoredFormat;
}

self.addEventListener('message', ({ data }: MessageEvent<DecodeRequest>) => {
  decodeFrame(data.frame, data.transferSyntax, data.format).then(
    (decoded) => self.postMessage(decoded),
    (error: unknown) => self.postMessage({ failure: String(error) }),
  );
});
