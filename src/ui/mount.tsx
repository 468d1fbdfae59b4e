/** Puts the page into `root` and wires it to a Gantry: state, actions, the stage in the address, and what keeps a long run company. */
import { computed, effect } from '@preact/signals';
import { render } from 'preact';
import type { Gantry } from '../app.ts';
import type { BackendRequest } from '../workers/protocol.ts';
import { type Ui, UiContext } from './context.ts';
import { createDataActions } from './dataActions.ts';
import { createEvaluationActions } from './evaluationActions.ts';
import { createExportActions } from './exportActions.ts';
import { catchFileDrops } from './fileDrops.ts';
import { createFolderActions } from './folderActions.ts';
import { createDrawActions } from './generate/drawActions.ts';
import { language } from './language.ts';
import { createLogActions } from './logActions.ts';
import { createModelActions } from './modelActions.ts';
import { createNotifier, tellWhenEnded } from './notify.ts';
import { Page } from './Page.tsx';
import { isReport } from './report/isReport.ts';
import { createReportActions } from './reportActions.ts';
import { createRunActions } from './runActions.ts';
import { offerBin } from './runs/offerBin.ts';
import { createRecordActions } from './runs/recordActions.ts';
import { createState, type State, VIEWS } from './state.ts';
import { showTheme } from './theme.ts';
import { keepAwake } from './wakeLock.ts';
import './css/tokens.css';
import './css/base.css';
import './css/layout.css';
import './css/parts.css';
import './css/stages.css';
import './css/data.css';
import './css/evaluate.css';
import './css/generate.css';
import './css/adjust.css';
import './css/runs.css';
import './css/compare.css';
import './css/report.css';
import './css/print.css'; // last: it overrules

/** Not an exported dataset, whole or in parts: that is for the Data stage. */
const MODEL_FILE = /^(?!dataset[^.]*\.safetensors$).*\.(pth|pt|safetensors)$/i;
/** Not the table of a download, which belongs to its images. */
const LOG_FILE = /^(?!metadata\.csv$).*\.csv$/i;

/** A configuration or a report, which what is in it tells. */
const JSON_FILE = /\.json$/i;

/** Windows with Excel names the second. */
const CSV_TYPES = ['text/csv', 'application/vnd.ms-excel'];

/** @returns what takes the page away again */
export function mountApp(
  root: HTMLElement,
  gantry: Gantry,
  { backend }: { readonly backend: BackendRequest },
): () => void {
  const state = createState(backend);
  const notifier = createNotifier();
  /** A paused run has given its device back and may wait for days. */
  const working = computed(() => state.active.value && state.run.value?.state !== 'paused');
  const data = createDataActions(gantry, state);
  const evaluations = createEvaluationActions(gantry, state);
  const runs = createRunActions(gantry, state);
  const records = createRecordActions(gantry, state, runs);
  const ui: Ui = {
    state,
    data,
    folders: createFolderActions(gantry, state, data),
    runs,
    records,
    exports: createExportActions(gantry, state),
    reports: createReportActions(gantry, state),
    drawing: createDrawActions(gantry, state),
    evaluations,
    models: createModelActions(gantry, state, evaluations.load),
    logs: createLogActions(gantry, state),
    notifier,
    browse: (id, first, count) => gantry.browseDataset(id, first, count),
    history: gantry,
    preview: (id, split, count) => gantry.previewDataset(id, split, count),
  };
  showTheme();
  history.scrollRestoration = 'manual'; // what stands above a stage differs from visit to visit
  const ends = [
    effect(() => {
      document.documentElement.lang = language.value;
    }),
    followAddress(state),
    guardLeaving(state),
    offerBin(state),
    keepAwake(working),
    tellWhenEnded(state.run, notifier),
    catchFileDrops(state, [
      { name: MODEL_FILE, types: [], stage: 'generate', open: ui.models.open },
      { name: JSON_FILE, types: [], stage: 'report', holds: isReport, open: ui.reports.open },
      { name: LOG_FILE, types: CSV_TYPES, stage: 'train', open: ui.logs.open },
    ]),
  ];
  render(
    <UiContext.Provider value={ui}>
      <Page />
    </UiContext.Provider>,
    root,
  );
  void ui.folders.load();
  void evaluations.load();
  void ui.data.loadDatasets().then(() => Promise.all([runs.loadRuns(), records.loadDeleted()]));
  return () => {
    for (const end of ends) end();
    render(null, root);
  };
}

/** `#train` shows that stage; Back and Forward go through what was seen. */
function followAddress(state: State): () => void {
  const read = () => {
    const named = VIEWS.find((view) => `#${view}` === location.hash);
    if (named) state.stage.value = named;
  };
  read();
  window.addEventListener('hashchange', read);
  return () => window.removeEventListener('hashchange', read);
}

/** Asks before a tab with a run in work is closed; files on their way in count too. */
function guardLeaving(state: State): () => void {
  const guard = (event: BeforeUnloadEvent) => {
    if (state.active.value || state.ingest.value.kind === 'running') event.preventDefault();
  };
  window.addEventListener('beforeunload', guard);
  return () => window.removeEventListener('beforeunload', guard);
}
