/** The model itself as a file, apart from every other export: what it learned from may be read out of it. */
import type { ModelFormat } from '../../workers/protocol.ts';
import { useUi } from '../context.ts';
import { text } from '../language.ts';
import { Icon } from '../parts/Icon.tsx';
import { Panel } from '../parts/Panel.tsx';

const FORMATS: readonly ModelFormat[] = ['pth', 'safetensors', 'onnx'];

export function ModelPanel({ id }: { readonly id: string }) {
  const { exports } = useUi();
  const words = text.value.report;
  return (
    <Panel title={words.model} note={words.modelHelp} testId="model-panel">
      <div class="stack">
        {FORMATS.map((format) => (
          <button
            key={format}
            type="button"
            class="button"
            onClick={() => void exports.saveModel(id, format)}
            data-testid={`download-${format}`}
          >
            <Icon name="download" />
            {words.modelFormats[format]}
          </button>
        ))}
      </div>
    </Panel>
  );
}
