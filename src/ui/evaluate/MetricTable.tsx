/** Every figure with what it was measured on and what stands beside it. No number stands alone. */
import type { ComponentChildren } from 'preact';
import type { RoundRecord, RunRecord } from '../../run.ts';
import type { Evaluation } from '../../workers/protocol.ts';
import { duration, figure, integer, setting } from '../format.ts';
import { text } from '../language.ts';
import { OptimisticBadge, SyntheticBadge } from '../parts/Badge.tsx';
import { Panel } from '../parts/Panel.tsx';
import { deviceName } from '../train/DeviceCard.tsx';

export interface MetricTableProps {
  readonly run: RunRecord;
  readonly round: RoundRecord;
  readonly evaluation: Evaluation;
}

interface Row {
  readonly name: string;
  readonly basis: string;
  readonly value: ComponentChildren;
  readonly beside?: string | undefined;
}

export function MetricTable({ run, round, evaluation }: MetricTableProps) {
  const words = text.value.evaluate;
  const { network, device } = evaluation;
  return (
    <Panel
      title={words.metrics}
      note={
        <span class="badges">
          <span>{words.lowerBetter}</span>
          {evaluation.synthetic && <SyntheticBadge />}
          {evaluation.samePatient && <OptimisticBadge />}
        </span>
      }
      testId="metrics"
    >
      <div class="table-scroll">
        <table class="metrics">
          <caption>{words.caption(network.title, round.number)}</caption>
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
            {rowsOf(run, evaluation).map(({ name, basis, value, beside }) => (
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

function rowsOf(run: RunRecord, { fid, matchedFid, floor, ratio, ssim, psnr, n }: Evaluation): Row[] {
  const words = text.value.evaluate;
  const { gate } = run.settings;
  const decibels = (value: number | null) => (value === null ? words.infinite : `${figure(value)} dB`);
  const gateText = words.gateAt(setting(gate.threshold));
  return [
    {
      name: words.fid,
      basis: words.fidHelp(integer(n.fake), integer(n.validation)),
      value: figure(fid, 4),
      beside: gate.kind === 'fid' ? gateText : undefined,
    },
    ...(n.floor === n.fake
      ? []
      : [
          {
            name: words.matched,
            basis: words.matchedHelp(integer(n.floor), integer(n.validation)),
            value: figure(matchedFid, 4),
          },
        ]),
    {
      name: words.floor,
      basis: words.floorHelp(integer(n.floor), integer(n.validation)),
      value: figure(floor, 4),
    },
    {
      name: words.ratio,
      basis: '',
      value: ratio === null ? '–' : figure(ratio),
      beside: gate.kind === 'ratio' ? gateText : undefined,
    },
    ...(run.baseline
      ? [{ name: words.untrained, basis: words.untrainedHelp, value: figure(run.baseline.fid, 4) }]
      : []),
    {
      name: words.ssim,
      basis: words.pairsHelp(integer(n.pairs)),
      value: figure(ssim.realFake),
      beside: words.realReal(figure(ssim.realReal)),
    },
    {
      name: words.psnr,
      basis: words.pairsHelp(integer(n.pairs)),
      value: decibels(psnr.realFake),
      beside: words.realReal(decibels(psnr.realReal)),
    },
  ];
}
