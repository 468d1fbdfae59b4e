/** `gantry graph` in the page: a training log in, its charts out. What draws them is handed in, since only ui/ knows a canvas. */
import type { Gantry, TrainingLogRow } from '../app.ts';
import { GantryError } from '../errors.ts';
import type { RemoteGraphed, RemoteGraphRequest } from '../remoteProtocol.ts';
import { sendFile } from './tell.ts';

/** @returns a PNG */
export type DrawLog = (
  rows: readonly TrainingLogRow[],
  look: Pick<RemoteGraphRequest, 'width' | 'height' | 'smoothing'>,
) => Promise<Uint8Array<ArrayBuffer>>;

/** @throws TrainingLogError naming line and column, GantryError for a log without rows */
export async function graph(
  gantry: Gantry,
  file: File | undefined,
  { width, height, smoothing }: RemoteGraphRequest,
  draw: DrawLog,
): Promise<RemoteGraphed> {
  if (!file) throw new GantryError('The browser was handed no training log. Run the command again.');
  const rows = gantry.parseTrainingLog(await file.text());
  if (rows.length === 0)
    throw new GantryError('The training log has its header and no rows; there is nothing to draw.');
  const bytes = await draw(rows, { width, height, smoothing });
  await sendFile({ name: 'graph.png', type: 'image/png', bytes });
  return { ok: true, rows: rows.length };
}
