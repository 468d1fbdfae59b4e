/**
 * How quick the comparison of runs is on the built page. Times only; nothing is asserted.
 *
 *     npm run bench -- compare          both
 *     npm run bench -- compare scrub    milliseconds a move of the scrubber
 *     npm run bench -- compare zoom     frames per second while zooming
 *
 * Compare figures of one machine only, and of a quiet one.
 */
import { pageFolder } from '../../src/cli/paths.ts';
import { openFaultyPage } from '../faults/openPage.ts';
import { scrub } from './scrub.ts';
import { zoom } from './zoom.ts';

const [only] = process.argv.slice(2);
const opened = await openFaultyPage(pageFolder(), 'cpu');
try {
  await opened.load();
  if (only !== 'zoom') {
    const { moves, packedBytes } = await scrub(opened);
    const size = (packedBytes / 1e6).toFixed(1);
    console.log(`The scrubber: 200 snapshots of 64 images of 64 px, ${size} MB packed; milliseconds a move`);
    console.log(row('', 'median', '95th', 'worst'));
    for (const { name, drawn, painted } of moves) {
      console.log(row(`${name}, on its canvas`, ...summary(drawn)));
      console.log(row(`${name}, frame made`, ...summary(painted)));
    }
  }
  if (only !== 'scrub') {
    const zoomed = await zoom(opened);
    console.log('\nZooming ten runs of 10,000 points, each line and its average; one step a frame');
    console.log(row('', 'frames/s', 'median ms', 'worst ms'));
    const rates = zoomed.map(
      ({ frames }) => (1000 * frames.length) / frames.reduce((sum, ms) => sum + ms, 0),
    );
    zoomed.forEach(({ name, frames }, i) => {
      const [median, , worst] = summary(frames);
      console.log(row(name, rates[i]!.toFixed(1), median!, worst!));
    });
    console.log(`Ratio ${(rates[0]! / rates[1]!).toFixed(1)}`);
  }
} finally {
  await opened.close();
}

/** Median, 95th percentile, worst. */
function summary(values: readonly number[]): string[] {
  const sorted = values.toSorted((a, b) => a - b);
  return [0.5, 0.95, 1].map((share) => sorted[Math.ceil(share * sorted.length) - 1]!.toFixed(1));
}

function row(first: string, ...rest: string[]): string {
  return first.padEnd(32) + rest.map((text) => text.padStart(12)).join('');
}
