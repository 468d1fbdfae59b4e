/** Stage 1: how slices are prepared, what is dropped, what came of each file, and the datasets this browser holds. */
import { useUi } from '../context.ts';
import { DatasetCard } from './DatasetCard.tsx';
import { DatasetList } from './DatasetList.tsx';
import { DropZone } from './DropZone.tsx';
import { IngestProgress } from './IngestProgress.tsx';
import { IngestResult } from './IngestResult.tsx';
import { RecipeForm } from './RecipeForm.tsx';

export function DataStage() {
  const { state } = useUi();
  const ingest = state.ingest.value;
  const dataset = state.dataset.value;
  const working = ingest.kind === 'running' || ingest.kind === 'sample' || ingest.kind === 'walking';
  return (
    <>
      <div class="columns">
        <RecipeForm disabled={working} />
        {working ? <IngestProgress /> : <DropZone />}
      </div>
      {ingest.kind === 'done' && <IngestResult report={ingest.report} />}
      {dataset && <DatasetCard dataset={dataset} />}
      <DatasetList />
    </>
  );
}
