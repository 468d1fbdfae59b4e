/** How curves are drawn: how smooth, on which scale. One set of controls for all charts beside it. */
import { text } from '../language.ts';
import type { CurveLook } from './lineDrawing.ts';
import { Segmented } from './Segmented.tsx';
import { SmoothingSlider } from './SmoothingSlider.tsx';

export interface CurveControlsProps {
  readonly look: CurveLook;
  onChange(look: CurveLook): void;
}

export function CurveControls({ look, onChange }: CurveControlsProps) {
  const words = text.value.train.curves;
  return (
    <>
      <SmoothingSlider
        label={words.smoothing}
        help={words.smoothingHelp}
        value={look.smoothing}
        testId="smoothing"
        onChange={(smoothing) => onChange({ ...look, smoothing })}
      />
      <Segmented
        label={words.scale}
        options={(['linear', 'symlog'] as const).map((value) => ({ value, label: words.scales[value] }))}
        value={look.scale}
        onChoose={(scale) => onChange({ ...look, scale })}
      />
    </>
  );
}
