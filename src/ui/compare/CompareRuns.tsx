/**
 * One to ten runs through their training: curves, grids, FID and configuration, all where the one slider stands.
 *
 * Logs are read once, grids as they are wanted. A run in work is read anew whenever its record changes.
 */
import { useComputed, useSignal } from '@preact/signals';
import { useCallback, useEffect, useMemo, useState } from 'preact/hooks';
import type { RunRecord } from '../../run.ts';
import { useUi } from '../context.ts';
import { obstacleTo } from '../evaluate/comparable.ts';
import { type TrainingPoint, trainingPoints } from '../evaluate/trainingPoints.ts';
import { text } from '../language.ts';
import { showError } from '../state.ts';
import { AnimationForm } from './AnimationForm.tsx';
import { axisWords } from './axisTicks.ts';
import { CompareChart } from './CompareChart.tsx';
import { CompareGrid, gridKey } from './CompareGrid.tsx';
import { ConfigDiffTable } from './ConfigDiffTable.tsx';
import { CurveTools } from './CurveTools.tsx';
import { createComparison } from './comparison.ts';
import { fidKnownAt } from './fidKnown.ts';
import { createGridCache, type GridCache } from './gridCache.ts';
import { type Here, HereTable } from './HereTable.tsx';
import { RunSwatch } from './RunSwatch.tsx';
import { runName } from './runName.ts';
import { Slider } from './Slider.tsx';
import { boundsOf, COLOURS, seriesOf } from './series.ts';
import { type Laid, snapshotAt, stopAt, stopsOf } from './stops.ts';
import { endOf, layOut, placeAt, positionOf } from './timeline.ts';
import { type RunTrack, readTrack } from './tracks.ts';

/** Bytes of grids held: 64 images of 64 px are 256 KiB, so ten runs keep 76 grids each. */
const MOST_BYTES = 200e6;
/** Stops read ahead of the slider, and behind it. */
const AHEAD = 12;
const BEHIND = 4;

export function CompareRuns({ runs }: { readonly runs: readonly RunRecord[] }) {
  const tracks = useTracks(runs);
  const words = text.value.compare;
  if (!tracks) return <p class="help">{words.reading}</p>;
  if (
    tracks.every(({ rounds }) =>
      rounds.every(({ iterations, snapshots }) => iterations.length + snapshots.length === 0),
    )
  )
    return <p class="help">{words.noRows}</p>;
  return <Compared tracks={tracks} />;
}

