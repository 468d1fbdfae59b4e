/** Headers being read, or a dataset being built: how many files, how fast, how long still, the latest slices, and a way out. */
import type { ScanStatus } from '../../app.ts';
import { useUi } from '../context.ts';
import { duration, figure, integer } from '../format.ts';
import { text } from '../language.ts';
import { Icon } from '../parts/Icon.tsx';
import { Panel } from '../parts/Panel.tsx';
import { PixelGrid } from '../parts/PixelGrid.tsx';
import { Progress } from '../parts/Progress.tsx';
import { Stats } from '../parts/Stats.tsx';

export function IngestProgress() {
  const { state } = useUi();
  const ingest = state.ingest.value;
  const words = text.value.data;
  if (ingest.kind === 'sample') {
    return (
      <Panel title={words.reading}>
        <Progress label={words.makingSample} done={0} total={null} />
      </Panel>
    );
  }
  if (ingest.kind === 'walking') {
    return (
      <Panel title={words.reading}>
        <Progress label={words.collecting(integer(ingest.files))} done={0} total={null} />
      </Panel>
    );
  }
  if (ingest.kind === 'scanning') return <ScanProgress status={ingest.status} cancel={ingest.cancel} />;
  if (ingest.kind !== 'running') return null;
  const { status, cancel } = ingest;
  return (
    <Panel
      title={words.building}
      note={words.phases[status.phase]}
      actions={<CancelButton onClick={cancel} />}
    >
      <Progress
        label={text.value.ofTotal(integer(status.done), `${integer(status.total)} ${text.value.units.files}`)}
        done={status.done}
        total={status.total}
      >
        <Pace {...status} />
      </Progress>
      <Stats
        dense
        items={[
          { name: words.accepted, value: integer(status.accepted) },
          { name: words.skipped, value: integer(status.skipped) },
          { name: words.failed, value: integer(status.failed) },
        ]}
      />
      <LatestSlices />
    </Panel>
  );
}

function ScanProgress({ status, cancel }: { readonly status: ScanStatus; readonly cancel: () => void }) {
  const words = text.value.data;
  return (
    <Panel
      title={words.scanning}
      note={words.scanHelp}
      testId="scanning"
      actions={<CancelButton onClick={cancel} />}
    >
      <Progress
        label={text.value.ofTotal(integer(status.done), `${integer(status.total)} ${text.value.units.files}`)}
        done={status.done}
        total={status.total}
      >
        <Pace {...status} />
      </Progress>
      <Stats dense items={[{ name: words.imagesFound, value: integer(status.images) }]} />
    </Panel>
  );
}

function Pace({ filesPerSecond, secondsLeft }: Pick<ScanStatus, 'filesPerSecond' | 'secondsLeft'>) {
  const { perSecond, units, timeLeft, duration: words } = text.value;
  return (
    <>
      <span class="num">{filesPerSecond > 0 && perSecond(figure(filesPerSecond), units.files)}</span>
      <span class="num">{secondsLeft === null ? words.unknown : timeLeft(duration(secondsLeft))}</span>
    </>
  );
}

function CancelButton({ onClick }: { readonly onClick: () => void }) {
  return (
    <button type="button" class="button" onClick={onClick} data-testid="cancel-ingest">
      <Icon name="cross" />
      {text.value.cancel}
    </button>
  );
}

function LatestSlices() {
  const { state } = useUi();
  const previews = state.previews.value;
  const words = text.value.data;
  if (previews.length === 0) return null;
  return (
    <div class="latest">
      <p class="label">{words.latestSlices}</p>
      <div class="strip">
        {previews.map((preview, i) => (
          <PixelGrid
            key={`${previews.length}-${i}`}
            picture={{ width: preview.size, height: preview.size, pixels: preview.pixels }}
            alt={words.latestSlices}
          />
        ))}
      </div>
      <p class="help">{words.latestSlicesHelp}</p>
    </div>
  );
}
