/**
 * What the page shows of an evaluation, in its order: groups of blocks of figures. A block's figures share one axis; each has beside it
 * on how many images it rests and what it is held against. Pure: words come in.
 */
import type { Evaluation, Figure, MetricName, NetworkInfo, PairFigures } from '../../evaluation.ts';
import type { Gate } from '../../run.ts';
import { integer, setting, figure as shown } from '../format.ts';
import type { Text } from '../text/en.ts';
import { type Scale, scaleOf } from './intervalScale.ts';

export type GroupName = 'distribution' | 'coverage' | 'likeness' | 'critic';

export interface FigureRow {
  /** Unique in the evaluation: `fid`, `ssim.realReal`. */
  readonly key: string;
  readonly metric: MetricName;
  readonly name: string;
  readonly figure: Figure;
  /** On how many images it rests. */
  readonly basis: string;
  /** What it is held against. */
  readonly beside: string | null;
  readonly unit: string;
  readonly digits: number;
}

export interface FigureBlock {
  readonly key: string;
  /** Null: the rows' own names say it. */
  readonly title: string | null;
  readonly help: string | null;
  readonly rows: readonly FigureRow[];
  /** Null: nothing in it is a number. */
  readonly scale: Scale | null;
  /** A line across the axis: the gate's threshold, the ideal. */
  readonly mark: number | null;
  /** What it was measured in; `critic`: the model's own; null: nothing but pixels. */
  readonly source: NetworkInfo | 'critic' | null;
}

export interface FigureGroup {
  readonly name: GroupName;
  readonly blocks: readonly FigureBlock[];
}

export interface Beside {
  /** Null where no gate was applied. */
  readonly gate: Gate | null;
  /** The FID before training and what that is called. */
  readonly before: { readonly label: string; readonly fid: number } | null;
}

const SHARE = [0, 1] as const;
const DISTANCE = [0, 0] as const;

