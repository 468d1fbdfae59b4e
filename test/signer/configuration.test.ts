import { expect, test } from 'vitest';
import { readBucketConfiguration } from '../../src/signer/configuration.ts';

test('without a bucket there are no uploads', () => {
  expect(readBucketConfiguration({})).toBeNull();
  expect(readBucketConfiguration({ GANTRY_S3_BUCKET: ' ', GANTRY_S3_ENDPOINT: 'nonsense' })).toBeNull();
});

test('a bucket alone is on AWS, in the region the AWS variables name', () => {
  expect(readBucketConfiguration({ GANTRY_S3_BUCKET: 'scans', AWS_REGION: 'eu-west-1' })).toEqual({
    bucket: 'scans',
    region: 'eu-west-1',
    endpoint: null,
    prefix: '',
  });
});

test('a prefix loses its outer slashes, an endpoint its last one', () => {
  const read = readBucketConfiguration({
    GANTRY_S3_BUCKET: 'scans',
    GANTRY_S3_REGION: 'local',
    GANTRY_S3_ENDPOINT: 'http://127.0.0.1:9000/',
    GANTRY_S3_PREFIX: '/site-a/gantry/',
  });
  expect(read).toMatchObject({ region: 'local', endpoint: 'http://127.0.0.1:9000', prefix: 'site-a/gantry' });
});

test.each([
  [{ GANTRY_S3_BUCKET: 'Capital' }, 'GANTRY_S3_BUCKET must be a bucket name'],
  [{ GANTRY_S3_BUCKET: 'a' }, 'GANTRY_S3_BUCKET must be a bucket name'],
  [{ GANTRY_S3_BUCKET: 'scans', GANTRY_S3_PREFIX: '../up and away' }, 'GANTRY_S3_PREFIX must be folders'],
  [
    { GANTRY_S3_BUCKET: 'scans', GANTRY_S3_ENDPOINT: 's3.example.org' },
    'GANTRY_S3_ENDPOINT must be an http or https',
  ],
  [
    { GANTRY_S3_BUCKET: 'scans', GANTRY_S3_ENDPOINT: 'ftp://example.org' },
    'GANTRY_S3_ENDPOINT must be an http or https',
  ],
])('%j is refused by the name of the variable', (env, words) => {
  expect(() => readBucketConfiguration(env)).toThrow(words);
});
