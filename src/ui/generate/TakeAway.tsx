/** In which form drawn images leave, what each form is, and that no real slice goes with them. */
import { useState } from 'preact/hooks';
import type { DrawnFormat } from '../../app.ts';
import { integer } from '../format.ts';
import { text } from '../language.ts';
import { SelectField } from '../parts/Field.tsx';
import { Icon } from '../parts/Icon.tsx';

const FORMATS: readonly DrawnFormat[] = ['grid', 'png8', 'png16', 'npy', 'dicom'];

export interface TakeAwayProps {
  readonly count: number;
  readonly testIds: { readonly format: string; readonly download: string };
  onSave(format: DrawnFormat): void;
}

export function TakeAway({ count, testIds, onSave }: TakeAwayProps) {
  const [format, setFormat] = useState<DrawnFormat>('grid');
  const words = text.value.generate.takeAway;
  return (
    <div class="stack">
      <SelectField
        label={words.format}
        value={format}
        options={FORMATS.map((value) => ({ value, label: words.formats[value] }))}
        help={words.formatHelp[format]}
        testId={testIds.format}
        onChoose={(value) => setFormat(value)}
      />
      <button type="button" class="button" onClick={() => onSave(format)} data-testid={testIds.download}>
        <Icon name="download" />
        {words.download}
      </button>
      <p class="help">{words.leaves(integer(count))}</p>
    </div>
  );
}
