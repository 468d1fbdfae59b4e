import { expect, test } from 'vitest';
import { parseUploadRequest, UploadRequestError } from '../../src/signer/request.ts';

const png = { name: 'generated/0001.png', type: 'image/png', bytes: 1200 };

test('the files of an export are accepted as they are', () => {
  const files = [png, { name: 'report.json', type: 'application/json', bytes: 0 }];
  expect(parseUploadRequest({ files })).toEqual(files);
});

test('an export of the most images a run makes, with its reports and logs, is accepted', () => {
  const files = Array.from({ length: 10_200 }, (_, i) => ({ ...png, name: `generated/${i}.png` }));
  expect(parseUploadRequest({ files })).toHaveLength(10_200);
});

test.each([
  ['no-files', null],
  ['no-files', { files: 'report.json' }],
  ['no-files', { files: [] }],
  ['bad-file', { files: ['report.json'] }],
  ['bad-name', { files: [{ ...png, name: '../report.json' }] }],
  ['bad-name', { files: [{ ...png, name: 'a/../../report.json' }] }],
  ['bad-name', { files: [{ ...png, name: '/report.json' }] }],
  ['bad-name', { files: [{ ...png, name: 'a//b.png' }] }],
  ['bad-name', { files: [{ ...png, name: '.env' }] }],
  ['bad-name', { files: [{ ...png, name: 'a\\b.png' }] }],
  ['bad-name', { files: [{ ...png, name: 'é.png' }] }],
  ['bad-name', { files: [{ ...png, name: `${'a'.repeat(198)}.png` }] }],
  ['bad-name', { files: [{ ...png, name: '' }] }],
  ['bad-type', { files: [{ ...png, type: 'text/html' }] }],
  ['bad-type', { files: [{ ...png, type: 'image/png\r\nX: y' }] }],
  ['bad-type', { files: [{ name: 'a.png', bytes: 1 }] }],
  ['bad-size', { files: [{ ...png, bytes: -1 }] }],
  ['bad-size', { files: [{ ...png, bytes: 0.5 }] }],
  ['bad-size', { files: [{ ...png, bytes: 6 * 1024 ** 3 }] }],
  ['bad-size', { files: [{ ...png, bytes: '12' }] }],
  ['duplicate-name', { files: [png, png] }],
  ['too-many-files', { files: Array.from({ length: 20_001 }, (_, i) => ({ ...png, name: `${i}.png` })) }],
  [
    'too-large',
    { files: Array.from({ length: 5 }, (_, i) => ({ ...png, name: `${i}.png`, bytes: 5 * 1024 ** 3 })) },
  ],
])('%s: %#', (reason, body) => {
  let caught: unknown;
  try {
    parseUploadRequest(body);
  } catch (error) {
    caught = error;
  }
  expect(caught).toBeInstanceOf(UploadRequestError);
  expect((caught as UploadRequestError).facts.reason).toBe(reason);
});
