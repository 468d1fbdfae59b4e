/** What an imported file holds beside the configuration: shown, kept, and of no use here. */
import { CONFIG_ALIASES, CONFIG_KEYS } from '../../config.ts';
import { text } from '../language.ts';
import type { OpenedConfig } from './configDraft.ts';

export function KeptInFile({ opened: { file } }: { readonly opened: OpenedConfig }) {
  const words = text.value.config.kept;
  const nested = 'params' in file.source;
  const sections = nested ? Object.entries(file.source).filter(([name]) => name !== 'params') : [];
  const unknown = file.params.properties.map(({ name }) => name).filter((name) => !isKnown(name));
  if (sections.length === 0 && unknown.length === 0) return null;
  return (
    <section class="config-kept" aria-label={words.title} data-testid="config-kept">
      <h3>{words.title}</h3>
      {sections.length > 0 && <p class="help">{words.sections}</p>}
      {sections.map(([name, value]) => (
        <dl key={name} class="config-section">
          <dt>
            <code class="key">{name}</code>
          </dt>
          {entriesOf(value).map((line) => (
            <dd key={line}>{line}</dd>
          ))}
        </dl>
      ))}
      {unknown.length > 0 && <p class="help">{words.keys(unknown.join(', '))}</p>}
    </section>
  );
}

function entriesOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [JSON.stringify(value)];
  return Object.entries(value).map(
    ([name, inner]) => `${name}: ${typeof inner === 'string' ? inner : JSON.stringify(inner)}`,
  );
}

function isKnown(name: string): boolean {
  return Object.hasOwn(CONFIG_ALIASES, name) || CONFIG_KEYS.some((key) => key === name);
}
