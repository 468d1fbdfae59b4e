/** Every figure with what it was measured on and what stands beside it. No number stands alone. */
import type { ComponentChildren } from 'preact';
import type { Evaluation } from '../../evaluation.ts';
import type { Gate } from '../../run.ts';
import { duration, figure, integer, setting } from '../format.ts';
import { text } from '../language.ts';
import { OptimisticBadge, SyntheticBadge } from '../parts/Badge.tsx';
import { Panel } from '../parts/Panel.tsx';
import { deviceName } from '../train/DeviceCard.tsx';

export interface EvaluationTableProps {
  readonly title: string;
  /** What was measured, and with which network. */
  readonly caption: string;
  readonly evaluation: Evaluation;
  /** Null where no gate was applied. */
  readonly gate?: Gate | null;
  /** The FID before training, and what it is called; null where nothing was measured before. */
  readonly baseline?: { readonly label: string; readonly help: string; readonly fid: number } | null;
  /** More marks, before those of the data. */
  readonly marks?: ComponentChildren;
  readonly testId: string;
}

interface Row {
  readonly name: string;
  readonly basis: string;
  readonly value: ComponentChildren;
  readonly beside?: string | undefined;
}

export function EvaluationTable(props: EvaluationTableProps) {
  const { title, caption, evaluation, marks, testId } = props;
  const words = text.value.evaluate;
  const { network, device } = evaluation;
  return (
    <Panel
      title={title}
      note={
        <span class="badges">
          <span>{words.lowerBetter}</span>
          {marks}
          {evaluation.synthetic && <SyntheticBadge />}
          {evaluation.samePatient && <OptimisticBadge />}
        </span>
      }
      testId={testId}
    >
      <div class="table-scroll">
        <table class="metrics">
          <caption>{caption}</caption>
          <thead>
            <tr>
              <th scope="col">{words.metric}</th>
              <th scope="col" class="right">
                {words.value}
              </th>
              <th scope="col">{words.reference}</th>
            </tr>
          </thead>
          <tbody>
            {rowsOf(props).map(({ name, basis, value, beside }) => (
              <tr key={name}>
                <th scope="row">
                  {name}
                  <span class="help num">{basis}</span>
                </th>
                <td class="num right metric-value">{value}</td>
                <td class="num quiet">{beside}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p class="help num">
        {words.networkTap(network.tap, network.dimension)}.{' '}
        {words.measuredOn(deviceName(device), duration(evaluation.seconds))}
      </p>
    </Panel>
  );
}

function rowsOf({ evaluation, gate = null, baseline = null }: EvaluationTableProps): Row[] {
  const words = text.value.evaluate;
  const { n } = evaluation;
  const { ssim, psnr } = evaluation.metrics;
  const [fid, matchedFid, floor, ratio] = (['fid', 'matchedFid', 'floor', 'ratio'] as const).map(
    (name) => evaluation.metrics[name].value ?? Number.NaN,
  ) as [number, number, number, number];
  const decibels = (value: number | null) => (value === null ? words.infinite : `${figure(value)} dB`);
  const gateOf = (kind: Gate['kind']) =>
    gate?.kind === kind ? words.gateAt(setting(gate.threshold)) : undefined;
  return [
    {
      name: words.fid,
      basis: words.fidHelp(integer(n.fake), integer(n.real)),
      value: figure(fid, 4),
      beside: gateOf('fid'),
    },
    ...(n.floor === n.fake
      ? []
      : [
          {
            name: words.matched,
            basis: words.matchedHelp(integer(n.floor), integer(n.real)),
            value: figure(matchedFid, 4),
          },
        ]),
    {
      name: words.floor,
      basis: words.floorHelp(integer(n.floor), integer(n.real)),
      value: figure(floor, 4),
    },
    {
      name: words.ratio,
      basis: '',
      value: figure(ratio),
      beside: gateOf('ratio'),
    },
    ...(baseline ? [{ name: baseline.label, basis: baseline.help, value: figure(baseline.fid, 4) }] : []),
    {
      name: words.ssim,
      basis: words.pairsHelp(integer(n.pairs)),
      value: figure(ssim.realFake.value ?? Number.NaN),
      beside: words.realReal(figure(ssim.realReal.value ?? Number.NaN)),
    },
    {
      name: words.psnr,
      basis: words.pairsHelp(integer(n.pairs)),
      value: decibels(psnr.realFake.value),
      beside: words.realReal(decibels(psnr.realReal.value)),
    },
  ];
}
