/** What tells a healthy run from an ailing one, folded away under the losses: slopes, the critic's scores, layers, memory. */
import type { RunConfig } from '../../config.ts';
import { useUi } from '../context.ts';
import { text } from '../language.ts';
import type { CurveLook } from '../parts/lineDrawing.ts';
import type { RoundTrace } from '../state.ts';
import { CriticScores } from './CriticScores.tsx';
import { GradientCurves } from './GradientCurves.tsx';
import { LayerTables } from './LayerTables.tsx';
import { MemoryStats } from './MemoryStats.tsx';

export interface DiagnosticsPanelProps {
  readonly trace: RoundTrace;
  /** Says that `trace`, which grows in place, has changed. */
  readonly tick: number;
  readonly mode: RunConfig['mode'];
  readonly total: number | null;
  /** As the losses above are drawn. */
  readonly look: CurveLook;
}

export function DiagnosticsPanel({ trace, tick, mode, total, look }: DiagnosticsPanelProps) {
  const { state } = useUi();
  const words = text.value.train.diagnostics;
  const open = state.diagnosticsOpen.value;
  const newest = trace.diagnostics.at(-1);
  return (
    <section class="panel" aria-label={words.title} data-testid="diagnostics">
      <details
        class="fold"
        open={open}
        onToggle={(event) => {
          state.diagnosticsOpen.value = event.currentTarget.open;
        }}
      >
        <summary data-testid="diagnostics-toggle">
          <h2 class="fold-title">{words.title}</h2>
          <span class="help fold-help">{words.help}</span>
        </summary>
        {open && (
          <div class="fold-body">
            {mode === 'gp' ? (
              <GradientCurves rows={trace.rows} tick={tick} total={total} look={look} />
            ) : (
              <p class="help">{words.clipped}</p>
            )}
            <CriticScores diagnostics={trace.diagnostics} tick={tick} total={total} scale={look.scale} />
            <LayerTables newest={newest} />
            {newest && <MemoryStats newest={newest} />}
          </div>
        )}
      </details>
    </section>
  );
}
