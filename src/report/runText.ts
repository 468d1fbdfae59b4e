/** What every PNG of a run's images says of them. Keywords that the PNG specification names are used where they fit. */
import { INTENDED_USE } from '../errors.ts';
import type { RoundRecord, RunRecord } from '../run.ts';
import type { GenerateResult } from '../workers/protocol.ts';
import type { PngText } from './png.ts';
import { verdict } from './verdict.ts';
import { TOOL } from './version.ts';
import { warningsOf } from './warnings.ts';

/** Which weights drew. */
export type Weights = Pick<GenerateResult, 'iteration' | 'modelHash'>;

export function runText(run: RunRecord, round: RoundRecord, { iteration, modelHash }: Weights): PngText {
  const gate = round.evaluation ? verdict(round.evaluation, run.settings.gate).text : 'FID gate not measured';
  const warnings = round.evaluation ? warningsOf(round.evaluation) : [];
  const copies = warnings.filter(({ code }) => code === 'memorisation-failed').map(({ text }) => text);
  return {
    Title: 'SYNTHETIC image',
    Description: 'SYNTHETIC: made by a generative network. No patient was imaged.',
    Disclaimer: INTENDED_USE,
    Warning: [`SYNTHETIC. ${gate}.`, ...copies].join(' '),
    Source: run.synthetic ? 'Trained on a synthetic phantom' : 'Trained on CT slices',
    Software: `${TOOL.name} ${TOOL.version}`,
    Model: modelWords(round, iteration),
    ...(modelHash ? { 'Model hash': modelHash } : {}),
    Gate: gate,
  };
}

function modelWords({ config, number }: RoundRecord, iteration: number): string {
  const { imsize, nz, ngf, mode } = config;
  const trainer = mode === 'wc' ? 'WGAN' : 'WGAN-GP';
  return `${trainer} ${imsize}x${imsize}, nz ${nz}, ngf ${ngf}, round ${number}, iteration ${iteration}`;
}
