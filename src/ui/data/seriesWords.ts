/** How a series and its place are named on the screen: ordinals and what the files say of their kind, never an identifier. */
import type { Outline, OutlineSeries } from '../../preprocess/outline.ts';
import { bound, integer } from '../format.ts';
import { text } from '../language.ts';

/** “CT”, “Axial”, “0.7 × 0.7 × 2 mm”, “512 × 512 px”; of pictures their class folder. */
export function seriesFacts(series: OutlineSeries): string[] {
  const words = text.value.data;
  const { kind, modality, plane, spacing, rows, columns, label, split } = series;
  const size = words.builder.pixels(integer(columns), integer(rows));
  if (kind === 'array') return [words.builder.prepared, size];
  if (kind === 'raster') {
    const facts = [
      label === null ? null : words.builder.className(label),
      split && words.builder.folderSplit(words.splitNames[split]),
      size,
    ];
    return facts.filter((fact) => fact !== null);
  }
  const lengths = spacing && [spacing.x, spacing.y, ...(spacing.z === null ? [] : [spacing.z])];
  const facts = [
    modalityName(modality),
    plane ? words.planes[plane] : words.planeUnknown,
    lengths && words.builder.millimetres(lengths.map(millimetres).join(' × ')),
    size,
  ];
  return facts.filter((fact) => fact !== null);
}

/** “Patient 1 › Study 1 › Series 2”. */
export function seriesPlace({ patients }: Outline, series: OutlineSeries): string {
  const words = text.value.data.builder;
  for (const patient of patients) {
    for (const study of patient.studies) {
      if (study.series[series.ordinal - 1] !== series) continue;
      return [patientName(patient.ordinal), words.study(study.ordinal), words.series(series.ordinal)].join(
        ' › ',
      );
    }
  }
  return words.series(series.ordinal);
}

export function patientName(ordinal: number): string {
  const words = text.value.data.builder;
  return ordinal === 0 ? words.patientUnknown : words.patient(ordinal);
}

/** How many patients, or that they are unknown. */
export function patientsWords(known: number, unknown: boolean): string {
  const words = text.value.data;
  return known === 0 && unknown ? words.patientsUnknown : words.patientsCount(integer(known));
}

/** A modality as DICOM writes it, or words for what has none. */
export function modalityName(modality: string): string {
  return text.value.data.modalityNames[modality] ?? modality;
}

/** At most two decimals, none where there are none. */
function millimetres(value: number): string {
  return bound(Math.round(value * 100) / 100);
}
