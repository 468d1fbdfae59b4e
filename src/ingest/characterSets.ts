/**
 * Text that people read (descriptions) → Unicode, by Specific Character Set (0008,0005) (PS3.3 C.12.1.1.2, PS3.5 6.1.2).
 *
 * Code extensions (ISO 2022) switch by escape sequences; each stretch is decoded by the platform's TextDecoder. Never throws: what
 * cannot be decoded becomes U+FFFD.
 */

/** Defined terms without their `ISO 2022 ` or `ISO_` prefix, and the WHATWG label that decodes them. */
const LABELS: Readonly<Record<string, string>> = {
  'IR 6': 'windows-1252',
  'IR 100': 'windows-1252',
  'IR 101': 'iso-8859-2',
  'IR 109': 'iso-8859-3',
  'IR 110': 'iso-8859-4',
  'IR 144': 'iso-8859-5',
  'IR 127': 'iso-8859-6',
  'IR 126': 'iso-8859-7',
  'IR 138': 'iso-8859-8',
  'IR 148': 'windows-1254',
  'IR 203': 'iso-8859-15',
  'IR 13': 'shift_jis',
  'IR 166': 'windows-874',
  'IR 149': 'euc-kr',
  'IR 58': 'gbk',
  'IR 192': 'utf-8',
  GB18030: 'gb18030',
  GBK: 'gbk',
};

/** What follows ESC, the label of the bytes after it, and whether they are pairs of 7-bit codes (PS3.3 tables C.12-3, C.12-4). */
const ESCAPES: readonly (readonly [sequence: string, label: string, pairs: 0 | 2 | 3])[] = [
  ['(B', 'windows-1252', 0],
  ['(J', 'shift_jis', 0],
  [')I', 'shift_jis', 0],
  ['-A', 'windows-1252', 0],
  ['-B', 'iso-8859-2', 0],
  ['-C', 'iso-8859-3', 0],
  ['-D', 'iso-8859-4', 0],
  ['-L', 'iso-8859-5', 0],
  ['-G', 'iso-8859-6', 0],
  ['-F', 'iso-8859-7', 0],
  ['-H', 'iso-8859-8', 0],
  ['-M', 'windows-1254', 0],
  ['-b', 'iso-8859-15', 0],
  ['-T', 'windows-874', 0],
  ['$)C', 'euc-kr', 0],
  ['$)A', 'gbk', 0],
  ['$B', 'euc-jp', 2], // JIS X 0208
  ['$@', 'euc-jp', 2],
  ['$(D', 'euc-jp', 3], // JIS X 0212: three bytes in EUC, led by 8F
];
const ESC = 0x1b;

/** `characterSets`: the values of (0008,0005), or null where it is missing. Padding is taken off. */
export function decodeText(bytes: Uint8Array, characterSets: readonly string[] | null): string {
  const first = characterSets?.find((name) => name.trim() !== '') ?? null;
  const label = first === null ? null : (LABELS[first.trim().replace(/^(ISO 2022 |ISO_)/, '')] ?? null);
  let text = '';
  let from = 0;
  let current = { label, pairs: 0 };
  for (let at = bytes.indexOf(ESC); at >= 0; at = bytes.indexOf(ESC, from)) {
    text += decode(bytes.subarray(from, at), current.label, current.pairs);
    const next = String.fromCharCode(...bytes.subarray(at + 1, at + 4));
    const found = ESCAPES.find(([sequence]) => next.startsWith(sequence));
    if (found) current = { label: found[1], pairs: found[2] };
    from = at + 1 + (found?.[0].length ?? 0);
  }
  text += decode(bytes.subarray(from), current.label, current.pairs);
  return text.replace(/[\0\s]+$/, '').replace(/^[\0\s]+/, '');
}

/** Without a label, or with one nobody knows: UTF-8 where it is valid, else Latin-1. Files often say nothing and mean either. */
function decode(bytes: Uint8Array, label: string | null, pairs: number): string {
  if (label !== null) return new TextDecoder(label).decode(pairs ? asEuc(bytes, pairs) : bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

function asEuc(bytes: Uint8Array, width: number): Uint8Array {
  const out: number[] = [];
  for (let i = 0; i + 1 < bytes.length; i += 2) {
    if (width === 3) out.push(0x8f);
    out.push(bytes[i]! | 0x80, bytes[i + 1]! | 0x80);
  }
  return Uint8Array.from(out);
}
