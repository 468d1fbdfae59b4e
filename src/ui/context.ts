/** What every view reaches: the state, the actions, and where a preview of stored slices comes from. */
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Gantry } from '../app.ts';
import type { RunHistory } from './compare/tracks.ts';
import type { DataActions } from './dataActions.ts';
import type { EvaluationActions } from './evaluationActions.ts';
import type { ExportActions } from './exportActions.ts';
import type { FolderActions } from './folderActions.ts';
import type { DrawActions } from './generate/drawActions.ts';
import type { LogActions } from './logActions.ts';
import type { ModelActions } from './modelActions.ts';
import type { Notifier } from './notify.ts';
import type { ReportActions } from './reportActions.ts';
import type { RunActions } from './runActions.ts';
import type { RecordActions } from './runs/recordActions.ts';
import type { State } from './state.ts';

export interface Ui {
  readonly state: State;
  readonly data: DataActions;
  readonly runs: RunActions;
  readonly records: RecordActions;
  readonly exports: ExportActions;
  readonly reports: ReportActions;
  readonly drawing: DrawActions;
  readonly models: ModelActions;
  readonly evaluations: EvaluationActions;
  readonly logs: LogActions;
  readonly notifier: Notifier;
  readonly folders: FolderActions;
  readonly preview: Gantry['previewDataset'];
  readonly browse: Gantry['browseDataset'];
  readonly history: RunHistory;
}

export const UiContext = createContext<Ui | null>(null);

/** @throws Error outside `mountApp`. */
export function useUi(): Ui {
  const ui = useContext(UiContext);
  if (!ui) throw new Error('This view stands outside mountApp.');
  return ui;
}
