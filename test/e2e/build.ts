/** Before the first test on the built page: builds it, unless it is newer than its sources. */
import { ensureBuilt } from '../../scripts/build.mjs';

export default function setup(): void {
  ensureBuilt();
}
