/** A report as the files it is shared as. */
import type { ExportFile } from '../app.ts';

export function jsonFile(name: string, report: unknown): ExportFile {
  return textFile(`${name}.json`, 'application/json', `${JSON.stringify(report, null, 2)}\n`);
}

export function markdownFile(name: string, text: string): ExportFile {
  return textFile(`${name}.md`, 'text/markdown', text);
}

function textFile(name: string, type: string, content: string): ExportFile {
  return { name, type, bytes: new TextEncoder().encode(content) };
}
