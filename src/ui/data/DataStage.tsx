/** Stage 1: files in, what is there and how it is prepared, what came of each file, and the datasets this browser holds. */
import { useUi } from '../context.ts';
import { BuilderView } from './BuilderView.tsx';
import { DatasetCard } from './DatasetCard.tsx';
import { DatasetList } from './DatasetList.tsx';
import { DropZone } from './DropZone.tsx';
import { IngestProgress } from './IngestProgress.tsx';
import { IngestResult } from './IngestResult.tsx';

export function DataStage() {
  const { state } = useUi();
  const ingest = state.ingest.value;
  const builder = state.builder.value;
  const dataset = state.dataset.value;
  if (ingest.kind === 'idle' && builder) {
    return (
      <>
        <BuilderView builder={builder} />
        <DatasetList />
      </>
    );
  }
  const idle = ingest.kind === 'idle';
  const done = ingest.kind === 'done';
  return (
    <>
      {idle && <DropZone />}
      {!idle && !done && <IngestProgress />}
      {done && <IngestResult report={ingest.report} />}
      {dataset && <DatasetCard dataset={dataset} />}
      {done && <DropZone />}
      <DatasetList />
    </>
  );
}
