/** The sentences of Generate and of an opened model in English; generate.es.ts says the same in Spanish. Part of the table in en.ts. */

const plural = (n: number, one: string, many: string) => `${n} ${n === 1 ? one : many}`;

export const generate = {
  empty: 'No images yet',
  emptyHelp: 'Images are generated from the best round when a run ends, whether its gate was passed or not.',
  notPassedHelp: 'These images come from a run that did not pass its gate. Every file says so.',
  alt: (n: number, size: number, iteration: string) =>
    `${plural(n, 'generated image', 'generated images')} of ${size} by ${size} pixels, from iteration ${iteration}`,
  runImages: 'Images of the run',
  moreImages: 'More images',
  count: 'Images',
  countError: 'Give a whole number from 1 to 1024.',
  seed: 'Seed',
  seedError: 'Give a whole number from 0 to 4294967295.',
  generate: 'Generate',
  generating: 'Generating',
  notJudged: 'Not judged at this state',
  backToRun: 'Show the run’s images',
  gridPng: 'Download grid (PNG)',
  zip: 'Download everything (ZIP)',
  leavesZip: 'The ZIP also holds the report, the log and the sample grids. The report page lists every file.',
  /** Of the form. */
  draw: {
    title: 'Draw images',
    help: 'From any state that this run keeps. The same state, seed and index give the same image on the same device.',
    latents: 'Latents',
    kinds: { seed: 'Of one seed', between: 'Between two' },
    first: 'First index',
    firstHelp: 'The images are of this index and those that follow.',
    from: 'From index',
    to: 'To index',
    indexError: 'Give a whole number from 0 to 2147482623.',
    steps: 'Images, both ends included',
    path: 'Way',
    paths: { slerp: 'Along the sphere (slerp)', linear: 'Straight (linear)' },
    pathHelp:
      'Normal latents lie near a sphere; a straight way leads through its inside, where no generator was trained.',
    checkpoint: 'State',
    noKept: 'This run keeps no state that could draw.',
    running: 'While a run is in work its device draws nothing else.',
  },
  ofWay: (n: string, seed: string, from: string, to: string, path: string) =>
    `${n} images from index ${from} to ${to}, seed ${seed}, ${path}`,
  ofIndices: (n: string, seed: string, first: string, last: string) =>
    `${n} images, seed ${seed}, index ${first} to ${last}`,
  state: (round: number, iteration: string) => `Round ${round}, iteration ${iteration}`,
  pick: 'Enlarge an image',
  /** One image, enlarged. */
  one: {
    title: 'One image',
    of: (n: string, all: string) => `Image ${n} of ${all}`,
    previous: 'Previous',
    next: 'Next',
    alt: (n: string) => `Generated image ${n}, enlarged`,
    index: (seed: string, index: string) => `Seed ${seed}, index ${index}`,
    given: (index: string) => `Given latent ${index}`,
    step: (seed: string, from: string, to: string, step: string, of: string, path: string) =>
      `Seed ${seed}, from index ${from} to ${to} (${path}), step ${step} of ${of}`,
    citation: (latent: string, state: string, hash: string) =>
      `Synthetic image, Gantry. ${latent}. ${state}. Model ${hash}.`,
    unknownHash: '(hash not recorded)',
    close: 'Close',
    copy: 'Copy the citation',
    copied: 'Citation copied.',
    notCopied: 'The browser did not let the citation be copied. Select its text instead.',
  },
  compare: {
    toggle: 'Compare with real slices',
    dataset: 'Real slices of',
    note: 'On this screen only: it is part of no file. In turn a generated image and, to its right, a validation slice. They are not pairs: any two stand side by side.',
    alt: (n: string) => `${n} generated images, each with a real slice to its right`,
    none: (px: number) => `No dataset of ${px} px is in this browser to compare with.`,
  },
  takeAway: {
    title: 'Take images away',
    format: 'As',
    formats: {
      grid: 'Grid (PNG)',
      png8: 'Single images (PNG, 8-bit)',
      png16: 'Single images (PNG, 16-bit)',
      npy: 'Array (.npy)',
      dicom: 'DICOM secondary captures',
    },
    formatHelp: {
      grid: 'One picture of all images, 8-bit.',
      png8: 'One file an image, in a ZIP: 256 shades, for looking at.',
      png16: 'One file an image, in a ZIP: 65,536 shades, for computing with.',
      npy: 'One file for NumPy: float32 [images, rows, columns], −1 to 1, with images.json that says what they are.',
      dicom:
        'One object an image, in a ZIP: 16-bit, marked SYNTHETIC in name, id and comments, with new UIDs. Not for diagnosis, nor for an archive of patients.',
    },
    download: 'Download',
    leaves: (n: string) => `Leaves this computer as a file: ${n} generated images. No real slice.`,
  },
};

export const openModel = {
  title: 'A model of your own',
  help: 'A checkpoint of the thesis (.pth), or one that Gantry wrote (.pth, .safetensors). It is read on this computer and not kept.',
  drop: 'Drop a model here',
  choose: 'Open a model',
  reading: 'Reading the model',
  card: 'Opened model',
  opened: (size: number) => `Model opened: it draws images of ${size} pixels.`,
  stateOf: (iteration: string) => `Opened model, iteration ${iteration}`,
  steps: 'Generator steps',
  averaged: 'The file holds a running average of the generator; that one draws.',
  corrected: (key: string, params: string, used: string) =>
    `The file’s params say ${key} ${params}; its tensors and optimizers hold ${used}, which is used.`,
  busy: 'A run is in work. The model can be used when it has ended.',
  draw: 'Draw images',
  evaluate: 'Evaluate',
  evaluateHelp: 'Images of the model’s own seed against the validation slices of a dataset.',
  dataset: 'Dataset',
  noDataset: (px: number) => `No dataset of ${px} px is in this browser yet.`,
  ofFile: 'Of this file, not of a run',
  caption: (file: string, dataset: string, network: string) =>
    `${file} against “${dataset}”, measured with ${network}`,
  evaluated: (fid: string) => `Model evaluated: FID ${fid}.`,
  trainFurther: 'Train further',
  trainFurtherHelp: 'Takes its configuration to Train. The run there starts from its weights.',
  fresh: 'The file holds no optimisers: training goes on with fresh ones.',
  untrainable: 'The file holds no critic, so it cannot be trained further.',
  images: 'Images of the opened model',
  alt: (n: number, size: number) =>
    `${plural(n, 'generated image', 'generated images')} of ${size} by ${size} pixels, from the opened model`,
  notJudged: 'Not judged here',
  notJudgedHelp:
    'No FID was measured for these images, and the file does not say what the model was trained on. Every file says so.',
  notGatedHelp:
    'The figures of the model are of other images than these, and no gate was applied. Every file says that they were not judged.',
  zip: 'Download images (ZIP)',
};
