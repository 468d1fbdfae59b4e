/** Every outcome code in a sentence that names the thing and the remedy; docs/outcomes.md is the long form. */
import type { Facts } from '../errors.ts';
import type { FileOutcome, OutcomeCode } from '../workers/protocol.ts';

const SENTENCES: Readonly<Record<OutcomeCode, string>> = {
  accepted: 'It gave slices.',
  'not-dicom': 'Neither DICOM nor an image Gantry reads. Leave it out.',
  'empty-file': 'The file has no bytes. Copy it again.',
  archive: 'An archive: its files have entries of their own.',
  'series-table': 'A table of series; its descriptions were read.',
  'no-pixel-data': 'DICOM without pixel data.',
  'not-an-image':
    'A report, plan, contour, segmentation, presentation state, document or directory: no training image.',
  'not-ct': 'Not CT. Ask for its modality with --filter modality=….',
  'secondary-capture': 'A screen save or secondary capture.',
  'burned-in': 'It says that text is burned into its pixels.',
  localizer: 'A localizer, not a slice.',
  'not-axial': 'Not an axial slice. Ask for its plane with --filter plane=….',
  colour: 'In colour. Keep it as grey with --filter colour=luma.',
  filtered: 'Outside the chosen filter.',
  'not-selected': 'Left out by hand.',
  duplicate: 'The same instance with the same pixels as another file.',
  'unsupported-transfer-syntax': 'Its transfer syntax cannot be decoded here. Export it in another.',
  'unsupported-photometric': 'Its photometric interpretation cannot be read. Export it as MONOCHROME2.',
  'unsupported-bit-depth': 'Its bit depth cannot be read.',
  'unsupported-archive': 'The archive is encrypted or compressed in an unknown way. Unpack it first.',
  truncated: 'The file ends too early. Copy it again.',
  malformed: 'The file contradicts itself. Export it again.',
  'decode-failed': 'Its compressed pixels are damaged. Export it again.',
  unreadable: 'The file could not be read: moved, changed or not permitted.',
  'too-large': 'Beyond the limits that keep the page alive.',
  'out-of-memory': 'Memory ran out on it.',
  timeout: 'Reading it did not end.',
};

export function explain(code: OutcomeCode, facts: Facts, warning?: FileOutcome['warning']): string {
  const details = Object.entries(facts).map(([name, value]) => `${name} ${String(value)}`);
  const sentence = SENTENCES[code] + (details.length > 0 ? ` (${details.join(', ')})` : '');
  return warning
    ? `${sentence} Another file has the same SOP Instance UID and other pixels; both are kept.`
    : sentence;
}
