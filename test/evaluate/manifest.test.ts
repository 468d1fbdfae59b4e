import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { infoOf, readManifest } from '../../src/evaluate/manifest.ts';
import { KNOWN } from '../../src/evaluate/registry.ts';

const docs = readFileSync('docs/networks.md', 'utf8');

test('the manifest that docs/networks.md shows is one', async () => {
  const example: unknown = JSON.parse(/```json\n(\{[\s\S]*?\n\})\n```/.exec(docs)![1]!);
  const info = await infoOf(readManifest(example));
  expect(info).toMatchObject({
    name: 'radimagenet-small',
    kind: 'features',
    inputSize: 224,
    published: false,
  });
});

test('docs/networks.md says the SHA-256, the size and the licence of every file that is known', () => {
  for (const { files } of KNOWN) {
    for (const { file, sha256, bytes } of files) {
      const row = docs.split('\n').find((line) => line.includes(sha256))!;
      expect(row).toContain(file);
      expect(row).toContain(bytes.toLocaleString('en-US'));
    }
  }
});

test.each([
  { change: { range: [1, -1] }, found: 'input.range is 1,-1', expected: 'the lower number first' },
  { change: { mean: [0, 0, 0] }, found: 'input.mean or input.std alone', expected: 'both, or neither' },
  {
    change: { std: [1, 0, 1], mean: [0, 0, 0] },
    found: 'input.std.1 is 0 (the manifest)',
    expected: 'another number than 0',
  },
  { change: { size: 4096 }, found: 'input.size is 4096 (the manifest)', expected: '<=1024' },
])('an input of $change is refused by its key', ({ change, found, expected }) => {
  const example = JSON.parse(/```json\n(\{[\s\S]*?\n\})\n```/.exec(docs)![1]!) as { input: object };
  const manifest = { ...example, input: { ...example.input, ...change } };
  expect(() => readManifest(manifest)).toThrow(
    expect.objectContaining({
      name: 'NetworkFileError',
      facts: { problem: 'manifest', file: '.json', found, expected },
    }),
  );
});
