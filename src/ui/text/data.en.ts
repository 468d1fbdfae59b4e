/** What the Data stage says, in English; data.es.ts says the same in Spanish. Part of the table in en.ts. */
import type { Fit, OutcomeCode, OutcomeKind, Plane, SplitName, WindowSpec } from '../../workers/protocol.ts';

const plural = (n: number, one: string, many: string) => `${n} ${n === 1 ? one : many}`;
/** Of a count written as shown: grouped, so its words cannot be chosen by the number itself. */
const counted = (shown: string, one: string, many: string) => `${shown} ${shown === '1' ? one : many}`;

export const data = {
  // Adding files
  add: 'Add images',
  drop: 'Drop folders, archives or files here',
  dropActive: 'Let go to read them',
  dropHelp:
    'DICOM in any transfer syntax, zip archives, folders of PNG, JPEG or WebP, and datasets exported from here. Nested folders arrive whole.',
  chooseFolder: 'Choose folder',
  chooseFiles: 'Choose files',
  sample: 'Try it with sample data',
  sampleHelp:
    'A synthetic thorax phantom made in code: several patients, a few hundred slices, the same way in.',
  makingSample: 'Drawing the phantom',
  collecting: (n: string) => `Listing folders: ${n} files so far`,
  unlisted: (n: number) =>
    `${plural(n, 'entry', 'entries')} of the drop could not be opened by the browser and ${n === 1 ? 'was' : 'were'} left out.`,
  emptyDrop: 'The drop held no file. Drop a folder with images, or choose one.',
  addMore: 'Add more',
  join: {
    title: (n: string) => `Add ${counted(n, 'file', 'files')} to what is open?`,
    help: (n: string) =>
      `${counted(n, 'file is', 'files are')} open already. Adding reads the headers of all of them again; replacing closes those that are open.`,
    add: 'Add to these',
    replace: 'Replace them',
  },

  folders: {
    remember: 'Choose folder and remember it',
    help: 'The folder’s name and the permission to read it are then kept in this browser until you forget it. Its files are not.',
    list: 'Remembered folders',
    again: 'Read again',
    forget: 'Forget',
    denied: 'The browser was not allowed to read this folder. Nothing was read.',
    gone: 'This folder cannot be read any more. It may have been moved or deleted.',
  },

  // Reading headers
  scanning: 'Reading headers',
  imagesFound: 'Images found',
  scanHelp: 'Only headers are read now. Pixels are decoded when the dataset is built.',

  // The builder
  builder: {
    outline: 'What is there',
    outlineNote: (patients: string, series: string, slices: string) => `${patients}, ${series}, ${slices}`,
    outlineHelp: 'Untick what is not to be used. Names and identifiers are not shown.',
    patient: (n: number) => `Patient ${n}`,
    patientUnknown: 'Patient unknown',
    study: (n: number) => `Study ${n}`,
    series: (n: number) => `Series ${n}`,
    include: (what: string) => `Use ${what}`,
    look: (what: string) => `Look at ${what}`,
    fold: (what: string) => `Show or hide ${what}`,
    of: (chosen: string, all: string) => `${chosen} of ${counted(all, 'slice', 'slices')}`,
    none: (all: string) => `none of ${counted(all, 'slice', 'slices')}`,
    more: (n: string) => `Show ${n} more series`,
    noImages: 'No image among these files.',
    thumbFailed: 'No preview',
    millimetres: (values: string) => `${values} mm`,
    pixels: (columns: string, rows: string) => `${columns} × ${rows} px`,
    className: (label: string) => `class ${label}`,
    folderSplit: (split: string) => `folder for ${split.toLowerCase()}`,
    prepared: 'prepared already',
    otherFiles: (n: string) => `${counted(n, 'file is', 'files are')} left out, and why`,
    startOver: 'Start over',
    closeHelp: 'Closes these files; nothing is deleted.',
    build: 'Build dataset',
    summary: (slices: string, series: string, patients: string) => `${slices} from ${series}, ${patients}`,
    nothing: 'No slice passes these filters.',
    keepEverything: 'Keep everything decodable',
    wrong: 'A setting is not valid; it is marked above.',
    mixed: 'More than one modality: a generator learns them as one kind of image.',
  },
  slicesOf: (n: string) => counted(n, 'slice', 'slices'),
  seriesCount: (n: string) => counted(n, 'series', 'series'),
  patientsCount: (n: string) => counted(n, 'patient', 'patients'),
  planes: { axial: 'Axial', coronal: 'Coronal', sagittal: 'Sagittal', oblique: 'Oblique' } satisfies Record<
    Plane,
    string
  >,
  planeUnknown: 'plane unknown',
  modalityNames: { none: 'No modality', other: 'Other' } as Readonly<Record<string, string>>,

  // Filters
  filters: {
    title: 'Which slices',
    keepAll: 'Keep everything decodable',
    keepAllHelp:
      'Every grey image that can be decoded, whatever its modality, plane or kind. The filters below do not apply.',
    modality: 'Modality',
    any: 'Any',
    plane: 'Plane',
    description: 'Description contains',
    descriptionHelp:
      'Looked for in the series’ and the study’s description, in any case. The dataset keeps the words as a hash only, but someone who guesses them can check it: type no name.',
    range: 'Slices of each series',
    ranges: { all: 'All', index: 'By number', percent: 'By percent' },
    from: 'From',
    to: 'To',
    rangeError: 'Give two numbers, the first not above the second.',
    lung: 'Lung area',
    lungHelp:
      'Share of the image that is lung, CT only. It is measured on the pixels while the dataset is built, so it is not in the counts yet.',
    least: 'At least (%)',
    most: 'At most (%)',
    shareError: 'Give a percentage from 0 to 100, the least not above the most.',
    colour: 'Colour images',
    colours: { skip: 'Leave out', luma: 'Turn grey' },
  },

  // Window
  window: 'Window',
  windows: {
    lung: 'Lung',
    mediastinum: 'Mediastinum',
    body: 'Body',
    full: 'Full range',
    custom: 'Custom',
    file: 'The file’s own',
  } satisfies Record<WindowSpec['name'], string>,
  windowFigures: (center: string, width: string) => `C ${center} / W ${width} HU`,
  windowFile: 'as each file says',
  windowFileHelp:
    'Each file’s own window or lookup table. Files of one series can differ in it, and a generator then learns the differences. A file that has none is windowed by its percentiles 1 to 99.',
  windowOther: 'Not CT: under a preset, each series is windowed by its own percentiles 1 to 99.',
  windowPercentiles: 'Windowed by percentiles',
  windowNone: 'Pictures and prepared slices are used as they are: no window, no filter.',
  center: 'Centre (HU)',
  width: 'Width (HU)',
  widthError: 'The width must be a number above 0; 1 or less makes a threshold.',
  centerError: 'The centre must be a number.',

  // Preview
  preview: {
    title: 'Preview',
    choose: 'Look at a series in the list to see it here.',
    source: 'As scanned',
    trained: (px: number) => `As trained, ${px} px`,
    drag: 'Drag to change the window: sideways its width, up and down its centre. Arrow keys do the same; Page Up and Page Down change the slice.',
    dragNone: 'Page Up and Page Down change the slice.',
    slice: 'Slice',
    sliceOf: (n: string, all: string) => `${n} of ${all}`,
    excluded: 'Left out:',
    alt: (what: string, n: string, all: string, window: string, low: string, high: string, unit: string) =>
      `${what}, slice ${n} of ${all}. ${window}. Percentiles 1 to 99: ${low} to ${high} ${unit}.`,
    trainedAlt: (px: number) => `The same slice as it will be trained, ${px} by ${px} pixels`,
    units: { HU: 'HU', value: 'values', grey: 'grey levels', normalised: 'normalised values' },
    histogram: 'Histogram',
    histogramAlt: (from: string, to: string, low: string, high: string, unit: string) =>
      `Histogram of the slice from ${from} to ${to} ${unit}; what is below ${low} becomes black, what is above ${high} white.`,
    histogramHelp: 'Heights are square roots of counts.',
    black: 'black',
    white: 'white',
    failed: 'This slice cannot be shown:',
    arrays: 'Prepared already: window, fit and filters do not apply to these slices.',
  },

  // Shape of the slices
  shape: 'Size and fit',
  size: 'Slice size',
  sizeOption: (px: number) => `${px} px`,
  sizeHelp: {
    32: 'Trains in minutes on a processor. The quick preset uses it.',
    64: 'The thesis preset uses it. Wants a graphics card.',
    128: 'The finest detail. Wants a strong graphics card.',
  },
  fit: 'Fit to a square',
  fits: { pad: 'Pad', crop: 'Crop', stretch: 'Stretch' } satisfies Record<Fit, string>,
  fitHelp: {
    pad: 'All of the image, with black beside its shorter side.',
    crop: 'The middle square; what lies outside is cut off.',
    stretch: 'All of the image, its proportions changed.',
  } satisfies Record<Fit, string>,
  flip: 'Also train on every slice mirrored left to right',
  flipWarning:
    'This mirrors anatomy: half of the slices show the heart on the right. The generator learns that too.',

  // Splits
  splitting: 'Splits',
  trainPercent: 'Training (%)',
  validationPercent: 'Validation (%)',
  keptAside: (percent: string) => `${percent} % is kept aside for a last look.`,
  percentError: 'Give whole numbers, at least 1, together at most 100.',
  seed: 'Seed',
  seedHelp: 'Draws which patient goes to which split.',
  seedError: 'Give a whole number from 0 to 4294967295.',
  block: 'Block length (mm)',
  blockHelp:
    'Fewer than three patients: they are split into blocks along the body, with a guard slice at each border.',
  blockError: 'Give a number above 0.',
  classFolders: 'Class folders',
  folderChoices: { split: 'Keep their splits', 'train-all': 'Train on all three' },
  folderHelp: 'Images in train, valid and test folders keep those as their splits.',
  folderWarning:
    'As the thesis did. Nothing is left to evaluate on: no figure will say how good the generator is.',

  name: 'Dataset name',
  nameHelp: 'Stored in this browser. Do not use a patient’s name.',
  defaultName: (n: number) => `Dataset ${n}`,
  sampleName: 'Sample thorax phantom',
  recipe: 'How slices are prepared',

  // Building
  reading: 'Reading files',
  building: 'Building the dataset',
  phases: {
    scanning: 'Reading headers',
    measuring: 'Measuring the range of each series',
    reading: 'Decoding and preparing',
  },
  accepted: 'Accepted',
  skipped: 'Skipped',
  failed: 'Failed',
  all: 'All',
  kinds: { accepted: 'Accepted', skipped: 'Skipped', failed: 'Failed' } satisfies Record<OutcomeKind, string>,
  latestSlices: 'Latest slices',
  latestSlicesHelp: 'Real slices stay on this screen.',
  result: 'Result',
  resultReady: (slices: string, files: string) => `${slices} slices from ${files} files`,
  resultEmpty: (count: number, files: string) =>
    count === 1 ? 'The file gave no slice' : `None of the ${files} files gave a slice`,
  resultEmptyHelp: 'The table says why for each file.',
  speed: (files: string, megabytes: string) => `${files} files/s, ${megabytes} MB/s`,
  cached: (n: string) =>
    `${counted(n, 'file was', 'files were')} served from slices prepared earlier, without decoding.`,
  sameUid: (n: string) =>
    `${counted(n, 'file has', 'files have')} the same instance identifier as another, with other pixels. All are kept; look whether they belong together.`,
  changeAgain: 'Change and build again',
  continueToTrain: 'Go on to training',
  outcomesByReason: 'Outcomes by reason',
  outcomesTable: 'One outcome per file',
  outcome: 'Outcome',
  reason: 'Reason',
  meaning: 'What it means',
  file: 'File',
  detail: 'Detail',
  slices: 'Slices',
  filterBy: 'Show',
  showFiles: 'Files with this reason',
  everyReason: 'Every reason',
  page: (n: number, of: number) => `Page ${n} of ${of}`,
  previous: 'Previous',
  next: 'Next',

  // Datasets
  datasets: 'Datasets in this browser',
  noDatasets: 'None yet. What you prepare is kept here until you delete it.',
  use: 'Use',
  inUse: 'In use',
  rename: 'Rename',
  save: 'Save',
  confirmDelete: (name: string) => `Delete “${name}”?`,
  confirmDeleteHelp:
    'Its slices leave this browser. The original files are not touched. Runs trained on it keep their results but cannot go on.',
  patients: 'Patients',
  patientsOf: (n: number) => plural(n, 'patient', 'patients'),
  unknown: 'Unknown',
  unknownSlices: 'Slices of unknown patients',
  patientsUnknown: 'patients unknown',
  seriesOf: (n: number) => `${n} series`,
  classes: 'Classes',
  series: 'Series',
  files: 'Files',
  splits: 'Splits',
  splitNames: {
    train: 'Training',
    validation: 'Validation',
    final: 'Kept aside',
    guard: 'Guard',
  } satisfies Record<SplitName | 'guard', string>,
  splitHelp: {
    train: 'What the generator learns from.',
    validation: 'What evaluation reads.',
    final: 'Kept for a last look; nothing reads it.',
    guard: 'Dropped between splits so that no neighbour leaks.',
  },
  splitBy: {
    patient: 'Split by patient',
    blocks: 'Split into blocks along the patient',
    folders: 'Split as the folders say',
  },
  contactSheet: 'Contact sheet',
  contactSheetAlt: (n: number, split: string) =>
    `${plural(n, 'real slice', 'real slices')} of the split ${split}`,
  staysOnScreen: 'Real slices stay on this screen. Reports and uploads hold none.',

  // A recipe in words
  recipeWords: {
    hash: 'Recipe hash',
    all: 'everything decodable, whatever its modality, plane or kind',
    anyModality: 'any modality',
    anyPlane: 'any plane',
    described: 'descriptions that hold the words asked for',
    index: (from: string, to: string) => `slices ${from} to ${to} of each series`,
    percent: (from: string, to: string) => `${from} to ${to} % of each series`,
    lung: (least: string, most: string) => `lung area ${least} to ${most} %`,
    luma: 'colour turned grey',
    flip: 'mirrored copies in training',
    trainAll: 'class folders: all train',
    filters: 'Slices',
    fit: 'Fit',
    extras: 'Also',
  },

  // Export
  exporting: {
    open: 'Export this dataset',
    title: 'What leaves with this export',
    slices: (n: string, px: number) =>
      `${counted(n, 'real slice', 'real slices')} of ${px} × ${px} px, with their splits and ordinals. No names, dates or identifiers.`,
    slicesSynthetic: (n: string, px: number) =>
      `${counted(n, 'slice', 'slices')} of ${px} × ${px} px drawn by the phantom, with their splits and ordinals.`,
    burned:
      'Text that a scanner or a person wrote into the pixels cannot be found for sure by a program. Look through every page before you export.',
    sheet: 'All slices, page by page',
    sheetAlt: (from: string, to: string, all: string) => `Slices ${from} to ${to} of ${all}`,
    unseen: (n: string) => `${counted(n, 'page', 'pages')} not looked at yet`,
    seenAll: 'Every page was shown.',
    looked: 'I have looked: no name is visible',
    format: 'Format',
    formats: { safetensors: 'safetensors', npy: 'NumPy (.npy, one per slice)' },
    npyHelp:
      'One file per slice. Ten a second go through the browser’s downloads; into a folder they go at once.',
    largeHelp: (size: string) =>
      `This is ${size}. Better export it into a folder: there each file is written before the next is made, and the browser need not hold them.`,
    intoFolder: 'Into a folder',
    save: 'Export',
    saving: (n: string) => `Saving, ${counted(n, 'file', 'files')} so far`,
    done: (n: string) => `${counted(n, 'file was', 'files were')} saved.`,
    close: 'Close',
  },
};