function Compared({ tracks }: { readonly tracks: readonly RunTrack[] }) {
  const { evaluations, history, state } = useUi();
  const words = text.value.compare;
  const [comparison] = useState(createComparison);
  const cache = useMemo(
    () => createGridCache((key) => readGrid(history, key), { mostBytes: MOST_BYTES }),
    [history],
  );
  const axis = comparison.axis.value;
  const look = comparison.look.value;
  const datasets = state.datasets.value;
  const records = evaluations.records.value;
  const fids = useMemo(
    () =>
      tracks.map(({ run }) => {
        const dataset = datasets?.find(({ id }) => id === run.settings.datasetId);
        return trainingPoints(run, records ?? [], dataset?.counts.train ?? null);
      }),
    [tracks, records, datasets],
  );
  const laid = useMemo<readonly Laid[]>(
    () => tracks.map((track) => ({ track, stretches: layOut(track.rounds, axis) })),
    [tracks, axis],
  );
  const end = Math.max(0, ...laid.map(({ stretches }) => endOf(stretches)));
  const stops = useMemo(() => stopsOf(laid, positionsOf(laid, fids)), [laid, fids]);
  const bounds = useMemo(
    () => boundsOf(seriesOf(laid, 'wasserstein', fids), end, look.x),
    [laid, fids, end, look.x],
  );
  const naming = axisWords(axis, end, look.x);

  // What follows from where the slider stands is recomputed from these. Nothing here reads that place, nor what is seen of the axis: they
  // change at every frame, and with them only what shows them.
  const shown = useSignal({ laid, fids, stops, end });
  if (shown.peek().laid !== laid || shown.peek().fids !== fids) shown.value = { laid, fids, stops, end };
  const at = useComputed(() => comparison.at.value ?? shown.value.end);
  const stop = useComputed(() => stopAt(shown.value.stops, at.value));
  const here = useComputed<readonly Here[]>(() =>
    shown.value.laid.map(({ track: { run }, stretches }, i) => {
      const place = placeAt(stretches, at.value);
      const fid = place && fidKnownAt(shown.value.fids[i]!, place.stretch.track.number, place.iteration);
      return { runId: run.id, name: runName(run), colour: (i % COLOURS) + 1, place, fid };
    }),
  );
  const inForce = useComputed(
    () =>
      new Map(here.value.flatMap(({ runId, place }) => (place ? [[runId, place.stretch.track.number]] : []))),
  );
  const go = useCallback(
    (to: number) => {
      const { stops, laid } = shown.peek();
      const before = stop.peek();
      comparison.at.value = stops[to] ?? 0;
      readAhead(cache, laid, stops, to, to < before ? -1 : 1);
    },
    [cache, comparison, shown, stop],
  );

  const hidden = comparison.hidden.value;
  const measures = comparison.measures.value;
  const series = useMemo(
    () =>
      measures.map((measure) => ({
        measure,
        series: seriesOf(laid, measure, fids).filter(({ runId }) => !hidden.includes(runId)),
      })),
    [measures, laid, fids, hidden],
  );
  const nameOf = (runId: string) => {
    const track = tracks.find(({ run }) => run.id === runId);
    return track ? runName(track.run) : '';
  };
  const runs = tracks.map(({ run }) => run);
  const withoutTime =
    axis === 'time' ? laid.filter(({ track, stretches }) => stretches.length < track.rounds.length) : [];
  const say = (x: number) => naming.say(look.x === 'log' ? 10 ** x : x);
  return (
    <div class="compare" data-testid="comparison">
      {runs.length > 1 && (
        // biome-ignore lint/a11y/useSemanticElements: buttons that stay pressed, not fields of a form
        <div class="compare-runs" role="group" aria-label={words.runs}>
          {runs.map((run, i) => (
            <button
              key={run.id}
              type="button"
              class="run-toggle"
              aria-pressed={!hidden.includes(run.id)}
              onClick={() => {
                comparison.hidden.value = hidden.includes(run.id)
                  ? hidden.filter((one) => one !== run.id)
                  : [...hidden, run.id];
              }}
            >
              <RunSwatch colour={(i % COLOURS) + 1} />
              <span class="run-name">{runName(run)}</span>
            </button>
          ))}
        </div>
      )}
      <CurveTools comparison={comparison} bounds={bounds} say={say} />
      <p class="help">
        {words.endToEnd} {words.smoothHelp}{' '}
        {withoutTime.length > 0 &&
          words.noTime(withoutTime.map(({ track }) => runName(track.run)).join('; '))}
      </p>
      <div class="compare-charts">
        {series.map((one) => (
          <CompareChart
            key={one.measure}
            measure={one.measure}
            series={one.series}
            comparison={comparison}
            end={end}
            bounds={bounds}
            at={at}
            nameOf={({ runId, round }) => words.runRound(nameOf(runId), round)}
          />
        ))}
      </div>
      {measures.includes('fid') && <FidsApart runs={runs} />}
      <Slider stops={stops} stop={stop} at={at} say={naming.say} go={go} />
      <HereTable here={here} measures={measures} />
      <div class={runs.length === 1 ? 'compare-grids compare-grids-one' : 'compare-grids'}>
        {laid.map(({ track: { run } }, i) =>
          hidden.includes(run.id) ? null : (
            <RunGrid key={run.id} run={run} index={i} here={here} shown={shown} cache={cache} />
          ),
        )}
      </div>
      {runs.length > 1 && <p class="help">{sameLatents(tracks) ? words.sameLatents : words.otherLatents}</p>}
      <section class="stack">
        <h3>{words.diff}</h3>
        <ConfigDiffTable runs={runs} datasets={datasets ?? []} inForce={inForce} nameOf={nameOf} />
      </section>
      <AnimationForm tracks={tracks} />
    </div>
  );
}

interface Shown {
  readonly laid: readonly Laid[];
  readonly fids: readonly (readonly TrainingPoint[])[];
  readonly stops: Float64Array;
  readonly end: number;
}

