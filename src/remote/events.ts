/** A run's events for who drives the page, without pixels and at most one line of training at a time. */
import type { RunEvent } from '../app.ts';
import type { DeviceInfo } from '../workers/protocol.ts';
import { tell } from './tell.ts';

/** @param opened the device that was told before the run */
export function forwardRunEvents(opened: DeviceInfo): (event: RunEvent) => void {
  let device = JSON.stringify(opened);
  let state = '';
  let totalIterations = 0;
  let incidents = 0;
  return (event) => {
    switch (event.type) {
      case 'run': {
        const { run } = event;
        if (run.device && JSON.stringify(run.device) !== device) {
          device = JSON.stringify(run.device);
          tell({ type: 'device', device: run.device });
        }
        if (`${run.state} ${run.round}` !== state) {
          state = `${run.state} ${run.round}`;
          tell({ type: 'state', state: run.state, round: run.round, maxRounds: run.settings.maxRounds });
        }
        for (const incident of run.incidents?.slice(incidents) ?? []) tell({ type: 'incident', incident });
        incidents = run.incidents?.length ?? 0;
        return;
      }
      case 'train': {
        const { progress, round } = event;
        if (progress.kind === 'started') totalIterations = progress.totalIterations;
        if (progress.kind === 'diagnostics')
          tell({ type: 'diagnostics', round, diagnostics: progress.diagnostics });
        if (progress.kind !== 'rows') return;
        const last = progress.rows.at(-1);
        if (!last) return;
        const { imagesPerSecond, secondsLeft } = progress;
        const { iteration, wasserstein } = last;
        return tell({
          type: 'train',
          round,
          iteration,
          totalIterations,
          wasserstein,
          imagesPerSecond,
          secondsLeft,
        });
      }
      case 'evaluate':
        return tell({ type: 'evaluate', what: event.what, progress: event.progress });
      case 'generate':
        return tell({ type: 'generate', done: event.done, total: event.total });
      case 'silent':
        return tell({ type: 'silent', seconds: event.seconds });
      case 'images':
      case 'error': // the run's own promise rejects with it
        return;
      default:
        event satisfies never;
    }
  };
}