export const outcomes = {
  accepted: 'Read and kept.',
  'not-dicom': 'Not DICOM, nor a picture or dataset that is read here. Nothing to do.',
  'empty-file': 'The file has no bytes. Copy it again if it should have.',
  archive: 'A zip archive. Its entries are listed on their own.',
  'series-table': 'A table of series that came with a download. Its descriptions are offered as filters.',
  'no-pixel-data': 'A DICOM file without an image in it.',
  'not-an-image':
    'A DICOM object that is not an image: a report, a plan, contours, a segmentation, a directory.',
  'not-ct': 'Another modality than CT. Choose its modality in the filters to keep it.',
  'secondary-capture': 'A screen save or secondary capture; its values are not those of the scanner.',
  'burned-in': 'The file says that text is written into its pixels.',
  localizer: 'A scout view used to plan the scan.',
  'not-axial': 'A coronal, sagittal or oblique image. Choose its plane in the filters to keep it.',
  colour: 'A colour image. The filters can turn such images grey.',
  filtered: 'Outside the filters that were chosen.',
  'not-selected': 'Left out by hand, with its series, study or patient.',
  duplicate: 'The same slice came twice. One copy is kept.',
  'unsupported-transfer-syntax':
    'Compressed in a way that is not read here. Convert it to explicit little endian first.',
  'unsupported-photometric': 'A kind of colour that is not read here.',
  'unsupported-bit-depth': 'A pixel depth that is not read here.',
  'unsupported-archive':
    'An archive that is encrypted or packed in a way that is not read here. Unpack it first.',
  truncated: 'The data ends early. The copy or transfer was cut short: copy it again.',
  malformed: 'The structure of the file is damaged.',
  'decode-failed': 'The compressed pixels are damaged and could not be decoded.',
  unreadable: 'The browser could not read the file. It may have moved, changed, or access was refused.',
  'too-large': 'The file claims more pixels or bytes than are read here.',
  'out-of-memory': 'The image is too large for this browser’s memory.',
  timeout: 'Decoding took too long and was ended. The other files went on.',
} satisfies Record<OutcomeCode, string>;