function RunGrid({
  run,
  index,
  here,
  shown,
  cache,
}: {
  readonly run: RunRecord;
  readonly index: number;
  readonly here: { readonly value: readonly Here[] };
  readonly shown: { readonly value: Shown };
  readonly cache: GridCache;
}) {
  const snapshot = useComputed(() => {
    const place = here.value[index]?.place;
    const stretches = shown.value.laid[index]?.stretches;
    return place && stretches ? snapshotAt(stretches, place) : null;
  });
  const fid = useComputed(() => here.value[index]?.fid ?? null);
  return (
    <CompareGrid
      name={runName(run)}
      runId={run.id}
      colour={(index % COLOURS) + 1}
      cache={cache}
      snapshot={snapshot}
      fid={fid}
    />
  );
}

/** FIDs that must not be read against each other, though they share a chart. */
function FidsApart({ runs }: { readonly runs: readonly RunRecord[] }) {
  const words = text.value.compare;
  const sides = runs.map((run) => {
    const evaluation = run.rounds.find((round) => round.evaluation)?.evaluation ?? run.baseline;
    return { run, side: evaluation && { datasetId: run.settings.datasetId, evaluation } };
  });
  const first = sides.find(({ side }) => side)?.side;
  const apart = sides.flatMap(({ run, side }) => {
    const obstacle = first && side ? obstacleTo(first, side, 'matchedFid') : null;
    return obstacle ? [{ run, obstacle }] : [];
  });
  if (apart.length === 0) return null;
  return (
    <ul class="help" data-testid="fids-apart">
      {apart.map(({ run, obstacle }) => (
        <li key={run.id}>{words.fidApart(runName(run), text.value.evaluate.compare.why[obstacle])}</li>
      ))}
    </ul>
  );
}

/** Null until read. */
function useTracks(runs: readonly RunRecord[]): readonly RunTrack[] | null {
  const { history, state } = useUi();
  const [tracks, setTracks] = useState<readonly RunTrack[] | null>(null);
  const [read, setRead] = useState<readonly RunRecord[]>([]);
  useEffect(() => {
    let wanted = true;
    Promise.all(runs.map((run) => readTrack(history, run))).then(
      (fresh) => {
        if (!wanted) return;
        setRead(runs);
        setTracks(fresh);
      },
      (error: unknown) => showError(state, error),
    );
    return () => {
      wanted = false;
    };
  }, [runs, history, state]);
  // While another choice is being read, the former one must not stand under its name.
  const same = read.length === runs.length && read.every(({ id }, i) => id === runs[i]!.id);
  return same ? tracks : null;
}

async function readGrid(history: ReturnType<typeof useUi>['history'], key: string) {
  const [runId, round, iteration] = key.split('/') as [string, string, string];
  return history.readSnapshot(runId, Number(round), Number(iteration));
}

/** Nearest first, mostly the way the slider goes. */
function readAhead(
  cache: GridCache,
  laid: readonly Laid[],
  stops: Float64Array,
  stop: number,
  way: 1 | -1,
): void {
  const offsets = [
    ...Array.from({ length: AHEAD }, (_, i) => way * (i + 1)),
    ...Array.from({ length: BEHIND }, (_, i) => -way * (i + 1)),
  ];
  const keys = offsets.flatMap((offset) => {
    const x = stops[stop + offset];
    if (x === undefined) return [];
    return laid.flatMap(({ track, stretches }) => {
      const place = placeAt(stretches, x);
      const snapshot = place && snapshotAt(stretches, place);
      return snapshot ? [gridKey(track.run.id, snapshot)] : [];
    });
  });
  cache.ahead([...new Set(keys)]);
}

function positionsOf(laid: readonly Laid[], fids: readonly (readonly TrainingPoint[])[]): number[] {
  return laid.flatMap(({ stretches }, i) =>
    fids[i]!.flatMap(({ round, iteration }) => positionOf(stretches, round, iteration) ?? []),
  );
}

/** Latents are drawn from the seed and have nz numbers each (train/samples.ts). */
function sameLatents(tracks: readonly RunTrack[]): boolean {
  const kinds = tracks.flatMap(({ rounds }) => rounds.map(({ config }) => `${config.seed} ${config.nz}`));
  return new Set(kinds).size <= 1;
}
