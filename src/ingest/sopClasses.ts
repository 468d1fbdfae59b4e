/**
 * SOP classes and modalities by what they mean for a training set (PS3.4 annex B.5, PS3.6 annex A, PS3.3 C.7.3.1.1.1).
 *
 * Only classes that decide something are listed; an unknown class is judged by its modality and its pixels.
 */

/** CT, Enhanced CT, Legacy Converted Enhanced CT. */
const CT_IMAGES = ['1.2.840.10008.5.1.4.1.1.2', '1.2.840.10008.5.1.4.1.1.2.1', '1.2.840.10008.5.1.4.1.1.2.2'];
const SECONDARY_CAPTURE = '1.2.840.10008.5.1.4.1.1.7'; // and .7.1 … .7.4, its multi-frame forms

/** Storage classes without an image to train on, by the stem of their UIDs. */
const NOT_IMAGES = [
  '1.2.840.10008.1.3.10', // Media Storage Directory (DICOMDIR)
  '1.2.840.10008.5.1.4.1.1.9', // waveforms
  '1.2.840.10008.5.1.4.1.1.11', // presentation states
  '1.2.840.10008.5.1.4.1.1.66', // raw data, registrations, segmentations, surfaces, tractography
  '1.2.840.10008.5.1.4.1.1.67', // real world value mapping
  '1.2.840.10008.5.1.4.1.1.88', // structured reports
  '1.2.840.10008.5.1.4.1.1.104', // encapsulated PDF, CDA, STL
  '1.2.840.10008.5.1.4.1.1.200', // protocols
  '1.2.840.10008.5.1.4.1.1.481', // radiotherapy, but for the two below
  '1.2.840.10008.5.1.4.34', // unified procedure step, RT beams delivery instruction
  '1.2.840.10008.5.1.4.38', // hanging protocols
  '1.2.840.10008.5.1.4.39', // colour palettes
];
const RT_IMAGES = ['1.2.840.10008.5.1.4.1.1.481.1', '1.2.840.10008.5.1.4.1.1.481.2']; // RT image, RT dose
/** Segmentations and label maps: no images to train on, and yet grids of pixels. */
const SEGMENTATIONS = ['1.2.840.10008.5.1.4.1.1.66.4', '1.2.840.10008.5.1.4.1.1.66.7'];

const NOT_IMAGE_MODALITIES = new Set(
  'SR SEG RTSTRUCT RTPLAN RTRECORD RTINTENT RTSEGANN RTRAD PR KO REG FID DOC PLAN ECG HD EPS AU RESP RWV M3D POS ANN SMR'.split(
    ' ',
  ),
);

/** Reports, plans, contours, segmentations, presentation states, waveforms, directories, documents. */
export function isNotAnImage(sopClass: string | null, modality: string | null): boolean {
  if (modality !== null && NOT_IMAGE_MODALITIES.has(modality)) return true;
  if (sopClass === null || RT_IMAGES.includes(sopClass)) return false;
  return NOT_IMAGES.some((stem) => sopClass === stem || sopClass.startsWith(`${stem}.`));
}

/** Of a class whose objects carry no pixels: whoever looks for them would read the file to its end. */
export function neverHasPixels(sopClass: string | null, modality: string | null): boolean {
  return (
    sopClass !== null &&
    isNotAnImage(sopClass, null) &&
    !SEGMENTATIONS.includes(sopClass) &&
    modality !== 'SEG'
  );
}

/** The modality, or CT by its class where the modality is missing; else null. */
export function modalityOf(sopClass: string | null, modality: string | null): string | null {
  return modality ?? (sopClass !== null && CT_IMAGES.includes(sopClass) ? 'CT' : null);
}

export function isSecondaryCapture(sopClass: string | null): boolean {
  return sopClass === SECONDARY_CAPTURE || (sopClass?.startsWith(`${SECONDARY_CAPTURE}.`) ?? false);
}
