/** The feature networks to choose from: automatic, then those that are installed, the shipped ones under the page's own names. */
import { text } from '../language.ts';

const SHIPPED = ['mobilenet-v2', 'inception-v3'] as const;

export function networkOptions(): { readonly value: string; readonly label: string }[] {
  const words = text.value.train;
  return (['auto', ...SHIPPED] as const).map((value) => ({ value, label: words.networks[value] }));
}
