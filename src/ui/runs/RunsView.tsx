/** All runs of this browser, beside the five stages. */
import { RunList } from '../train/RunList.tsx';

export function RunsView() {
  return <RunList />;
}
