/** Who a slice of an exported dataset belongs to, when it is read again. */
import { expect, test } from 'vitest';
import { type Member, writeDatasetHead } from '../../src/interop/datasetFile.ts';
import { type FrameIdentity, openFrames } from '../../src/preprocess/openFrames.ts';
import { bytesSource } from '../ingest/bytesSource.ts';

const [ONE, OTHER] = ['1'.repeat(64), 'f'.repeat(64)];

/** The identities of a part's slices, black images of one pixel. */
async function identities(digest: string, members: readonly Member[], first = 0): Promise<FrameIdentity[]> {
  const place = { first, part: 1, parts: 1 };
  const head = writeDatasetHead({ size: 1, members, recipe: {}, synthetic: false, digest, ...place });
  const bytes = new Uint8Array(head.length + members.length * 4);
  bytes.set(head);
  const { frames, identify } = await openFrames(bytesSource(bytes), { kind: 'array' });
  return Promise.all(Array.from({ length: frames }, (_, frame) => identify(frame, 'salt')));
}

const told = ({ order, given, patientKey, seriesKey }: FrameIdentity) => ({
  ...order,
  label: given.label,
  patientKey,
  seriesKey,
});

test('parts of one dataset share their patients, series and classes; two datasets share none', async () => {
  const member: Member = ['p001', 's001', 'train', 'c01'];
  const [here] = await identities(ONE, [member]);
  const [next] = await identities(ONE, [member], 7);
  const [elsewhere] = await identities(OTHER, [member]);
  expect(told(next!)).toEqual(told(here!));
  for (const [name, value] of Object.entries(told(elsewhere!))) {
    expect(value, name).not.toBe(told(here!)[name as keyof ReturnType<typeof told>]);
  }
  expect([here!.instanceNumber, next!.instanceNumber]).toEqual([0, 7]);
});

test('a file that says no dataset, and an unknown patient, are read too', async () => {
  const [named, unknown] = await identities('not a digest', [
    ['p001', 's001', 'train', null],
    ['unknown', 's002', 'guard', null],
  ]);
  expect(named!.order.patient).not.toBeNull();
  expect(unknown!.order.patient).toBeNull();
  expect(unknown!.given).toEqual({ split: 'guard', label: null });
  expect(JSON.stringify(named)).not.toContain('digest');
});

test('patient 1,000 comes after patient 999', async () => {
  const [before, after] = await identities(ONE, [
    ['p999', 's999', 'train', 'c99'],
    ['p1000', 's1000', 'train', 'c100'],
  ]);
  expect(before!.order.patient! < after!.order.patient!).toBe(true);
  expect(before!.order.series! < after!.order.series!).toBe(true);
  expect(before!.given.label! < after!.given.label!).toBe(true);
});
