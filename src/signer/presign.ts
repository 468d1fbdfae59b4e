/**
 * Presigned PUT addresses: a browser sends one named object of one type and length to the bucket, and nothing else.
 *
 * Signature Version 4 in the query (docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html). Content-Type and
 * Content-Length are signed, so the bucket refuses another type or size. The body's hash is not: a browser would have to
 * read each file twice, and the address is for the sender's own bytes anyway.
 */
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { BucketConfiguration } from './configuration.ts';

/** Seconds an address stays good: long enough to send a slow grid of images, too short to be worth stealing. */
export const EXPIRES_IN = 15 * 60;

export interface UploadItem {
  readonly key: string;
  readonly type: string;
  readonly bytes: number;
}

export interface PresignedUpload {
  readonly url: string;
  /** Headers the sender must set; the browser sets Content-Length by itself. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface Presigner {
  presign(item: UploadItem): Promise<PresignedUpload>;
}

export function createPresigner({ bucket, region, endpoint }: BucketConfiguration): Presigner {
  const client = new S3Client({
    region,
    // Without this the SDK signs the checksum of an empty body, and every real body is refused.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    ...(endpoint ? { endpoint, forcePathStyle: true } : {}),
  });
  return {
    async presign({ key, type, bytes }) {
      const command = new PutObjectCommand({
        Bucket: bucket,
        Key: key,
        ContentType: type,
        ContentLength: bytes,
      });
      const url = await getSignedUrl(client, command, {
        expiresIn: EXPIRES_IN,
        signableHeaders: new Set(['content-type', 'content-length']),
      });
      return { url, headers: { 'Content-Type': type } };
    },
  };
}
