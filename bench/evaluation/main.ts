/**
 * Whether the figures of an evaluation mean what they say. Ends with 1 when one does not.
 *
 *     npm run bench -- evaluation null        rejections of the KID test where nothing is to be found, 200 seeds
 *     npm run bench -- evaluation coverage    how often 95 % intervals hold
 *     npm run bench -- evaluation dose        noise, blur, left-out levels and duplicates move what is meant to see them
 *     npm run bench -- evaluation copies      planted copies found, and false alarms
 *     npm run bench -- evaluation seconds     512 against 512 on the built page, stage by stage
 */
import { plantedCopies } from './copies.ts';
import { intervalCoverage } from './coverage.ts';
import { doseResponse } from './dose.ts';
import { nullCalibration } from './null.ts';
import { evaluationSeconds } from './seconds.ts';

/** Each prints its tables and returns whether all is well. */
const CHECKS: Record<string, () => Promise<boolean>> = {
  null: nullCalibration,
  coverage: intervalCoverage,
  dose: doseResponse,
  copies: plantedCopies,
  seconds: evaluationSeconds,
};

const [name = ''] = process.argv.slice(2);
const check = Object.hasOwn(CHECKS, name) ? CHECKS[name] : undefined;
if (!check) throw new Error(`There is no check "${name}". There are: ${Object.keys(CHECKS).join(', ')}.`);
if (!(await check())) process.exitCode = 1;
