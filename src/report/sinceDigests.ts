/**
 * Whether a report says something that only reports with a digest ever said: fields that came with digests, or after. Where one stands and
 * there is no digest, it was taken out. (What a stored report of before is given, as its policy, it leaves this browser with a digest.)
 */
type Content = Readonly<Record<string, unknown>>;

const OF_REPORT = ['policy', 'ending', 'confirmedRound', 'signature'];
const OF_IMAGES = ['modelHash', 'reproducible', 'thumbnail'];
const OF_ROUND = ['rungs', 'cutShort', 'undone', 'curve'];
const OF_ADJUSTMENT = ['policy', 'changes', 'startRound'];

/** @param report of a run, not yet held against its schema */
export function sinceDigests(report: Content): boolean {
  const rounds = Array.isArray(report.rounds) ? (report.rounds as unknown[]) : [];
  return (
    hasAny(report, OF_REPORT) ||
    hasAny(report.generated, OF_IMAGES) ||
    rounds.some(
      (round) => hasAny(round, OF_ROUND) || hasAny((round as Content | null)?.adjustment, OF_ADJUSTMENT),
    )
  );
}

function hasAny(value: unknown, keys: readonly string[]): boolean {
  return typeof value === 'object' && value !== null && keys.some((key) => Object.hasOwn(value, key));
}
