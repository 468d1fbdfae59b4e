/** Every sample grid of one run as a GIF or a WebM, to take away: how fast, how large, which format; progress, and a stop. */
import { useEffect, useState } from 'preact/hooks';
import { INTENDED_USE } from '../../errors.ts';
import type { SampleGrid } from '../../workers/protocol.ts';
import { useUi } from '../context.ts';
import { download } from '../download.ts';
import { bytes as fileSize, integer } from '../format.ts';
import { text } from '../language.ts';
import { SelectField } from '../parts/Field.tsx';
import { Icon } from '../parts/Icon.tsx';
import { Progress } from '../parts/Progress.tsx';
import { Segmented } from '../parts/Segmented.tsx';
import { showError } from '../state.ts';
import { createBarWriter } from './animation/bar.ts';
import { encodeGif } from './animation/encodeGif.ts';
import { encodeWebm, webmCodec } from './animation/encodeWebm.ts';
import { BAR, composeFrame, type GreyFrame } from './animation/frame.ts';
import { runName } from './runName.ts';
import type { Snapshot } from './stops.ts';
import type { RunHistory, RunTrack } from './tracks.ts';

/** Divisors of 100: a GIF counts hundredths of a second. */
const RATES = ['2', '5', '10', '20'] as const;
const FORMATS = ['gif', 'webm'] as const;
type Format = (typeof FORMATS)[number];
const SCALES = ['1', '2', '3'] as const;
const TYPES: Readonly<Record<Format, string>> = { gif: 'image/gif', webm: 'video/webm' };
const COMMENT = `SYNTHETIC images of a training, made by Gantry. ${INTENDED_USE}`;

export function AnimationForm({ tracks }: { readonly tracks: readonly RunTrack[] }) {
  const { history, state } = useUi();
  const words = text.value.compare;
  const [runId, setRunId] = useState('');
  const [format, setFormat] = useState<Format>('gif');
  const [rate, setRate] = useState<(typeof RATES)[number]>('10');
  const [scale, setScale] = useState<(typeof SCALES)[number]>('1');
  const [work, setWork] = useState<{ readonly done: number; readonly stop: AbortController } | null>(null);
  const canWebm = useCanWebm();
  const track = tracks.find(({ run }) => run.id === runId) ?? tracks[0];
  const snapshots = track ? snapshotsOf(track) : [];
  const grid = useGrid(history, track, snapshots[0]);

  const make = async () => {
    if (!track) return;
    const stop = new AbortController();
    setWork({ done: 0, stop });
    try {
      const frames = framesOf(history, track.run.id, snapshots, Number(scale));
      const encode = format === 'gif' ? encodeGif : encodeWebm;
      const made = await encode(frames, {
        rate: Number(rate),
        comment: COMMENT,
        signal: stop.signal,
        onFrame: (done) => setWork({ done, stop }),
      });
      const name = `training.${format}`;
      download({ name, type: TYPES[format], bytes: made });
      state.announcement.value = words.made(name, fileSize(made.length));
    } catch (error) {
      showError(state, error);
    } finally {
      setWork(null);
    }
  };

  return (
    <section class="stack" data-testid="animation">
      <div>
        <h3>{words.animation}</h3>
        <p class="help">{words.animationHelp}</p>
      </div>
      {tracks.length > 1 && track && (
        <SelectField
          label={words.run}
          value={track.run.id}
          options={tracks.map(({ run }) => ({ value: run.id, label: runName(run) }))}
          disabled={work !== null}
          onChoose={setRunId}
        />
      )}
      {snapshots.length === 0 ? (
        <p class="help">{words.noFrames}</p>
      ) : (
        <>
          <div class="animation-form">
            <Segmented
              label={words.format}
              options={FORMATS.filter((one) => one === 'gif' || canWebm).map((value) => ({
                value,
                label: words.formats[value],
              }))}
              value={format}
              disabled={work !== null}
              onChoose={(value) => setFormat(value)}
            />
            <SelectField
              label={words.rate}
              value={rate}
              options={RATES.map((value) => ({ value, label: value }))}
              disabled={work !== null}
              onChoose={(value) => setRate(value)}
            />
            <Segmented
              label={words.size}
              options={SCALES.map((value) => ({ value, label: words.times(Number(value)) }))}
              value={scale}
              disabled={work !== null}
              onChoose={(value) => setScale(value)}
            />
            {work ? (
              <button type="button" class="button" onClick={() => work.stop.abort()}>
                <Icon name="stop" />
                {words.stop}
              </button>
            ) : (
              <button type="button" class="button" data-testid="make-animation" onClick={() => void make()}>
                <Icon name="download" />
                {words.make}
              </button>
            )}
          </div>
          {canWebm === false && <p class="help">{words.noWebm}</p>}
          {grid && (
            <p class="help num">{words.frames(integer(snapshots.length), sizeOf(grid, Number(scale)))}</p>
          )}
          {work && <Progress label={words.making} done={work.done} total={snapshots.length} />}
        </>
      )}
    </section>
  );
}

/** Grids in order, each read as it is needed. */
async function* framesOf(
  history: RunHistory,
  runId: string,
  snapshots: readonly Snapshot[],
  scale: number,
): AsyncIterable<GreyFrame> {
  const write = createBarWriter();
  for (const { round, iteration } of snapshots) {
    const grid = await history.readSnapshot(runId, round, iteration);
    const words = text.peek().compare.caption(round, integer(iteration));
    if (grid) yield composeFrame(grid, scale, (width) => write(words, width));
  }
}

function snapshotsOf({ rounds }: RunTrack): Snapshot[] {
  return rounds.flatMap(({ number, snapshots }) =>
    snapshots.map((iteration) => ({ round: number, iteration })),
  );
}

function sizeOf({ columns, rows, size }: SampleGrid, scale: number): string {
  return `${columns * size * scale} × ${rows * size * scale + BAR} px`;
}

/** The first grid, for its size. */
function useGrid(
  history: RunHistory,
  track: RunTrack | undefined,
  first: Snapshot | undefined,
): SampleGrid | null {
  const [grid, setGrid] = useState<SampleGrid | null>(null);
  const id = track?.run.id;
  useEffect(() => {
    let wanted = true;
    setGrid(null);
    if (id === undefined || !first) return;
    history.readSnapshot(id, first.round, first.iteration).then(
      (read) => wanted && setGrid(read),
      () => undefined, // the grid itself says so where it is shown
    );
    return () => {
      wanted = false;
    };
  }, [history, id, first?.round, first?.iteration]);
  return grid;
}

/** Null: not known yet. Asked for the smallest frame that there is. */
function useCanWebm(): boolean | null {
  const [can, setCan] = useState<boolean | null>(null);
  useEffect(() => {
    let wanted = true;
    webmCodec(256, 256 + BAR).then(
      (codec) => wanted && setCan(codec !== null),
      () => wanted && setCan(false),
    );
    return () => {
      wanted = false;
    };
  }, []);
  return can;
}
