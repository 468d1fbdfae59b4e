/** The networks this page can measure in; asked for when a view first needs them, since asking starts the evaluation worker. */
import { useEffect } from 'preact/hooks';
import type { InstalledNetwork } from '../../evaluation.ts';
import { useUi } from '../context.ts';

/** Null until known. */
export function useNetworks(): readonly InstalledNetwork[] | null {
  const { evaluations } = useUi();
  useEffect(() => {
    if (evaluations.networks.peek() === null) void evaluations.loadNetworks();
  }, [evaluations]);
  return evaluations.networks.value;
}
