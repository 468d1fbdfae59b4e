import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createPresigner, EXPIRES_IN, type Presigner } from '../../src/signer/presign.ts';
import { BUCKET, CREDENTIALS, startBucket, type TestBucket } from './bucket.ts';
import { expectedSignature } from './signatureV4.ts';

const CSV = 'text/csv';
const body = 'Epoch,Loss_D\n1,-3.5\n';
const bytes = Buffer.byteLength(body);

let bucket: TestBucket;
let presigner: Presigner;

beforeAll(async () => {
  for (const [name, value] of Object.entries(CREDENTIALS)) vi.stubEnv(name, value);
  bucket = await startBucket();
  presigner = createPresigner({ bucket: BUCKET, region: 'us-east-1', endpoint: bucket.endpoint, prefix: '' });
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await bucket.close();
});

test('the oracle gives the signature of the presigned GET that AWS publishes', () => {
  // docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html, "Example: presigned URL"
  const address =
    'https://examplebucket.s3.amazonaws.com/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256' +
    '&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request' +
    '&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host';
  expect(expectedSignature('GET', address, 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY')).toBe(
    'aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404',
  );
});

test('an address carries the signature computed from scratch, over host, type and length, for fifteen minutes', async () => {
  const { url, headers } = await presigner.presign({ key: 'a/log.csv', type: CSV, bytes });
  const query = new URL(url).searchParams;
  expect(query.get('X-Amz-SignedHeaders')).toBe('content-length;content-type;host');
  expect(query.get('X-Amz-Expires')).toBe(String(EXPIRES_IN));
  expect(EXPIRES_IN).toBe(900);
  expect(headers).toEqual({ 'Content-Type': CSV });
  expect(query.get('X-Amz-Signature')).toBe(
    expectedSignature('PUT', url, CREDENTIALS.AWS_SECRET_ACCESS_KEY, {
      'content-type': CSV,
      'content-length': String(bytes),
    }),
  );
});

test('what is put arrives, and is fetched back equal', async () => {
  const { url, headers } = await presigner.presign({ key: 'b/log.csv', type: CSV, bytes });
  expect((await fetch(url, { method: 'PUT', headers, body })).status).toBe(200);
  const stored = await fetchBack('b/log.csv');
  expect(stored).toEqual({ type: CSV, text: body });
});

test.each([
  [
    'a flipped digit of the signature',
    (url: string) => url.replace(/(Signature=)(.)/, (_, a, b) => a + (b === '0' ? '1' : '0')),
  ],
  ['another key', (url: string) => url.replace('c/log.csv', 'c/other.csv')],
  ['a longer life', (url: string) => url.replace('X-Amz-Expires=900', 'X-Amz-Expires=90000')],
])('%s is refused and nothing is stored', async (_, tamper) => {
  const { url, headers } = await presigner.presign({ key: 'c/log.csv', type: CSV, bytes });
  const tampered = tamper(url);
  expect(tampered).not.toBe(url);
  const response = await fetch(tampered, { method: 'PUT', headers, body });
  expect(response.status).toBe(403);
  expect(await response.text()).toContain('SignatureDoesNotMatch');
  await expect(fetchBack('c/log.csv')).rejects.toThrow(/NoSuchKey|not exist/);
  await expect(fetchBack('c/other.csv')).rejects.toThrow(/NoSuchKey|not exist/);
});

test.each([
  ['another content type', { 'Content-Type': 'text/html' }, body],
  ['another length', { 'Content-Type': CSV }, `${body}more`],
])('%s than the signed one is refused', async (_, headers, sent) => {
  const { url } = await presigner.presign({ key: 'd/log.csv', type: CSV, bytes });
  const response = await fetch(url, { method: 'PUT', headers, body: sent });
  expect(response.status).toBe(403);
  expect(await response.text()).toContain('SignatureDoesNotMatch');
});

test('an address signed with another secret is refused', async () => {
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'another');
  const stranger = createPresigner({
    bucket: BUCKET,
    region: 'us-east-1',
    endpoint: bucket.endpoint,
    prefix: '',
  });
  const { url, headers } = await stranger.presign({ key: 'e/log.csv', type: CSV, bytes });
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', CREDENTIALS.AWS_SECRET_ACCESS_KEY);
  expect((await fetch(url, { method: 'PUT', headers, body })).status).toBe(403);
});

test('without an endpoint the address is the bucket on AWS, in its region', async () => {
  const aws = createPresigner({ bucket: BUCKET, region: 'eu-central-1', endpoint: null, prefix: '' });
  const { url } = await aws.presign({ key: 'x.csv', type: CSV, bytes });
  expect(new URL(url).origin).toBe(`https://${BUCKET}.s3.eu-central-1.amazonaws.com`);
});

async function fetchBack(key: string): Promise<{ type: string | undefined; text: string }> {
  const client = new S3Client({ region: 'us-east-1', endpoint: bucket.endpoint, forcePathStyle: true });
  const { Body, ContentType } = await client.send(new GetObjectCommand({ Bucket: BUCKET, Key: key }));
  return { type: ContentType, text: await Body!.transformToString() };
}
