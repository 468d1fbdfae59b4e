/**
 * The grid of generated images beside real slices as a file: for the command line, which was asked for exactly that. It says in itself what
 * it holds. Beside evaluationDump.ts the one file of this room with real slices in it; no view and no export makes it.
 */
import type { ExportFile } from '../app.ts';
import { INTENDED_USE } from '../errors.ts';
import type { SampleGrid } from '../workers/protocol.ts';
import { encodePng } from './png.ts';
import { TOOL } from './version.ts';

export function compareFile({ columns, rows, size, pixels }: SampleGrid): ExportFile {
  const bytes = encodePng(
    { width: columns * size, height: rows * size, pixels },
    {
      Title: 'SYNTHETIC images beside REAL slices',
      Description: 'In turn: a SYNTHETIC image, made by a generative network, and to its right a REAL slice.',
      Warning: 'Holds REAL slices. Keep it where the data may lie.',
      Disclaimer: INTENDED_USE,
      Software: `${TOOL.name} ${TOOL.version}`,
    },
  );
  return { name: 'compare.png', type: 'image/png', bytes };
}