export function figureGroups(
  evaluation: Evaluation,
  { figures: words }: Text['evaluate'],
  { gate, before }: Beside,
): FigureGroup[] {
  const { metrics, n, network, kidTest } = evaluation;
  const both = words.n(integer(n.real), integer(n.fake));
  const threshold = (kind: Gate['kind']) => (gate?.kind === kind ? gate.threshold : null);

  const one = (metric: SingleMetric, more: Partial<FigureRow> = {}): FigureRow => ({
    key: metric,
    metric,
    name: words.rows[metric],
    figure: metrics[metric],
    basis: both,
    beside: null,
    unit: '',
    digits: 3,
    ...more,
  });
  const block = (
    key: string,
    rows: readonly FigureRow[],
    within: readonly [number, number] | null,
    more: Partial<FigureBlock> = {},
  ): FigureBlock => {
    const mark = more.mark ?? null;
    return {
      key,
      title: null,
      help: null,
      rows,
      mark,
      source: network,
      scale: scaleOf(
        rows.map(({ figure }) => figure),
        { within, marks: mark === null ? [] : [mark] },
      ),
      ...more,
    };
  };
  const pairs = (metric: PairMetric, unit: string, more: Partial<FigureBlock>): FigureBlock =>
    block(
      metric,
      PAIR_KINDS.map((kind) => ({
        key: `${metric}.${kind}`,
        metric,
        name: words.pairNames[kind],
        figure: metrics[metric][kind],
        basis:
          kind === 'nearestTraining'
            ? words.nearestPairs(integer(n.fake), integer(n.train))
            : words.pairs(integer(n.pairs)),
        beside: null,
        unit,
        digits: 3,
      })),
      metric === 'psnr' ? null : metric === 'ssim' ? SHARE : DISTANCE,
      { title: words.rows[metric], help: words.help[metric], ...more },
    );

  const floorValue = metrics.floor.value;
  const distribution = [
    block(
      'fid',
      [
        one('fid', {
          digits: 4,
          beside: joined(
            gateWords(words, threshold('fid')),
            before && words.before(before.label, shown(before.fid, 4)),
          ),
        }),
        one('fidInfinity', { digits: 4, basis: words.help.fidInfinity }),
        ...(n.floor === n.fake
          ? []
          : [one('matchedFid', { digits: 4, basis: words.n(integer(n.real), integer(n.floor)) })]),
        one('floor', {
          digits: 4,
          basis: words.reals(integer(n.floor), integer(n.real)),
          beside: words.help.floor,
        }),
      ],
      DISTANCE,
      { mark: threshold('fid') },
    ),
    block(
      'ratio',
      [
        one('ratio', {
          basis: words.n(integer(n.real), integer(n.floor)),
          beside: joined(
            gateWords(words, threshold('ratio')),
            floorValue === null ? null : words.floorBeside(shown(floorValue, 4)),
          ),
        }),
      ],
      DISTANCE,
      { mark: threshold('ratio') },
    ),
    block(
      'kid',
      [
        one('kid', {
          beside: kidTest && words.kidP(shown(kidTest.p, 2), integer(kidTest.permutations)),
        }),
      ],
      DISTANCE,
      { mark: 0 },
    ),
  ];

  const coverage = [
    block(
      'coverage',
      (['precision', 'recall', 'density', 'coverage'] as const).map((metric) =>
        one(metric, { beside: metric === 'density' ? words.nearOne : words.atMostOne }),
      ),
      SHARE,
      { mark: 1 },
    ),
  ];

  const likeness = [
    pairs('ssim', '', { source: null }),
    pairs('psnr', ' dB', { source: null }),
    evaluation.lpipsNetwork || metrics.lpips.realFake.value !== null
      ? pairs('lpips', '', { source: evaluation.lpipsNetwork })
      : pairs('featureDistance', '', {}),
    block(
      'msSsim',
      (['realReal', 'fakeFake'] as const).map((kind) => ({
        key: `msSsim.${kind}`,
        metric: 'msSsim' as const,
        name: words.pairNames[kind],
        figure: metrics.msSsim[kind],
        basis: words.pairs(integer(n.pairs)),
        beside: null,
        unit: '',
        digits: 3,
      })),
      SHARE,
      {
        title: words.rows.msSsim,
        help: metrics.msSsim.scales > 0 ? words.help.msSsim(metrics.msSsim.scales) : null,
        source: null,
      },
    ),
  ];

  const training = words.withTraining(integer(n.train), integer(n.real));
  const critic = [
    block(
      'critic',
      [
        one('auc', { beside: words.ideal(setting(0.5)) }),
        // The other halves gave the threshold; how many slices a half of the patients has is not kept.
        one('discriminatorAccuracy', { beside: words.ideal(setting(0.5)), basis: words.heldOut(both) }),
        one('generatorAccuracy', {
          beside: words.ideal(setting(0.5)),
          basis: words.heldOut(words.fakes(integer(n.fake))),
        }),
      ],
      SHARE,
      { mark: 0.5, source: 'critic' },
    ),
    block(
      'scores',
      [one('wasserstein'), one('criticGap', { basis: training, beside: words.help.criticGap })],
      DISTANCE,
      {
        mark: 0,
        source: 'critic',
      },
    ),
  ];

  return [
    { name: 'distribution', blocks: distribution },
    ...(evaluation.depth === 'fid'
      ? []
      : [
          { name: 'coverage' as const, blocks: coverage },
          { name: 'likeness' as const, blocks: likeness },
          { name: 'critic' as const, blocks: critic },
        ]),
  ];
}

/** A row's figure with its unit; a dash where there is none. */
export function figureWords({ figure, digits, unit }: Pick<FigureRow, 'figure' | 'digits' | 'unit'>): string {
  return figure.value === null ? '–' : `${shown(figure.value, digits)}${unit}`;
}

type PairMetric = 'ssim' | 'psnr' | 'lpips' | 'featureDistance';
type SingleMetric = Exclude<MetricName, PairMetric | 'msSsim'>;

const PAIR_KINDS: readonly (keyof PairFigures)[] = ['realFake', 'realReal', 'nearestTraining', 'fakeFake'];

function gateWords(words: Text['evaluate']['figures'], threshold: number | null): string | null {
  return threshold === null ? null : words.gateAt(setting(threshold));
}

function joined(...parts: readonly (string | null)[]): string | null {
  const said = parts.filter((part) => part !== null);
  return said.length > 0 ? said.join(' · ') : null;
}
