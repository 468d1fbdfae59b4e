/** One real 512-pixel slice in every transfer syntax that there is of it, each as a folder of copies under UIDs of their own. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { asHtj2k } from './htj2k.ts';
import { copiesOf } from './part10.ts';

export interface SyntaxSet {
  readonly name: string;
  readonly uid: string;
  readonly folder: string;
  readonly files: readonly string[];
  /** Of all its files. */
  readonly bytes: number;
}

/** Below GANTRY_DATA. */
const SLICES = 'data/conformance/cornerstone';
/** As `CTImage.dcm_JPEGLSLosslessTransferSyntax_1.2.840.10008.1.2.4.80.dcm`. */
const NAME = /^CTImage\.dcm_(.+?)(?:TransferSyntax)?_([\d.]+)\.dcm$/;
const EXPLICIT = '1.2.840.10008.1.2.1';

/** Null, and said aloud, where there are no real slices. @param folder empty */
export async function writeSyntaxSets(folder: string, copies: number): Promise<SyntaxSet[] | null> {
  const data = process.env.GANTRY_DATA;
  if (!data) {
    console.log('Skipped: transfer syntaxes, which need real slices. Name their folder in GANTRY_DATA.');
    return null;
  }
  const from = join(resolve(process.env.INIT_CWD ?? '.', data), SLICES);
  const slices = readdirSync(from).flatMap((file) => {
    const [, name, uid] = NAME.exec(file) ?? [];
    return name && uid ? [{ name: words(name), uid, bytes: readFileSync(join(from, file)) }] : [];
  });
  const explicit = slices.find(({ uid }) => uid === EXPLICIT);
  if (explicit) {
    const bytes = Buffer.from(await asHtj2k(explicit.bytes));
    slices.push({ name: 'HTJ2K lossless (made here)', uid: '1.2.840.10008.1.2.4.201', bytes });
  }
  return slices.map(({ name, uid, bytes }) => {
    const into = join(folder, uid);
    mkdirSync(into);
    const files: string[] = [];
    let all = 0;
    for (const copy of copiesOf(bytes, copies)) {
      const path = join(into, `${String(files.length + 1).padStart(4, '0')}.dcm`);
      writeFileSync(path, copy);
      files.push(path);
      all += copy.length;
    }
    return { name, uid, folder: into, files, bytes: all };
  });
}

/** `JPEGLSLossless` → `JPEGLS Lossless`. */
function words(name: string): string {
  return name.replace(/([a-z\d])([A-Z])/g, '$1 $2').replaceAll('_', '/');
}
