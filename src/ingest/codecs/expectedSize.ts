/** A codestream's size against the header's, before anything is allocated for it. */
import { FrameError } from './frameError.ts';
import type { StoredFormat } from './types.ts';

/**
 * A codestream of another size than the header's belongs to another image, or is made to exhaust memory.
 * @throws FrameError `malformed`
 */
export function requireSize(
  found: { readonly rows: number; readonly columns: number },
  components: number,
  { rows, columns }: StoredFormat,
): void {
  if (found.rows !== rows || found.columns !== columns)
    throw new FrameError('malformed', {
      rows,
      columns,
      codestreamRows: found.rows,
      codestreamColumns: found.columns,
    });
  if (components !== 1 && components !== 3) throw new FrameError('malformed', { components });
}
