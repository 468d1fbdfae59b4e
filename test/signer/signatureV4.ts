/**
 * The signature a presigned address must carry, computed from scratch: an oracle for the SDK's.
 * Source: docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html, "Calculating a signature".
 */
import { createHash, createHmac } from 'node:crypto';

/** @param headers values of the signed headers beside `host`, by lower-case name. */
export function expectedSignature(
  method: string,
  address: string,
  secret: string,
  headers: Readonly<Record<string, string>> = {},
): string {
  const url = new URL(address);
  const query = [...url.searchParams]
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join('&');
  const names = url.searchParams.get('X-Amz-SignedHeaders')!.split(';');
  const values: Readonly<Record<string, string>> = { ...headers, host: url.host };
  const canonicalRequest = [
    method,
    url.pathname,
    query,
    ...names.map((name) => `${name}:${values[name]}`),
    '',
    names.join(';'),
    'UNSIGNED-PAYLOAD',
  ].join('\n');
  const [, date, region, service] = url.searchParams.get('X-Amz-Credential')!.split('/');
  const scope = `${date}/${region}/${service}/aws4_request`;
  const toSign = [
    'AWS4-HMAC-SHA256',
    url.searchParams.get('X-Amz-Date'),
    scope,
    createHash('sha256').update(canonicalRequest).digest('hex'),
  ].join('\n');
  const key = [date!, region!, service!, 'aws4_request'].reduce<Buffer | string>(
    (previous, part) => hmac(previous, part),
    `AWS4${secret}`,
  );
  return hmac(key, toSign).toString('hex');
}

function hmac(key: Buffer | string, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
