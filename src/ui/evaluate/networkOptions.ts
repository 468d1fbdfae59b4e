/** The feature networks to choose from: automatic, then those that are installed, known ones under the page's own names. */
import type { InstalledNetwork } from '../../evaluation.ts';
import { text } from '../language.ts';

/** Before the installed ones are known, those that come with the page. */
const SHIPPED = ['mobilenet-v2', 'inception-v3'] as const;

export function networkOptions(
  networks: readonly InstalledNetwork[] | null,
): { readonly value: string; readonly label: string }[] {
  const labels: Readonly<Record<string, string>> = text.value.train.networks;
  const installed = networks?.flatMap(({ info }) => (info.kind === 'features' ? [info] : []));
  const found = installed ?? SHIPPED.map((name) => ({ name, title: name }));
  return [
    { value: 'auto', label: text.value.train.networks.auto },
    ...found.map(({ name, title }) => ({ value: name, label: labels[name] ?? title })),
  ];
}
