/** A drafted configuration as files: the file that it was read from, changed where it changed, and the thesis's config.json. */
import type { ExportFile } from '../../app.ts';
import { exportConfig, type RunConfig } from '../../config.ts';
import { writeConfigFile } from '../../interop/writeConfigFile.ts';
import { type ConfigDraft, checkDraft } from './configDraft.ts';

export const CONFIG_JSON = 'config.json';

/** None while a value is wrong. The imported file under its own name; config.json where that is another. */
export function configFiles(draft: ConfigDraft): ExportFile[] {
  const { config } = checkDraft(draft);
  if (!config) return [];
  const own = { name: configName(draft), text: configText(draft, config) };
  const files =
    own.name === CONFIG_JSON
      ? [own]
      : [own, { name: CONFIG_JSON, text: asJson(config, draft.file?.file.source) }];
  return files.map(({ name, text }) => ({
    name,
    type: name.endsWith('json') ? 'application/json' : 'text/javascript',
    bytes: new TextEncoder().encode(text),
  }));
}

export function configName({ file }: ConfigDraft): string {
  return file?.name ?? CONFIG_JSON;
}

/** The text of its file: the imported one's, or the thesis's shape. */
export function configText({ file }: ConfigDraft, config: RunConfig): string {
  return file ? writeConfigFile(file.file, config) : asJson(config);
}

/** As the thesis's file is indented. */
function asJson(config: RunConfig, source?: Readonly<Record<string, unknown>>): string {
  return `${JSON.stringify(exportConfig(config, source), null, 4)}\n`;
}
